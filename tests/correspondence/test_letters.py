"""The register of letters."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cases.models import CaseLink, Deadline, Organisation, OrganisationName, Party, Person, PersonName
from correspondence import letter_register
from correspondence.models import Letter, LetterReply
from correspondence.views import letters as view
from tests.records import change, link_many, many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db
ADDRESS = "/letters/"


@pytest.fixture
def letter(case):
    def made(subject, date="4 October 2019", where=case, due=None, **fields):
        row = put(Letter, where, date, subject=subject, **{"direction": "received", "holding": "held"} | fields)
        if due:
            Deadline.objects.create(record=row, what="Reply", due_on=due, rule="As the letter asks")
        return row

    return made


def shown(client, **query):
    """The subjects in their order."""
    return [row.subject for row in client.get(ADDRESS, query).context["page"].rows]


def csv_rows(client, **query):
    response = client.get("/letters.csv", query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.reader(io.StringIO(text)))


def test_it_tells_when_from_whom_to_whom_about_what_and_in_which_case(client_of, member, letter):
    made = letter("A report")
    name(made, "sender", person=Person.objects.create(name="Maya Mayor"))
    name(made, "recipient", person=Person.objects.create(name="Chris Chair"), position=1)
    page = client_of(member).get(ADDRESS)
    assert "1 letter A report Held 4 October 2019 · from Maya Mayor · to Chris Chair · OC-2020-0001" in words(page)
    assert f'href="{made.get_absolute_url()}"' in page.content.decode()


def test_the_menu_leads_to_it(client_of, member):
    assert 'href="/letters/"' in client_of(member).get("/").content.decode()


def test_nothing_of_a_restricted_case_is_told(client_of, member, officer, letter, restricted_case):
    letter("Secret", where=restricted_case)
    shared = letter("Shared")
    CaseLink.objects.create(case=restricted_case, record=shared)
    client = client_of(member)
    assert shown(client) == ["Shared"]
    page = client.get(ADDRESS).content.decode()
    assert restricted_case.reference not in page
    assert shown(client, case=restricted_case.reference) == []
    assert len(csv_rows(client)) == 2
    assert "Secret" not in str(csv_rows(client)) and restricted_case.reference not in str(csv_rows(client))
    assert len(shown(client_of(officer))) == 2


def test_a_reply_out_of_sight_is_none_for_whoever_may_not_see_it(client_of, member, officer, letter, restricted_case):
    asked = letter("Asked", reply_by="asked")
    letter("Secret reply", where=restricted_case, in_reply_to=asked)
    assert shown(client_of(member), reply="waiting") == ["Asked"]
    assert shown(client_of(officer), reply="waiting") == []


# Waiting for a reply


def test_what_waits_is_overdue_or_was_replied_to(client_of, member, letter, case):
    today = timezone.localdate()
    letter("Asks nothing")
    letter("Asks none", reply_by="none")
    letter("Late", due=today - timedelta(1))
    letter("Due today", due=today)
    asked = letter("Asked", reply_by="asked")
    replied, further = letter("Replied", reply_by="asked"), letter("Further", reply_by="foi")
    reply = letter("Reply", in_reply_to=replied)
    LetterReply.objects.create(letter=reply, to_letter=further)
    withdraw(letter("A reply by mistake", in_reply_to=asked))
    withdraw(letter("Asked by mistake", reply_by="asked"))
    client = client_of(member)
    assert sorted(shown(client, reply="waiting")) == ["Asked", "Due today", "Late"]
    assert len(shown(client, reply="waiting", withdrawn="on")) == 3
    assert shown(client, reply="overdue") == ["Late"]
    assert sorted(shown(client, reply="replied")) == ["Further", "Replied"]
    page = words(client.get(ADDRESS, {"reply": "waiting", "sort": "due"}))
    assert "Late Reply overdue Held" in page
    assert "Due today Waiting for a reply Held" in page


def test_overdue_is_told_wherever_the_letter_is(client_of, member, officer, letter, case):
    late = letter("A late letter", due=date(2020, 2, 3))
    client = client_of(officer)
    for address in (ADDRESS, case.get_absolute_url(), late.get_absolute_url()):
        assert "Reply overdue" in words(client.get(address))
    assert "Reply: A late letter Overdue" in words(client.get("/"))
    assert "Reply: A late letter Overdue" in words(client.get(f"{case.get_absolute_url()}owed/"))
    assert "A late letter Overdue" in words(client.get(f"{case.get_absolute_url()}timeline/"))


def test_what_waits_without_a_day_stands_open_in_the_case(client_of, officer, letter, case):
    letter("Asked by no day", reply_by="asked")
    page = words(client_of(officer).get(f"{case.get_absolute_url()}owed/"))
    assert "Letters that wait for a reply, without a day (1) Asked by no day letter of 4 October 2019" in page


# Filters


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "report"}, ["The report"]),
        ({"q": "MGLA-7"}, ["The report"]),
        ({"sender": "mayor"}, ["The report"]),
        ({"sender": "deputy"}, ["The report"]),
        ({"recipient": "mayor"}, []),
        ({"recipient": "panel"}, ["The report"]),
        ({"direction": "sent"}, ["A question"]),
        ({"holding": "mentioned_only"}, ["A question"]),
        ({"case": "internal"}, ["The report", "A question"]),
        ({"case": "2020-0001"}, ["The report", "A question"]),
        ({"case": "nowhere"}, []),
        ({"since": "2019"}, ["The report"]),
        ({"until": "2018"}, ["A question"]),
        ({"since": "2018", "until": "2019"}, ["The report", "A question"]),
        ({"withdrawn": "on"}, ["The report", "Entered twice", "A question"]),
    ],
)
def test_it_is_narrowed_by(query, expected, client_of, member, letter):
    question = letter("A question", "May 2018", direction="sent", holding="mentioned_only")
    withdraw(letter("Entered twice", "1 October 2019"))
    report = letter("The report", sender_reference="MGLA-7")
    name(report, "sender", person=Person.objects.create(name="Maya Mayor"), named_as="Deputy of somebody")
    name(report, "copied_to", organisation=Organisation.objects.create(name="The Panel", classification="other"))
    assert question.date_latest == date(2018, 5, 31)
    assert shown(client_of(member), **query) == expected


def test_somebody_protected_is_found_by_the_pseudonym_alone_except_by_the_staff(client_of, member, officer, letter):
    hidden = Person.objects.create(name="Petra Secret", naming="protected", pseudonym="Witness A")
    name(letter("From her"), "sender", person=hidden, named_as="Clerk of the yard")
    client = client_of(member)
    assert shown(client, sender="Petra") == shown(client, sender="yard") == []
    assert shown(client, sender="Witness") == ["From her"]
    assert shown(client_of(officer), sender="Petra") == ["From her"]
    assert "Petra" not in str(csv_rows(client)) and "yard" not in str(csv_rows(client))


@pytest.mark.parametrize(
    ("who", "found"),
    [
        *(("Sir Stephen House QPM", "From him"), ("Stephen", "From him"), ("Steve House", "From him")),
        *(("The Yard", "From him"), ("Stephen House QPM, Metropolitan Police", "From him")),
        *(("Robin Example AM", "From her"), ("Cllr Example", None), ("Robin Council", None)),
    ],
)
def test_a_party_is_found_by_all_that_the_register_shows_of_it_and_by_its_other_names(
    who, found, client_of, member, letter
):
    police = Organisation.objects.create(name="Metropolitan Police", classification="police")
    OrganisationName.objects.create(organisation=police, name="The Yard")
    his = {"honorific_prefix": "Sir", "honorific_suffix": "QPM"}
    stephen = Person.objects.create(name="Stephen House", **his)
    PersonName.objects.create(person=stephen, name="Steve House")
    from_him = letter("From him")
    name(from_him, "sender", person=stephen, organisation=police, named_as="Deputy Commissioner")
    name(from_him, "recipient", person=Person.objects.create(name="Robin Other"), position=1)
    from_her = letter("From her")
    name(from_her, "sender", person=Person.objects.create(name="Robin Example", honorific_suffix="AM"))
    name(from_her, "sender", person=Person.objects.create(name="Kit Council", honorific_prefix="Cllr"))
    assert shown(client_of(member), sender=who) == ([found] if found else [])


def test_other_names_and_titles_of_somebody_protected_are_for_the_staff_alone(client_of, member, officer, letter):
    hidden = {"name": "Petra Secret", "honorific_prefix": "Dame", "naming": "protected", "pseudonym": "Witness A"}
    petra = Person.objects.create(**hidden)
    PersonName.objects.create(person=petra, name="Pet Hidden")
    name(letter("From her"), "sender", person=petra)
    for words_of_her in ("Dame", "Pet", "Hidden"):
        assert shown(client_of(member), sender=words_of_her) == []
        assert shown(client_of(officer), sender=words_of_her) == ["From her"]


@pytest.mark.parametrize("field", ["q", "sender", "recipient", "case"])
def test_words_that_are_too_many_are_told_in_place_and_kept(field, client_of, member, letter):
    letter("One")
    typed = "a " * 101
    page = client_of(member).get(ADDRESS, {field: typed})
    assert "must be 200 characters or fewer" in words(page)
    assert [row.subject for row in page.context["page"].rows] == ["One"]
    assert page.context["form"][field].value() == typed


def test_what_is_not_understood_is_told_in_place_and_the_rest_counts(client_of, member, letter):
    letter("One"), letter("Two")
    page = client_of(member).get(ADDRESS, {"since": "yesterweek", "q": "One", "reply": "perhaps"})
    assert "Reply: choose from the list" in words(page)
    assert [row.subject for row in page.context["page"].rows] == ["One"]
    response = client_of(member).get("/letters.csv", {"since": "yesterweek"})
    assert response.url == "/letters/?since=yesterweek"


def test_no_match_and_no_letter_say_so(client_of, member):
    client = client_of(member)
    assert "There is no letter that you may read yet" in words(client.get(ADDRESS))
    assert "No letter matches" in words(client.get(ADDRESS, {"q": "nothing"}))


# Order and pages


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("newest", ["New", "Old", "Undated"]),
        ("oldest", ["Old", "New", "Undated"]),
        ("subject", ["New", "Old", "Undated"]),
        ("sender", ["Undated", "Old", "New"]),
        ("due", ["Old", "New", "Undated"]),
        ("nonsense", ["New", "Old", "Undated"]),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 50])
def test_it_is_sorted_and_every_letter_comes_once_page_after_page(
    sort, size, expected, client_of, member, letter, monkeypatch
):
    monkeypatch.setattr(view, "PAGE", size)
    old, new, undated = letter("Old", "2018", due=date(2018, 9, 1)), letter("New"), letter("Undated")
    change(undated, date_as_written="not dated", date_edtf="", date_earliest=None, date_latest=None)
    for row, sender in ((old, "Berta"), (new, "Cleo"), (undated, "Anna")):
        name(row, "sender", person=Person.objects.create(name=sender))
    client, found, after = client_of(member), [], ""
    while after is not None:
        page = client.get(ADDRESS, {"sort": sort, "after": after}).context["page"]
        found += [row.subject for row in page.rows]
        after = page.next_after
    assert found == expected
    assert [row[4] for row in csv_rows(client, sort=sort)[1:]] == expected


def test_letters_of_one_day_keep_their_order_over_pages(client_of, member, letter, monkeypatch):
    monkeypatch.setattr(view, "PAGE", 2)
    for number in range(5):
        letter(str(number))
    client, found, after = client_of(member), "", ""
    while after is not None:
        page = client.get(ADDRESS, {"after": after}).context["page"]
        found, after = found + "".join(row.subject for row in page.rows), page.next_after
    assert found == "43210"


@pytest.mark.parametrize("after", ["x", "0", "-1", "99999999999999999999", "²"])
def test_a_key_that_names_no_letter_gives_the_first_page(after, client_of, member, letter):
    letter("One")
    assert shown(client_of(member), after=after) == ["One"]


def test_later_pages_lead_back_to_the_first(client_of, member, letter, monkeypatch):
    monkeypatch.setattr(view, "PAGE", 1)
    letter("Old", "2018"), letter("New")
    client = client_of(member)
    first = client.get(ADDRESS)
    assert "Next letters" in words(first) and "Back to the first letters" not in words(first)
    second = client.get(ADDRESS, {"after": first.context["page"].next_after})
    assert "Old" in words(second) and "Back to the first letters" in words(second)


@pytest.mark.parametrize("query", ["", "q=O"])
def test_a_page_after_which_nothing_comes_any_more_says_so_and_leads_back(query, client_of, member, letter):
    last = letter("Old", "2018")
    letter("Other")
    page = client_of(member).get(f"{ADDRESS}?{query}&after={last.pk}")
    assert "There are no more letters. Back to the first letters" in words(page)
    assert f'href="{ADDRESS}?{query}">Back to the first letters' in page.content.decode()


def test_queries_do_not_grow_with_the_letters_their_parties_and_their_cases(client_of, member, case):
    person = Person.objects.create(name="Robin Example")

    def fill(number):
        rows = put_many(Letter, case, number, subject="A letter", direction="sent", holding="held", reply_by="asked")
        link_many(Party, rows, role="sender", person=person)
        link_many(Deadline, rows, what="Reply", due_on=date(2019, 1, 1), rule="R", working=[])
        many(
            Letter(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname != "id"})
            for row in rows
        )

    fill(2)
    client = client_of(member)
    few = queries(client, ADDRESS)
    fill(30)
    assert queries(client, ADDRESS) == few


# Files


def test_csv_and_xlsx_hold_what_the_page_lists(client_of, member, letter):
    asked = letter("=1+1", due=date(2020, 2, 3), sender_reference="MGLA-7", recipient_reference="OC/1")
    name(asked, "sender", person=Person.objects.create(name="Maya Mayor"), named_as="Mayor")
    letter("Another", direction="sent")
    client = client_of(member)
    rows = csv_rows(client, q="1+1")
    assert rows[0] == list(letter_register.COLUMNS)
    assert rows[1:] == [
        [
            *("4 October 2019", "Maya Mayor (Mayor)", "", "", "'=1+1", "OC-2020-0001", "Received", "Held"),
            *("Overdue", "2020-02-03", "", "MGLA-7", "OC/1", ""),
        ]
    ]
    response = client.get("/letters.xlsx", {"q": "1+1"})
    assert 'filename="letters.xlsx"' in response["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] == rows
    page = client.get(ADDRESS, {"q": "1+1"}).content.decode()
    assert 'href="/letters.csv?q=1%2B1"' in page


def test_a_file_of_too_many_says_so_in_its_last_row(client_of, member, letter, monkeypatch):
    monkeypatch.setattr(letter_register, "MOST", 2)
    for number in range(3):
        letter(str(number))
    rows = csv_rows(client_of(member))
    assert len(rows) == 4
    assert rows[-1] == [letter_register.CUT]


def test_other_endings_are_not_offered(client_of, member):
    assert client_of(member).get("/letters.pdf").status_code == 404
