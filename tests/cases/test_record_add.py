"""Adding a record of any kind to a case."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import (
    Appointment,
    Commitment,
    Event,
    Incident,
    Organisation,
    Person,
    Publication,
    Recommendation,
    Statement,
    StatementLink,
)
from cases.record_actions import add_record
from correspondence.models import Letter, Question
from oversight.audit.models import Change
from tests.forms import faults_of, fields_of, picked, send
from tests.records import put, words

pytestmark = pytest.mark.django_db

KINDS = ["incident", "event", "statement", "commitment", "recommendation", "question", "letter"]


def address_of(case, kind):
    return f"/cases/{case.reference}/add/{kind}/"


@pytest.fixture
def adding(client_of, officer, case):
    """A function that fills in the form of a kind, with a date, and sends it."""

    def add(what, **typed):
        return send(client_of(officer), address_of(case, what), **{"date": "4 September 2019"} | typed)

    return add


def new(name, what, kind="new-named"):
    return picked(name, what, kind)


def test_the_case_page_offers_every_kind_to_officers_and_to_nobody_else(
    client_of, officer, administrator, member, auditor, case
):
    for user in (officer, administrator, member, auditor):
        page = client_of(user).get(case.get_absolute_url()).content.decode()
        for kind in [*KINDS]:
            assert (address_of(case, kind) in page) is (user == officer), (user, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_of_each_kind_says_what_is_missing_and_keeps_nothing(kind, client_of, officer, case):
    page = client_of(officer).post(address_of(case, kind), {})
    faults = faults_of(page)
    assert ("id_date", "Enter date") in faults
    assert all(anchor and f'id="{anchor}"' in page.content.decode() for anchor, _ in faults), faults
    assert "Error:" in page.content.decode().partition("</title>")[0]
    assert not Change.objects.filter(record_type__model=kind).exists()


def test_an_answer_or_a_document_is_not_added_here(client_of, officer, case):
    for kind in ("answer", "document", "case", "nonsense"):
        assert client_of(officer).get(address_of(case, kind)).status_code == 404, kind


def test_an_incident_with_parties_and_a_source_is_kept_whole(adding, case, officer):
    force = Organisation.objects.create(name="Metropolitan Police Service", abbreviation="MPS", classification="police")
    response = adding(
        "incident",
        title="Seven images shared",
        kind="disclosure",
        date="between May 2016 and March 2018",
        standing="acknowledged",
        quantity_as_stated="seven images",
        **picked("disclosed_by-0-who", "Metropolitan Police Service", f"organisation-{force.pk}"),
        **new("disclosed_to-0-who", "King's Cross Central Limited Partnership", "new-company"),
        **new("sources-0-cited", "The Guardian, Images were shared, 4 September 2019", "new-publication"),
        **{"disclosed_by-0-named_as": "Camden borough", "sources-0-locator": "paragraph 3"},
    )
    incident = Incident.objects.get()
    assert response.headers["Location"] == incident.get_absolute_url()
    assert (incident.date_edtf, incident.quantity_as_stated) == ("2016-05/2018-03", "seven images")
    by, to = incident.parties.all()
    assert (by.role, by.organisation, by.named_as) == ("disclosed_by", force, "Camden borough")
    assert (to.role, to.organisation.name, to.organisation.classification) == (
        "disclosed_to",
        "King's Cross Central Limited Partnership",
        "company",
    )
    source = incident.sources.get()
    publication = Publication.objects.get()
    assert (source.publication, source.locator) == (publication, "paragraph 3")
    assert (publication.publisher, publication.title, publication.date_as_written) == (
        "The Guardian",
        "Images were shared",
        "4 September 2019",
    )
    assert list(Incident.objects.of_case(case)) == [incident]


def test_every_row_that_adding_made_has_history_of_the_officer(adding, officer):
    adding("event", title="A meeting", kind="meeting", **new("took_part-0-who", "Robert Evans"))
    event = Event.objects.get()
    rows = [event, event.parties.get(), Person.objects.get(), event.case_links.get()]
    for row in rows:
        history = row.history.get()
        assert (history.history_user, history.history_type) == (officer, "+"), row


def test_a_statement_names_who_said_it_where_and_what_it_withdraws(adding, case):
    first = put(Statement, case, "2 September 2019", text="We were unaware.")
    letter = put(Letter, case, subject="The report", direction="received", holding="held")
    about = put(Incident, case, kind="disclosure", title="Images shared")
    adding(
        "statement",
        text="We were wrong.",
        **new("speaker-0-who", "A spokesperson", "new-unnamed"),
        **picked("made_in", "The report", f"letter-{letter.pk}"),
        **picked("incident", "Images shared", f"incident-{about.pk}"),
        **picked("links_made-0-target", "We were unaware.", f"statement-{first.pk}"),
        **{"links_made-0-kind": "withdraws"},
    )
    said = Statement.objects.exclude(pk=first.pk).get()
    assert (said.made_in, said.incident) == (letter, about)
    assert said.parties.get().person.naming == "unnamed"
    link = StatementLink.objects.get()
    assert (link.source, link.target, link.kind) == (said, first, "withdraws")
    assert not Statement.objects.with_standing().get(pk=first.pk).stands


def test_a_statement_cannot_withdraw_one_that_came_after_it(adding, case):
    later = put(Statement, case, "5 September 2019", text="Later.")
    page = adding(
        "statement",
        text="Earlier.",
        **new("speaker-0-who", "Somebody"),
        **picked("links_made-0-target", "Later.", f"statement-{later.pk}"),
        **{"links_made-0-kind": "withdraws"},
    )
    assert ("", "A statement cannot correct or withdraw one that was made after it.") in faults_of(page)
    assert Statement.objects.count() == 1
    assert not Person.objects.exists()


def test_a_commitment_keeps_its_due_date_as_written_and_as_a_day(adding):
    adding(
        "commitment",
        text="To report back.",
        due="by 20 October 2019",
        **new("undertaken_by-0-who", "MPS", "new-police"),
    )
    commitment = Commitment.objects.get()
    assert (commitment.due_as_written, str(commitment.due_on)) == ("by 20 October 2019", "2019-10-20")


def test_a_commitment_without_a_date_to_be_met_by_has_none(adding):
    adding("commitment", text="To go on lobbying.", **new("undertaken_by-0-who", "Mayor of London", "new-public_body"))
    commitment = Commitment.objects.get()
    assert (commitment.due_as_written, commitment.due_on) == ("", None)


def test_a_recommendation_keeps_its_response(adding):
    adding("recommendation", text="Lobby.", response="accepted", **new("made_by-0-who", "LPEP", "new-advisory"))
    assert Recommendation.objects.get().response == "accepted"


def test_choosing_somebody_in_an_office_names_the_office_and_where_it_is_held(adding, committee, dated):
    chair = Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")
    office = Appointment.objects.create(person=chair, organisation=committee, role="Chair", **dated("2019"))
    words_shown = "Unmesh Desai AM, Chair, Transparency Committee"
    adding(
        "event",
        title="Session",
        kind="meeting",
        **picked("took_part-0-who", words_shown, f"person-{chair.pk}-office-{office.pk}"),
    )
    party = Event.objects.get().parties.get()
    assert (party.person, party.organisation, party.named_as) == (chair, committee, "Chair")


def test_a_name_typed_in_full_is_taken_where_nobody_else_is_meant(adding):
    body = Organisation.objects.create(name="Camden Council", classification="public_body")
    adding("event", title="Talks", kind="request", **{"took_part-0-who": "camden council"})
    assert Event.objects.get().parties.get().organisation == body


def test_a_name_that_fits_several_is_asked_about_and_nothing_typed_is_lost(adding):
    for suffix in ("AM", "QPM"):
        Person.objects.create(name="Sam Smith", honorific_suffix=suffix)
    page = adding("event", title="Talks", kind="request", description="Long words", **{"took_part-0-who": "Sam Smith"})
    assert ("id_took_part-0-who", "Choose which person or organisation you mean by “Sam Smith”") in faults_of(page)
    html = page.content.decode()
    assert "Sam Smith AM" in html
    assert "Sam Smith QPM" in html
    again = fields_of(page)
    assert (again["title"], again["description"], again["took_part-0-who"]) == ("Talks", "Long words", "Sam Smith")
    assert not Event.objects.exists()


def test_what_is_not_on_record_is_asked_about_and_then_made(adding, client_of, officer, case):
    page = adding("event", title="Talks", kind="request", **{"took_part-0-who": "Danny Beales"})
    assert ("id_took_part-0-who", "“Danny Beales” is not on record. Choose what to add") in faults_of(page)
    client_of(officer).post(address_of(case, "event"), fields_of(page) | {"took_part-0-who_key": "new-named"})
    assert Event.objects.get().parties.get().person.name == "Danny Beales"


def test_somebody_new_who_is_named_twice_is_one_person(adding):
    adding(
        "statement",
        text="So.",
        **new("speaker-0-who", "Robert Evans"),
        **new("on_information_of-0-who", "Robert Evans"),
    )
    assert Person.objects.count() == 1
    assert Statement.objects.get().parties.count() == 2


@pytest.mark.parametrize(
    "key", ["person-999", "organisation-x", "nonsense", "person-1-office-7", "new-king", "person-"]
)
def test_a_key_that_names_nobody_is_asked_about_again(key, adding):
    page = adding("event", title="T", kind="request", **picked("took_part-0-who", "Nobody", key))
    assert page.status_code == 200
    assert not Event.objects.exists()


def test_a_source_that_disagrees_says_what_it_gives_instead(adding, case):
    letter = put(Letter, case, subject="S", direction="sent", holding="held")
    source = picked("sources-0-cited", "S", f"letter-{letter.pk}") | {"sources-0-conflicts": "on"}
    page = adding("event", title="T", kind="meeting", **source)
    message = "Enter what the source says instead, or the date that it gives"
    assert ("id_sources-0-says", message) in faults_of(page)
    adding("event", title="T", kind="meeting", **source, **{"sources-0-claim": "15 August 2019"})
    cited = Event.objects.get().sources.get()
    assert (cited.cited, cited.conflicts, cited.claim_edtf) == (letter, True, "2019-08-15")


def test_a_new_publication_needs_a_publisher_and_a_title(adding):
    page = adding("event", title="T", kind="meeting", **new("sources-0-cited", "The Guardian", "new-publication"))
    (fault,) = faults_of(page)
    assert fault[0] == "id_sources-0-cited"
    assert fault[1].startswith("Write the publisher, a comma, then the title")


def test_a_record_of_the_same_words_and_day_is_pointed_out_before_it_is_added(adding, client_of, officer, case):
    there = put(Event, case, kind="meeting", title="Session")
    page = adding("event", title="session", kind="meeting")
    (fault,) = faults_of(page)
    assert fault[0] == "id_is_another"
    assert f'href="{there.get_absolute_url()}"' in page.content.decode()
    client_of(officer).post(address_of(case, "event"), fields_of(page) | {"is_another": "on"})
    assert Event.objects.count() == 2


def test_a_twin_in_another_case_can_be_put_into_this_one(adding, case, restricted_case):
    there = put(Event, restricted_case, kind="meeting", title="Session")
    page = adding("event", title="Session", kind="meeting")
    assert f"/cases/{case.reference}/put/?record=event-{there.pk}" in page.content.decode()


def test_adding_another_row_without_javascript_loses_nothing(client_of, officer, case):
    client = client_of(officer)
    address = address_of(case, "event")
    typed = fields_of(client.get(address)) | {"title": "Half typed", "took_part-0-who": "Somebody"}
    page = client.post(address, typed | {"more": "took_part"})
    again = fields_of(page)
    assert (again["title"], again["took_part-0-who"], again["took_part-rows"]) == ("Half typed", "Somebody", "2")
    assert faults_of(page) == []
    assert not Event.objects.exists()


def test_a_closed_case_says_so_before_something_is_added(client_of, officer, case):
    case.status, case.outcome, case.closed_on = "closed", "Done", case.opened_on
    case.save()
    assert "This case is closed" in words(client_of(officer).get(address_of(case, "event")))


def test_only_case_officers_add(administrator, member, auditor, case, dated):
    for user in (administrator, member, auditor):
        event = Event(title="T", kind="meeting", **dated("2019"))
        with pytest.raises(PermissionDenied):
            add_record(user=user, case=case, record=event, parts={})
    assert not Event.objects.exists()


def test_a_record_that_is_not_in_order_is_refused_with_its_parts(officer, case):
    with pytest.raises(ValidationError):
        add_record(user=officer, case=case, record=Question(heading=""), parts={})
    assert not Question.objects.exists()


def test_a_double_click_leads_to_the_record_and_does_not_take_it_for_its_own_double(client_of, officer, case):
    client, address = client_of(officer), address_of(case, "incident")
    sent = fields_of(client.get(address)) | {"title": "Images passed on", "kind": "disclosure", "date": "2019"}
    first, second = (client.post(address, sent) for _ in range(2))
    assert first["Location"] == second["Location"] == Incident.objects.get().get_absolute_url()
