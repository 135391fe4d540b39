"""How long the rows of a narrowed history take to find among 1,000,000 of the feed, and the whole page that shows them.

Fails where they are looked for by reading the whole feed instead of by the index. Everything is done in one transaction
that is rolled back, so nothing stays in the database. Prints milliseconds.
"""

import os
from datetime import date, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks._timing import median  # noqa: E402
from cases.feed import changes_of_case, changes_of_record  # noqa: E402
from cases.filters import HistoryFilter, choices_in  # noqa: E402
from cases.models import Case, CaseLink, CommitteeMember, Event, Organisation, Party  # noqa: E402
from oversight.accounts.models import Role, User  # noqa: E402
from oversight.audit.history import changing  # noqa: E402
from oversight.audit.models import Change  # noqa: E402
from oversight.audit.pages import PAGE  # noqa: E402

FEED = 1_000_000
TIMES = 7
# How many records each case has; which of the feed's rows are about them is told in FILL.
CASES = {"case of 100 changes": 10, "case of 10,000 changes": 500, "case of 100,000 changes": 1000}
DAY = {
    "date_as_written": "1 January 2020",
    "date_edtf": "2020-01-01",
    "date_earliest": date(2020, 1, 1),
    "date_latest": date(2020, 1, 1),
}
# Two years of changes, in the order in which they come: those of all cases are mixed.
FILL = """
    INSERT INTO audit_change
        (at, user_id, reason, verb, record_type_id, record_id, about_type_id, about_id, history_id, transaction)
    SELECT now() - (%(feed)s - n) * interval '2 years' / %(feed)s,
        CASE n %% 37 WHEN 0 THEN %(member)s ELSE %(officer)s END, 'A reason of some length, as people give it', '~',
        CASE n %% 31 WHEN 0 THEN %(part)s ELSE %(kind)s END, about, %(kind)s, about, -n, -n
    FROM generate_series(1, %(feed)s) AS n, LATERAL (SELECT CASE
        WHEN n %% 10 = 0 THEN %(large)s + n / 10 %% 1000
        WHEN n %% 100 = 1 THEN %(middle)s + n / 100 %% 500
        WHEN n %% 10000 = 2 THEN %(small)s + n / 10000 %% 10
        ELSE 1000000000 + n %% 50000 END AS about) AS records
"""


def main() -> None:
    with transaction.atomic():
        officer, member = (User.objects.create_user(f"benchmark-{r}", role=r) for r in (Role.OFFICER, Role.MEMBER))
        cases = [_case(number, records, officer, member) for number, records in enumerate(CASES.values())]
        _fill(officer, member, *(_first_record(case) for case in cases))
        print(f"Of {FEED:,} changes       choices        all   one user   one kind  one month whole page   (median ms)")
        for name, case in zip(CASES, cases, strict=True):
            print(_line(name, changes_of_case(member, case), case, member))
        record = Event.objects.get(pk=_first_record(cases[-1]))
        print(_line("record of 100 changes", changes_of_record(member, record), record, member))
        transaction.set_rollback(True)


def _case(number: int, records: int, officer: User, member: User) -> Case:
    committee = Organisation.objects.create(name=f"Benchmark committee {number}", classification="committee")
    CommitteeMember.objects.create(committee=committee, user=member)
    case = Case.objects.create(
        reference=f"OC-9999-{number:04}",
        title="Benchmark",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 1),
        visibility="restricted",
    )
    events = Event.objects.bulk_create(Event(kind="meeting", title="A meeting", **DAY) for _ in range(records))
    CaseLink.objects.bulk_create(CaseLink(case=case, record=event) for event in events)
    return case


def _first_record(case: Case) -> int:
    return case.links.order_by("object_id").values_list("object_id", flat=True)[0]


def _fill(officer: User, member: User, small: int, middle: int, large: int) -> None:
    """The feed alone, without the history that its rows tell of; the newest page of each case is of real changes."""
    kind, part = (ContentType.objects.get_for_model(model).pk for model in (Event, Party))
    values = {"feed": FEED, "officer": officer.pk, "member": member.pk, "kind": kind, "part": part}
    with connection.cursor() as cursor:
        cursor.execute(FILL, values | {"small": small, "middle": middle, "large": large})
        cursor.execute("ANALYZE")
    for number in range(PAGE + 1):
        for pk in (small, middle, large):
            with changing(user=member, reason=f"Reason {number} for {pk}"):
                event = Event.objects.get(pk=pk)
                event.title = f"Title {number}"
                event.save()


def _line(name: str, changes: QuerySet[Change], about: Any, member: User) -> str:
    browser = Client()
    browser.force_login(member)
    month = timezone.localdate() - timedelta(days=400)
    narrowed: list[dict[str, str]] = [
        {},
        {"who": str(member.pk)},
        {"kind": "event"},
        {"since": f"{month:%B %Y}", "until": f"{month:%B %Y}"},
    ]
    taken = [_measured(choices_in(changes))]
    taken += [_measured(HistoryFilter(query, changes, about).narrowed()[: PAGE + 1]) for query in narrowed]
    address = reverse("cases:case_history", args=[about.reference]) if isinstance(about, Case) else ""
    address = address or reverse("cases:record_history", args=["event", about.pk])
    taken.append(median(lambda: browser.get(address, {"who": str(member.pk), "kind": "event"}), TIMES))
    return f"{name:<26}" + "".join(f"{one:>11.1f}" for one in taken)


def _measured(rows: QuerySet[Any, Any]) -> float:
    """How long rows of the feed take; AssertionError where the whole feed is read for them."""
    plan = rows.explain()
    assert "audit_change_about" in plan and "Seq Scan on audit_change" not in plan, plan
    return median(lambda: list(rows.all()), TIMES)


if __name__ == "__main__":
    main()
