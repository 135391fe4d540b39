"""How long letters take, of 100, 1,000 and 10,000: pages of the register, the page of one, the exchanges of a case.

The letters are in chains of ten, five chains to a case, half of the cases restricted to others. Everything is done in
one transaction that is rolled back, so nothing stays in the database. Prints milliseconds.
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
from cases.models import Case, CaseLink, Deadline, Organisation, Party, Person  # noqa: E402
from correspondence.exchange import exchanges  # noqa: E402
from correspondence.models import Letter, LetterReply  # noqa: E402
from oversight.accounts.models import Role, User  # noqa: E402

SIZES = (100, 1000, 10_000)
CHAIN, OF_A_CASE, TIMES = 10, 50, 7
PAGES = ("/letters/", "/letters/?sort=sender", "/letters/?reply=overdue", "/letters/?q=cameras&sender=body")


def main() -> None:
    print(f"letters  reader   {'   '.join(PAGES)}   half way down   one letter   exchanges of a case   (median ms)")
    for size in SIZES:
        with transaction.atomic():
            letters, case = _filled(size)
            for role in (Role.OFFICER, Role.MEMBER):
                print(f"{size:>7,}  {role:<7}", "".join(f"{taken:>12.0f}" for taken in _measured(role, letters, case)))
            transaction.set_rollback(True)


def _measured(role: str, letters: list[Letter], case: Case) -> list[float]:
    user = User.objects.create_user(f"benchmark-{role}", role=role)
    browser = Client()
    browser.force_login(user)
    pages = [*PAGES, f"/letters/?after={letters[len(letters) // 2].pk}", letters[0].get_absolute_url()]
    taken = []
    for page in pages:
        assert browser.get(page).status_code == 200
        taken.append(median(lambda page=page: browser.get(page), TIMES))  # type: ignore[misc]
    return [*taken, median(lambda: exchanges(user, case), TIMES)]


def _filled(size: int) -> tuple[list[Letter], Case]:
    officer = User.objects.create_user("benchmark-lead", role=Role.OFFICER)
    body = Organisation.objects.create(name="Benchmark body", classification="committee")
    person = Person.objects.create(name="Robin Benchmark")
    cases = Case.objects.bulk_create(_case(number, officer, body) for number in range(max(size // OF_A_CASE, 1)))
    letters = Letter.objects.bulk_create(_letter(number) for number in range(size))
    kind = ContentType.objects.get_for_model(Letter)
    places = [{"content_type": kind, "object_id": letter.pk} for letter in letters]
    CaseLink.objects.bulk_create(
        CaseLink(case=cases[number // OF_A_CASE % len(cases)], **place) for number, place in enumerate(places)
    )
    Party.objects.bulk_create(Party(role="sender", person=person, **place) for place in places)
    Party.objects.bulk_create(Party(role="recipient", organisation=body, **place) for place in places)
    Deadline.objects.bulk_create(
        Deadline(what=Letter.REPLY, due_on=date(2020, 1, 1), rule="As the letter asks", **place)
        for place in places[:: CHAIN - 1]
    )
    LetterReply.objects.bulk_create(
        LetterReply(letter=letter, to_letter=letters[number - 1])
        for number, letter in enumerate(letters)
        if number % CHAIN
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return letters, cases[0]


def _case(number: int, officer: User, committee: Organisation) -> Case:
    return Case(
        reference=f"OC-{7000 + number // 5000}-{number % 5000:04}",
        title="Benchmark",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 1),
        visibility="restricted" if number % 2 else "internal",
    )


def _letter(number: int) -> Letter:
    day = date(2010, 1, 1) + timedelta(days=number % 5000)
    return Letter(
        subject=f"A letter about cameras, the {number}th",
        direction="received",
        holding="held",
        date_as_written=f"{day:%-d %B %Y}",
        date_edtf=day.isoformat(),
        date_earliest=day,
        date_latest=day,
    )


if __name__ == "__main__":
    main()
