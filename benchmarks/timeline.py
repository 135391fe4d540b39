"""How long the timeline of a case takes with 10, 100 and 1,000 records: its lines alone, and the whole page.

Everything is done in one transaction that is rolled back, so nothing stays in the database. Prints milliseconds.
"""

import os
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oversight.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks._timing import median  # noqa: E402
from cases.models import Case, CaseLink, CommitteeMember, Event, Organisation, Party, Publication, Source  # noqa: E402
from cases.timeline import timeline_rows  # noqa: E402
from oversight.accounts.models import Role, User  # noqa: E402

SIZES = (10, 100, 1000)
TIMES = 15


def main() -> None:
    with transaction.atomic():
        print("records   lines of an officer   lines of a member   page of a member   (median ms)")
        for number, size in enumerate(SIZES):
            print(_line(size, *_measured(number, size)))
        transaction.set_rollback(True)


def _measured(number: int, size: int) -> tuple[float, float, float]:
    officer, member = (
        User.objects.create_user(f"benchmark-{role}-{number}", role=role) for role in (Role.OFFICER, Role.MEMBER)
    )
    case = _case(number, officer, member)
    _fill(case, size)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    browser = Client()
    browser.force_login(member)
    address = f"/cases/{case.reference}/timeline/"
    assert browser.get(address).status_code == 200
    return (
        median(lambda: timeline_rows(officer, case), TIMES),
        median(lambda: timeline_rows(member, case), TIMES),
        median(lambda: browser.get(address), TIMES),
    )


def _case(number: int, officer: User, member: User) -> Case:
    committee = Organisation.objects.create(name=f"Benchmark committee {number}", classification="committee")
    CommitteeMember.objects.create(committee=committee, user=member)
    return Case.objects.create(
        reference=f"OC-9999-{number:04}",
        title="Benchmark",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 1),
        visibility="restricted",
    )


def _fill(case: Case, size: int) -> None:
    """Events on one day after another, each with a party and two sources."""
    kind = ContentType.objects.get_for_model(Event)
    body = case.committee
    paper = Publication.objects.create(title=case.reference, publisher="Benchmark")
    first = date(2018, 1, 1)
    events = Event.objects.bulk_create(_event(first + timedelta(days=number)) for number in range(size))
    places = [{"content_type": kind, "object_id": event.pk} for event in events]
    CaseLink.objects.bulk_create(CaseLink(case=case, **place) for place in places)
    Party.objects.bulk_create(Party(role="took_part", organisation=body, **place) for place in places)
    Source.objects.bulk_create(Source(publication=paper, **place) for place in places * 2)


def _event(day: date) -> Event:
    return Event(
        kind="meeting",
        title="A meeting of some length, with a title to match",
        date_as_written=f"{day:%-d %B %Y}",
        date_edtf=day.isoformat(),
        date_earliest=day,
        date_latest=day,
    )


def _line(size: int, officer: float, member: float, page: float) -> str:
    return f"{size:>7,}{officer:>22.1f}{member:>20.1f}{page:>19.1f}"


if __name__ == "__main__":
    main()
