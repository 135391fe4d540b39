"""Adding statements, commitments and recommendations, from the page of the record in which they were made."""

import pytest

from cases.models import Event, Incident, Organisation, Person, Statement, StatementLink
from correspondence.models import Letter, Question
from oversight.audit.models import Change
from tests.forms import faults_of, fields_of, picked, send
from tests.records import answer, name, put, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def deputy():
    return Person.objects.create(name="Dana Deputy")


@pytest.fixture
def letter(case, deputy):
    made = put(Letter, case, "4 October 2019", subject="A report", direction="received", holding="held")
    name(made, "sender", person=deputy, named_as="Deputy Mayor")
    name(made, "recipient", person=Person.objects.create(name="Chris Chair"))
    return made


@pytest.fixture
def open_form(client_of, officer, case):
    """A function that opens the form of a kind of record, with what the address names; its fields as they stand."""
    client = client_of(officer)
    return lambda query, kind="statement": fields_of(client.get(f"/cases/{case.reference}/add/{kind}/?{query}"))


def links_of(client, record, ending):
    """The addresses on a record's page that end so."""
    page = client.get(record.get_absolute_url()).content.decode().replace("&amp;", "&")
    return [part.partition('"')[0] for part in page.split('href="')[1:] if part.partition('"')[0].endswith(ending)]


# What a statement does to earlier ones


@pytest.mark.parametrize(
    ("kind", "stands"), [("corrects", False), ("withdraws", False), ("contradicts", True), ("confirms", True)]
)
def test_a_statement_says_what_it_does_to_an_earlier_one(kind, stands, client_of, officer, case, deputy):
    earlier = put(Statement, case, "29 August 2019", text="No images.")
    response = send(
        client_of(officer),
        f"/cases/{case.reference}/add/statement/",
        text="Seven images.",
        date="4 September 2019",
        links_made__0__kind=kind,
        **picked("speaker-0-who", "Dana Deputy", f"person-{deputy.pk}"),
        **picked("links_made-0-target", "No images.", f"statement-{earlier.pk}"),
    )
    link = StatementLink.objects.get()
    assert (link.kind, link.target, link.source.text) == (kind, earlier, "Seven images.")
    assert response.url == link.source.get_absolute_url()
    assert Statement.objects.with_standing().get(pk=earlier.pk).stands is stands
    change = Change.objects.get(record_type__model="statementlink")
    assert (change.user, change.about_id) == (officer, link.source.pk)


def test_a_statement_cannot_correct_one_made_after_it_and_nothing_typed_is_lost(client_of, officer, case, deputy):
    later = put(Statement, case, "5 September 2019", text="Seven images.")
    response = send(
        client_of(officer),
        f"/cases/{case.reference}/add/statement/",
        text="No images.",
        date="4 September 2019",
        links_made__0__kind="corrects",
        **picked("speaker-0-who", "Dana Deputy", f"person-{deputy.pk}"),
        **picked("links_made-0-target", "Seven images.", f"statement-{later.pk}"),
    )
    assert ("", "A statement cannot correct or withdraw one that was made after it.") in faults_of(response)
    sent = fields_of(response)
    assert (sent["text"], sent["links_made-0-target"]) == ("No images.", "Seven images.")
    assert Statement.objects.get() == later


def test_the_row_of_an_earlier_statement_says_what_is_missing(client_of, officer, case):
    earlier = put(Statement, case, "29 August 2019", text="No images.")
    address = f"/cases/{case.reference}/add/statement/"
    response = send(
        client_of(officer), address, **picked("links_made-0-target", "No images.", f"statement-{earlier.pk}")
    )
    assert ("id_links_made-0-kind", "Choose what it does to the earlier statement") in faults_of(response)


