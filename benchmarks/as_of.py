"""How long pages take as of now and as recorded at another moment, with 200,000 rows in the history.

500 cases of 20 records, each with a party and a source; the records have 10 versions, all else 3 to 4. Everything is
done in one transaction that is rolled back, so nothing stays in the database. Prints milliseconds.
"""

import os
from datetime import date, timedelta
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks._timing import median  # noqa: E402
from cases.models import Case, CaseLink, Event, Organisation, Party, Publication, Source  # noqa: E402
from oversight.accounts.models import Role, User  # noqa: E402

CASES, RECORDS, NAMED, TIMES = 500, 20, 100, 11
VERSIONS = {Event: 10, CaseLink: 3, Party: 4, Source: 4, Case: 3, Organisation: 3, Publication: 3}
# The versions are a second apart, the newest a second old.
OLDER = """
    INSERT INTO {history} ({columns}, history_date, history_type, history_change_reason, history_user_id)
    SELECT {columns}, now() - make_interval(secs => {versions} - number + 1), '+', 'Benchmark', NULL
    FROM {table}, generate_series(1, {versions}) number
"""


def main() -> None:
    with transaction.atomic():
        officer, member = (
            User.objects.create_user(f"benchmark-{role}", role=role) for role in (Role.OFFICER, Role.MEMBER)
        )
        case = _fill(officer)
        rows = sum(_give_versions(model, number) for model, number in VERSIONS.items())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        moment = (timezone.now() - timedelta(seconds=3)).isoformat()
        print(f"{rows:,} rows in the history. Median ms, as of now and as of then:")
        print("page            officer              member")
        for name, address in _pages(case).items():
            print(f"{name:<16}{_both(officer, address, moment):<21}{_both(member, address, moment)}")
        transaction.set_rollback(True)


def _fill(officer: User) -> Case:
    """The last of the cases."""
    bodies = Organisation.objects.bulk_create(
        Organisation(name=f"Benchmark body {number}", classification="committee") for number in range(NAMED)
    )
    papers = Publication.objects.bulk_create(
        Publication(title=f"Benchmark {number}", publisher="Benchmark") for number in range(NAMED)
    )
    kind = ContentType.objects.get_for_model(Event)
    opened = {"lead_officer": officer, "committee": bodies[0], "opened_on": date(2020, 1, 1)}
    cases = Case.objects.bulk_create(
        Case(reference=f"OC-9999-{number:04}", title="Benchmark", **opened) for number in range(CASES)
    )
    events = Event.objects.bulk_create(_event(number) for number in range(CASES * RECORDS))
    places = [{"content_type": kind, "object_id": event.pk} for event in events]
    CaseLink.objects.bulk_create(
        CaseLink(case=cases[number // RECORDS], **place) for number, place in enumerate(places)
    )
    Party.objects.bulk_create(
        Party(role="took_part", organisation=bodies[number % NAMED], **place) for number, place in enumerate(places)
    )
    Source.objects.bulk_create(
        Source(publication=papers[number % NAMED], **place) for number, place in enumerate(places)
    )
    return cases[-1]


def _event(number: int) -> Event:
    day = date(2015, 1, 1) + timedelta(days=number % 3000)
    dates = {"date_as_written": f"{day:%-d %B %Y}", "date_edtf": day.isoformat()}
    return Event(kind="meeting", title="A meeting", date_earliest=day, date_latest=day, **dates)


def _give_versions(model: type, number: int) -> int:
    """So many versions of each row, all alike. Returns how many there are in all."""
    columns = ", ".join(field.column for field in model._meta.concrete_fields)  # type: ignore[attr-defined]
    history = model.history.model._meta.db_table  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        table = model._meta.db_table  # type: ignore[attr-defined]
        cursor.execute(OLDER.format(history=history, columns=columns, table=table, versions=number))
        return int(cursor.rowcount)


def _pages(case: Case) -> dict[str, str]:
    event = Event.objects.of_case(case)[0]
    address = case.get_absolute_url()
    return {
        "case": address,
        "timeline": f"{address}timeline/",
        "record": event.get_absolute_url(),
        "case history": f"{address}history/",
    }


def _both(user: User, address: str, moment: str) -> str:
    browser = Client()
    browser.force_login(user)
    asked: list[dict[str, str]] = [{}, {"recorded": moment}]
    return " ".join(f"{median(partial(_read, browser, address, query), TIMES):>7.0f}" for query in asked)


def _read(browser: Client, address: str, asked: dict[str, str]) -> None:
    assert browser.get(address, asked).status_code == 200


if __name__ == "__main__":
    main()
