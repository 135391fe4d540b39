"""Correcting a record of any kind, with a reason."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.models import (
    Commitment,
    Event,
    Incident,
    Organisation,
    Person,
    Publication,
    Source,
    Statement,
    StatementLink,
)
from cases.record_actions import correct_record
from correspondence.models import Document, Letter
from oversight.audit.models import Change
from oversight.audit.versions import ChangedMeanwhile, version_of
from oversight.dates import StatedDate
from tests.forms import faults_of, fields_of, picked, send
from tests.records import answer, name, put, withdraw, words
from tests.test_access import records_of

pytestmark = pytest.mark.django_db


def address_of(record):
    return f"/records/{record._meta.model_name}/{record.pk}/correct/"


def changes():
    """How many changes of the record there are; signing in changes a user."""
    return Change.objects.exclude(record_type__model="user").count()


@pytest.fixture
def session(case):
    return put(Event, case, kind="meeting", title="Session", description="As minuted.")


@pytest.fixture
def correcting(client_of, officer):
    """A function that opens the form of a record, types over some of it, and sends it with a reason."""

    def correct(record, **typed):
        return send(client_of(officer), address_of(record), **{"reason": "A slip of the pen"} | typed)

    return correct


def test_the_record_page_offers_it_to_officers_and_to_nobody_else(
    client_of, officer, administrator, member, auditor, session
):
    for user in (officer, administrator, member, auditor):
        page = client_of(user).get(session.get_absolute_url()).content.decode()
        assert (address_of(session) in page) is (user == officer), user


def test_a_field_is_corrected_and_the_history_says_who_what_and_why(correcting, session, officer):
    correcting(session, title="Question and answer session")
    session.refresh_from_db()
    row = session.history.first()
    assert (session.title, session.description) == ("Question and answer session", "As minuted.")
    assert (row.history_user, row.history_change_reason, row.history_type) == (officer, "A slip of the pen", "~")


def test_sending_every_form_unchanged_changes_nothing(correcting, case, officer, dated):
    made = records_of(case, officer, dated("4 September 2019"))
    kinds = ("incident", "event", "statement", "commitment", "recommendation", "question", "letter", "document")
    for record in [row for row in made.values() if row._meta.model_name in kinds]:
        before = changes()
        response = correcting(record)
        assert response.status_code == 302, (record, faults_of(response))
        assert changes() == before, record


def test_a_record_with_all_its_parts_comes_back_unchanged(correcting, case):
    force = Organisation.objects.create(name="Metropolitan Police Service", abbreviation="MPS", classification="police")
    person = Person.objects.create(name="Sam Smith")
    letter = put(Letter, case, subject="A letter", direction="sent", holding="held")
    said = put(Statement, case, text="It was so.", made_in=letter)
    earlier = put(Statement, case, "1 May 2019", text="It was not so.")
    StatementLink.objects.create(source=said, target=earlier, kind="contradicts")
    name(said, "speaker", person=person, organisation=force, named_as="Commander")
    name(said, "on_information_of", organisation=force)
    paper = Publication.objects.create(publisher="BBC", title="A report")
    Source.objects.create(record=said, publication=paper, locator="page 3", quotation="so it was")
    Source.objects.create(record=said, cited=letter, conflicts=True, says="Otherwise.")
    before = changes()
    assert correcting(said).status_code == 302
    assert changes() == before


def test_a_correction_needs_a_reason_and_keeps_what_was_typed(correcting, session):
    page = correcting(session, title="Typed", reason=" ")
    assert ("id_reason", "Enter the reason for the change") in faults_of(page)
    assert fields_of(page)["title"] == "Typed"
    session.refresh_from_db()
    assert session.title == "Session"


def test_a_party_is_changed_added_and_taken_away(correcting, session):
    first, second = (Person.objects.create(name=called) for called in ("First", "Second"))
    kept, gone = name(session, "took_part", person=first), name(session, "took_part", person=second)
    correcting(
        session,
        **{"took_part-rows": "3", "took_part-0-named_as": "Chair", "took_part-1-who": ""},
        **picked("took_part-2-who", "Third", "new-named"),
    )
    for row in (kept, gone):
        row.refresh_from_db()
    assert (kept.named_as, kept.withdrawn_at) == ("Chair", None)
    assert gone.withdrawn_reason == "A slip of the pen"
    assert [party.name for party in session.parties.current()] == ["First", "Third"]


def test_a_date_is_corrected_with_its_bounds(correcting, session):
    correcting(session, date="spring 2018")
    session.refresh_from_db()
    assert (session.date_as_written, session.date_edtf, str(session.date_earliest)) == (
        "spring 2018",
        "2018-21",
        "2018-03-01",
    )


def test_a_date_whose_reading_was_given_by_hand_keeps_it_until_its_words_change(correcting, session):
    session.set_date(StatedDate("Wednesday 29 March", "2019-03-29", session.date_earliest, session.date_latest))
    session.save()
    correcting(session, title="Other")
    session.refresh_from_db()
    assert (session.title, session.date_as_written, session.date_edtf) == ("Other", "Wednesday 29 March", "2019-03-29")


@pytest.mark.parametrize("date", ["", "31 June 2019", "whenever"])
def test_a_bad_date_is_refused_at_its_field(date, correcting, session):
    page = correcting(session, date=date, title="Typed")
    assert faults_of(page)[0][0].startswith("id_date")
    assert fields_of(page)["title"] == "Typed"


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(client_of, officer, session, django_user_model):
    client = client_of(officer)
    other = django_user_model.objects.create_user("other", role="officer", first_name="Olive", last_name="Other")
    typed = fields_of(client.get(address_of(session))) | {"title": "Mine", "reason": "Mine is right"}
    send(client_of(other), address_of(session), title="Theirs", reason="Theirs is right")
    page = client.post(address_of(session), typed)
    said = words(page)
    assert "Olive Other saved changes to this while you were typing" in said
    assert "“Theirs is right”" in said
    assert "Title Theirs Mine" in said
    assert fields_of(page)["title"] == "Mine"
    session.refresh_from_db()
    assert session.title == "Theirs"
    client.post(address_of(session), fields_of(page))
    session.refresh_from_db()
    assert session.title == "Mine"


def test_a_party_added_meanwhile_is_a_change_too(officer, session):
    seen = version_of(session)
    name(session, "took_part", person=Person.objects.create(name="Somebody"))
    with pytest.raises(ChangedMeanwhile):
        correct_record(user=officer, record=session, parts={}, reason="R", seen=seen)


def test_a_row_that_belongs_to_another_record_is_not_taken_from_it(correcting, session, case):
    other = put(Event, case, kind="meeting", title="Other")
    theirs = name(other, "took_part", person=Person.objects.create(name="Theirs"))
    correcting(session, **{"took_part-0-id": str(theirs.pk)}, **picked("took_part-0-who", "Mine", "new-named"))
    theirs.refresh_from_db()
    assert (theirs.record, theirs.name) == (other, "Theirs")
    assert [party.name for party in session.parties.current()] == ["Mine"]


def test_an_answer_s_words_can_be_put_right_with_a_reason(correcting, case):
    from correspondence.models import Question

    question = put(Question, case, heading="Who knew?")
    first = answer(question, case, text="Nobodi.")
    correcting(first, text="Nobody.")
    first.refresh_from_db()
    assert first.text == "Nobody."
    assert first.history.first().history_change_reason == "A slip of the pen"


def test_a_commitment_s_due_date_is_changed_and_taken_away(correcting, case):
    promise = put(Commitment, case, text="To report.", due_as_written="by 1 May 2019", due_on="2019-05-01")
    correcting(promise, due="by 2 May 2019")
    promise.refresh_from_db()
    assert (promise.due_as_written, str(promise.due_on)) == ("by 2 May 2019", "2019-05-02")
    correcting(promise, due="")
    promise.refresh_from_db()
    assert (promise.due_as_written, promise.due_on) == ("", None)


def test_a_document_s_title_is_corrected(correcting, case):
    paper = put(Document, case, title="Reprot")
    correcting(paper, title="Report")
    paper.refresh_from_db()
    assert paper.title == "Report"


def test_a_withdrawn_record_says_so_on_the_form(client_of, officer, session):
    withdraw(session)
    assert "This record was withdrawn" in words(client_of(officer).get(address_of(session)))


def test_what_has_no_form_is_not_found(client_of, officer, case):
    for address in (f"/records/case/{case.pk}/correct/", "/records/nonsense/1/correct/", "/records/event/999/correct/"):
        assert client_of(officer).get(address).status_code == 404, address


def test_only_case_officers_correct(administrator, member, auditor, session):
    for user in (administrator, member, auditor):
        with pytest.raises(PermissionDenied):
            correct_record(user=user, record=session, parts={}, reason="R", seen=version_of(session))


def test_the_action_refuses_a_correction_without_a_reason(officer, session):
    with pytest.raises(ValidationError, match="Enter the reason"):
        correct_record(user=officer, record=session, parts={}, reason=" ", seen=version_of(session))


def test_a_slip_in_an_incident_s_sources_is_corrected_in_place(correcting, case):
    incident = put(Incident, case, kind="disclosure", title="Images shared")
    paper = Publication.objects.create(publisher="BBC", title="A report")
    source = Source.objects.create(record=incident, publication=paper)
    correcting(incident, **{"sources-0-locator": "paragraph 5"})
    source.refresh_from_db()
    assert (source.locator, source.withdrawn_at) == ("paragraph 5", None)
    assert source.history.count() == 2