def test_from_a_statement_the_form_begins_with_it_and_its_incident(open_form, client_of, officer, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    earlier = put(Statement, case, "29 August 2019", text="No images.", incident=incident)
    (address,) = links_of(client_of(officer), earlier, f"?about=statement-{earlier.pk}")
    assert address.startswith(f"/cases/{case.reference}/add/statement/")
    sent = open_form(f"about=statement-{earlier.pk}")
    assert (sent["links_made-0-target"], sent["links_made-0-target_key"]) == ("No images.", f"statement-{earlier.pk}")
    assert sent["incident_key"] == f"incident-{incident.pk}"
    assert "kind" not in sent.get("links_made-0-kind", "")


def test_from_an_incident_the_form_begins_with_it(open_form, client_of, officer, case):
    incident = put(Incident, case, kind="disclosure", title="Images passed on")
    (_,) = links_of(client_of(officer), incident, f"/add/statement/?incident=incident-{incident.pk}")
    assert open_form(f"incident=incident-{incident.pk}")["incident_key"] == f"incident-{incident.pk}"


# Made in a letter, an answer or an event


@pytest.mark.parametrize(
    ("kind", "role"), [("statement", "speaker"), ("commitment", "undertaken_by"), ("recommendation", "made_by")]
)
def test_from_a_letter_the_form_begins_with_the_letter_its_date_and_its_sender(
    kind, role, open_form, client_of, officer, letter, deputy
):
    (_,) = links_of(client_of(officer), letter, f"/add/{kind}/?made_in=letter-{letter.pk}")
    sent = open_form(f"made_in=letter-{letter.pk}", kind)
    assert (sent["made_in"], sent["made_in_key"]) == ("A report", f"letter-{letter.pk}")
    assert sent["date"] == "4 October 2019"
    assert (sent[f"{role}-0-who_key"], sent[f"{role}-0-named_as"]) == (f"person-{deputy.pk}", "Deputy Mayor")
    assert sent["sources-0-cited_key"] == f"letter-{letter.pk}"


def test_what_the_form_begins_with_is_kept_when_it_is_sent(client_of, officer, case, letter, deputy):
    client = client_of(officer)
    address = f"/cases/{case.reference}/add/statement/?made_in=letter-{letter.pk}"
    send(client, address, text="It was done locally.")
    made = Statement.objects.get()
    assert (made.made_in, made.date_edtf) == (letter, "2019-10-04")
    assert made.parties.get().person == deputy
    assert made.sources.get().cited == letter
    assert "It was done locally." in words(client.get(letter.get_absolute_url()))


def test_from_an_answer_it_begins_with_who_answered_and_on_whose_information(open_form, client_of, officer, case):
    question = put(Question, case, heading="Sharing of images")
    made = answer(question, case, date="29 August 2019", text="No.")
    mayor = Organisation.objects.create(name="The Mayor", classification="public_body")
    police = Organisation.objects.create(name="The police", classification="police")
    name(made, "answered_by", organisation=mayor)
    name(made, "on_information_of", organisation=police)
    for kind in ("statement", "commitment", "recommendation"):
        (_,) = links_of(client_of(officer), question, f"/add/{kind}/?made_in=answer-{made.pk}")
    sent = open_form(f"made_in=answer-{made.pk}")
    assert sent["speaker-0-who_key"] == f"organisation-{mayor.pk}"
    assert sent["on_information_of-0-who_key"] == f"organisation-{police.pk}"
    assert sent["date"] == "29 August 2019"


def test_from_an_event_it_begins_with_the_event_and_its_date_alone(open_form, client_of, officer, case, deputy):
    event = put(Event, case, "12 August 2019", kind="meeting", title="A meeting")
    name(event, "took_part", person=deputy)
    (_,) = links_of(client_of(officer), event, f"/add/statement/?made_in=event-{event.pk}")
    sent = open_form(f"made_in=event-{event.pk}")
    assert (sent["made_in_key"], sent["date"]) == (f"event-{event.pk}", "12 August 2019")
    assert not sent.get("speaker-0-who")


def test_an_address_that_names_nothing_that_can_be_taken_is_an_empty_form(open_form, case, letter):
    gone = put(Statement, case, text="Entered twice.")
    withdraw(gone)
    for query in (
        "made_in=letter-999999",
        "made_in=incident-1",
        "made_in=letter-",
        "made_in=nonsense",
        f"about=statement-{gone.pk}",
        f"about=letter-{letter.pk}",
        "incident=",
    ):
        sent = open_form(query)
        assert not any(sent.get(field) for field in ("made_in_key", "incident_key", "links_made-0-target_key", "date"))


def test_only_officers_are_offered_them_and_nobody_for_what_is_withdrawn(
    client_of, officer, administrator, member, auditor, letter, case
):
    statement = put(Statement, case, text="No images.")
    records = [letter, statement, put(Event, case, kind="meeting", title="A meeting")]
    for user in (administrator, member, auditor):
        for record in records:
            assert f"{case.reference}/add/" not in client_of(user).get(record.get_absolute_url()).content.decode()
    withdraw(letter)
    assert f"{case.reference}/add/" not in client_of(officer).get(letter.get_absolute_url()).content.decode()
