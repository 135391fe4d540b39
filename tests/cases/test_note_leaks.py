"""Notes for colleagues reach no member, by no way, and no output."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.models import Incident, Note, NoteMention, Person
from cases.note_actions import add_note, correct_note
from correspondence.briefing_actions import create_briefing
from oversight.audit.versions import version_of
from tests.pdf import pdf_of
from tests.records import name, put, queries

pytestmark = pytest.mark.django_db

SECRET = "Zebracrossing"


@pytest.fixture
def pages(case, committee, officer):
    """The pages of everything that has a note, before and after it has."""
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    person = Person.objects.create(name="Somebody")
    name(incident, "affected", person=person)
    name(incident, "disclosed_by", organisation=committee)
    records = [case, incident, person, committee]
    addresses = [record.get_absolute_url() for record in records]
    addresses += [reverse("home"), reverse("cases:timeline", args=[case.reference])]
    addresses += [reverse("cases:case_history", args=[case.reference]), reverse("cases:register")]
    addresses += [
        reverse("cases:record_history", kwargs={"model": record._meta.model_name, "pk": record.pk})
        for record in records
    ]
    return addresses, records


@pytest.fixture
def with_notes(officer):
    def write(records):
        for record in records:
            note = add_note(user=officer, record=record, text=f"{SECRET} for @officer")
            correct_note(user=officer, note=note, text=f"{SECRET} again", reason=SECRET, seen=version_of(note))

    return write


def test_no_page_of_a_member_changes_by_a_single_character(client_of, on_the_committee, pages, with_notes):
    addresses, records = pages
    client = client_of(on_the_committee)
    client.get("/")

    def read():
        made = {}
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200
            made[address] = response.content.decode().partition("<main")[2]
        return made

    before = read()
    with_notes(records)
    assert read() == before
    assert not any("Notes for colleagues" in page for page in before.values())


def test_no_page_of_a_member_takes_a_query_more(client_of, on_the_committee, pages, with_notes):
    addresses, records = pages
    client = client_of(on_the_committee)
    before = [queries(client, address) for address in addresses]
    with_notes(records)
    assert [queries(client, address) for address in addresses] == before


def test_staff_do_see_them_where_members_do_not(client_of, officer, auditor, pages, with_notes):
    addresses, records = pages
    with_notes(records)
    for user in (officer, auditor):
        for address in addresses[: len(records)]:
            assert SECRET in client_of(user).get(address).content.decode()


def test_a_member_finds_neither_a_note_nor_its_history(client_of, on_the_committee, pages, with_notes):
    with_notes(pages[1])
    note = Note.objects.first()
    client = client_of(on_the_committee)
    assert client.get(note.get_absolute_url()).status_code == 404
    assert client.get(reverse("cases:record_history", kwargs={"model": "note", "pk": note.pk})).status_code == 404


def test_the_rows_themselves_are_out_of_a_members_sight(on_the_committee, member, auditor, pages, with_notes):
    with_notes(pages[1])
    for user in (on_the_committee, member):
        assert not Note.objects.visible_to(user).exists()
        assert not NoteMention.objects.visible_to(user).exists()
    assert Note.objects.visible_to(auditor).count() == len(pages[1])
    auditor.is_active = False
    assert not Note.objects.visible_to(auditor).exists()


@pytest.mark.parametrize("who", ["officer", "on_the_committee"])
def test_no_briefing_letter_has_them_whoever_makes_it(request, who, case, pages, with_notes):
    user = request.getfixturevalue(who)
    with_notes(pages[1])
    briefing = create_briefing(user=user, case=case, addressee="The Chair", salutation="Dear Chair")
    _, content = pdf_of(user, briefing)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    assert "Images passed on" in text
    assert SECRET not in text
