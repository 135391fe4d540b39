"""A note for colleagues: who may write one, about what, and who gets to read it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Event, Incident, Note, Organisation, Person
from cases.note_actions import add_note
from correspondence.models import Document, Question
from oversight.audit.models import Change
from tests.records import answer, put, queries, sent, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case):
    return put(Incident, case, kind="disclosure", title="Images passed on")


def address_of(record):
    return reverse("cases:note_add", kwargs={"model": record._meta.model_name, "pk": record.pk})


def test_an_officer_writes_a_note_and_finds_it_on_the_page_of_the_record(client_of, officer, incident):
    client = client_of(officer)
    assert address_of(incident) in client.get(incident.get_absolute_url()).content.decode()
    page = sent(client, address_of(incident), text=" Is the number seven right? ")
    note = Note.objects.get()
    assert (note.record, note.author, note.text) == (incident, officer, "Is the number seven right?")
    assert page.redirect_chain == [(f"{incident.get_absolute_url()}#note-{note.pk}", 302)]
    assert f'id="note-{note.pk}"' in page.content.decode()
    assert "Is the number seven right?" in words(page)
    assert "The note is kept. Only colleagues see it" in words(page)


def test_a_note_leaves_history_of_its_own_and_none_in_that_of_the_record(client_of, officer, incident):
    sent(client_of(officer), address_of(incident), text="Is it so?")
    note = Note.objects.get()
    assert (note.history.get().history_user, note.history.get().history_type) == (officer, "+")
    change = Change.objects.get(record_type__model="note")
    assert (change.about_type.model, change.about_id) == ("note", note.pk)
    history = client_of(officer).get(reverse("cases:record_history", kwargs={"model": "note", "pk": note.pk}))
    assert "Is it so?" in words(history)


def test_a_case_a_person_and_an_organisation_have_notes_too(client_of, officer, case, committee):
    person = Person.objects.create(name="Somebody")
    for record in (case, person, committee):
        page = sent(client_of(officer), address_of(record), text=f"About {record}")
        assert f"About {record}" in words(page)
    assert Note.objects.count() == 3


def test_every_kind_of_record_shows_its_notes(client_of, officer, case):
    records = [
        put(Event, case, kind="meeting", title="A meeting"),
        put(Question, case, heading="Who was told?"),
        put(Document, case, title="A paper"),
    ]
    for record in records:
        assert "Look at page 3" in words(sent(client_of(officer), address_of(record), text="Look at page 3"))


def test_the_note_on_an_answer_stands_on_the_page_of_its_question(client_of, officer, case):
    question = put(Question, case, heading="Who was told?")
    reply = answer(question, case, text="Nobody.")
    assert address_of(reply) in client_of(officer).get(question.get_absolute_url()).content.decode()
    page = sent(client_of(officer), address_of(reply), text="Look at page 3")
    note = Note.objects.get()
    assert page.redirect_chain == [(f"{question.get_absolute_url()}#note-{note.pk}", 302)]
    assert f"on: {reply}" in words(page)


def test_the_address_of_a_note_leads_to_its_place(client_of, auditor, officer, incident):
    note = add_note(user=officer, record=incident, text="Is it so?")
    reply = client_of(auditor).get(note.get_absolute_url())
    assert reply.url == f"{incident.get_absolute_url()}#note-{note.pk}"


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "Enter the note"), ("  ", "Enter the note"), ("x" * 5001, "Note must be 5,000 characters or fewer")],
)
def test_a_note_without_words_or_with_too_many_is_refused_in_place(client_of, officer, incident, text, message):
    page = sent(client_of(officer), address_of(incident), text=text).content.decode()
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert 'href="#id_text"' in summary
    assert message in summary
    assert text.strip() in page
    assert not Note.objects.exists()


def test_a_form_sent_twice_makes_one_note(client_of, officer, incident):
    client = client_of(officer)
    token = client.get(address_of(incident)).context["form"]["form_token"].value()
    pages = [client.post(address_of(incident), {"text": "Once", "form_token": token}, follow=True) for _ in range(2)]
    assert pages[0].redirect_chain == pages[1].redirect_chain
    assert Note.objects.count() == 1


def test_administrators_write_notes_and_auditors_only_read_them(client_of, administrator, auditor, incident):
    sent(client_of(administrator), address_of(incident), text="From the administrator")
    page = client_of(auditor).get(incident.get_absolute_url())
    assert "From the administrator" in words(page)
    assert address_of(incident) not in page.content.decode()
    with pytest.raises(PermissionDenied):
        add_note(user=auditor, record=incident, text="From the auditor")


def test_a_member_may_not_write_a_note(client_of, member, on_the_committee, incident):
    assert client_of(member).post(address_of(incident), {"text": "From a member"}).status_code == 403
    with pytest.raises(PermissionDenied):
        add_note(user=member, record=incident, text="From a member")
    assert not Note.objects.exists()


def test_a_note_about_what_does_not_exist_or_has_no_notes_is_not_found(client_of, officer, incident):
    note = add_note(user=officer, record=incident, text="Is it so?")
    for model, pk in (("incident", incident.pk + 1), ("note", note.pk), ("user", officer.pk), ("nonsense", 1)):
        assert client_of(officer).get(reverse("cases:note_add", args=[model, pk])).status_code == 404, model


def test_the_action_refuses_a_note_without_words(officer, incident):
    with pytest.raises(ValidationError):
        add_note(user=officer, record=incident, text=" ")


def test_html_in_a_note_is_shown_as_text(client_of, officer, incident):
    page = sent(client_of(officer), address_of(incident), text="<script>alert(1)</script>\n@officer <b>")
    html = page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert" not in html
    assert "&lt;b&gt;" in html


def test_the_notes_of_a_page_take_the_same_queries_however_many(client_of, officer, incident):
    add_note(user=officer, record=incident, text="One for @officer")
    few = queries(client_of(officer), incident.get_absolute_url())
    for number in range(20):
        add_note(user=officer, record=incident, text=f"{number} for @officer")
    assert queries(client_of(officer), incident.get_absolute_url()) == few


def test_an_organisation_without_notes_says_so_and_offers_one(client_of, officer, committee):
    page = client_of(officer).get(Organisation.objects.get().get_absolute_url())
    assert "No note yet" in words(page)
    assert address_of(committee) in page.content.decode()
