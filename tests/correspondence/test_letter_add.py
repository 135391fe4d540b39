"""Adding a letter to a case, and correcting it."""

from datetime import date

import pytest
from django.utils import timezone

from cases import record_actions
from cases.models import Appointment, Organisation, Party, Person
from correspondence.models import Document, Letter
from oversight.audit.models import Change
from oversight.dates import read_date
from tests.forms import faults_of, fields_of, picked, send
from tests.records import change, name, put, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair():
    return Person.objects.create(name="Chris Chair")


@pytest.fixture
def office(mayor):
    return Organisation.objects.create(name="Mayor’s Office", classification="public_body")


@pytest.fixture
def mayor():
    return Person.objects.create(name="Maya Mayor")


@pytest.fixture
def address(case):
    return f"/cases/{case.reference}/add/letter/"


@pytest.fixture
def add(client_of, officer, address, mayor, chair):
    """A function that fills in the form and sends it."""
    filled = {"subject": "A report", "date": "4 October 2019"}
    people = picked("sender-0-who", "Maya Mayor", f"person-{mayor.pk}")
    people |= picked("recipient-0-who", "Chris Chair", f"person-{chair.pk}")
    return lambda query="", **typed: send(client_of(officer), address + query, **filled | people | typed)


@pytest.fixture
def letter(case, mayor, chair):
    made = put(Letter, case, "4 October 2019", subject="A report", direction="received", holding="held")
    name(made, "sender", person=mayor, named_as="Mayor of London")
    name(made, "recipient", person=chair, position=1)
    return made


def correct(client, letter, **typed):
    return send(client, f"/records/letter/{letter.pk}/correct/", **{"reason": "A slip of ours."} | typed)


def due(letter):
    return letter.deadlines.current().get(what="Reply")


def test_a_letter_is_kept_in_the_case_with_who_wrote_to_whom(add, case, mayor, chair, officer):
    response = add(summary="What came of it.", text="Dear Chair\n\nHere it is.", references="MGLA1")
    made = Letter.objects.get()
    assert (made.subject, made.date_edtf, made.direction, made.holding) == (
        "A report",
        "2019-10-04",
        "received",
        "held",
    )
    assert (made.summary, made.text, made.references) == ("What came of it.", "Dear Chair\n\nHere it is.", "MGLA1")
    assert {(party.role, party.person) for party in made.parties.all()} == {("sender", mayor), ("recipient", chair)}
    assert made.case_links.get().case == case
    assert response.url == made.get_absolute_url()
    assert Change.objects.get(record_type__model="letter").user == officer


def test_copies_and_enclosures_are_kept(add, client_of, officer, address):
    copied = Person.objects.create(name="Casey Copied")
    paper = Document.objects.create(title="The paper", date_as_written="2019")
    add(
        **picked("copied_to-0-who", "Casey Copied", f"person-{copied.pk}"),
        **picked("enclosures-0-document", "The paper", f"document-{paper.pk}"),
        **{"enclosures-0-title": "Annex A"},
    )
    made = Letter.objects.get()
    assert made.parties.get(role="copied_to").person == copied
    assert (made.enclosures.get().title, made.enclosures.get().document) == ("Annex A", paper)


def test_somebody_who_is_not_on_record_is_added_with_the_letter(add):
    add(**picked("sender-0-who", "Nia New", "new-named"))
    assert Letter.objects.get().parties.get(role="sender").person.name == "Nia New"


# Offices


@pytest.fixture
def held(mayor, office):
    def post(role, dates):
        made = Appointment(person=mayor, organisation=office, role=role)
        made.set_date(read_date(dates))
        made.save()
        return made

    return post


def test_the_office_that_a_sender_held_on_the_day_is_offered_and_taken(add, held, mayor, office):
    post = held("Mayor of London", "between May 2016 and May 2024")
    response = add(**{"sender-0-who": "Maya Mayor", "sender-0-who_key": "", "sender-0-who_for": ""})
    assert ("id_sender-0-who", "Choose which person or organisation you mean by “Maya Mayor”") in faults_of(response)
    assert "Mayor of London" in response.content.decode()
    add(**picked("sender-0-who", "Maya Mayor", f"person-{mayor.pk}-office-{post.pk}"))
    sender = Letter.objects.get().parties.get(role="sender")
    assert (sender.person, sender.organisation, sender.named_as) == (mayor, office, "Mayor of London")


def test_the_suggestions_say_which_office_goes_into_the_field_beside(client_of, officer, held, mayor):
    held("Mayor of London", "between May 2016 and May 2024")
    found = client_of(officer).get("/find/actor/?q=Maya Mayor&on=4 October 2019").json()["options"]
    assert found[0]["fills"] == "Mayor of London"


# Likely twins


def test_a_letter_of_the_same_sender_and_day_is_pointed_out_and_added_on_demand(add, letter, client_of, officer):
    response = add(subject="Another subject")
    ((anchor, fault),) = faults_of(response)
    assert anchor == "id_is_another"
    assert "A report" in fault
    assert f'href="{letter.get_absolute_url()}"' in response.content.decode()
    assert fields_of(response)["subject"] == "Another subject"
    assert Letter.objects.get() == letter
    add(subject="Another subject", is_another="on")
    assert Letter.objects.count() == 2


def test_one_of_another_case_can_be_put_into_this_one_instead(add, restricted_case, mayor):
    elsewhere = put(Letter, restricted_case, "4 October 2019", subject="S", direction="received", holding="held")
    name(elsewhere, "sender", person=mayor)
    assert f"/put/?record=letter-{elsewhere.pk}" in add().content.decode()


def test_a_letter_of_another_day_or_another_sender_is_no_twin(add, letter, chair):
    add(date="5 October 2019")
    add(**picked("sender-0-who", "Chris Chair", f"person-{chair.pk}"))
    assert Letter.objects.count() == 3


# Replies


def test_a_reply_due_becomes_a_deadline_and_is_met_by_the_reply(add, client_of, officer):
    add(reply_due="18 October 2019", direction="sent")
    asked = Letter.objects.get()
    assert (due(asked).due_on, due(asked).met_on) == (date(2019, 10, 18), None)
    add(subject="The reply", date="16 October 2019", **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    assert due(asked).met_on == date(2019, 10, 16)
    assert Change.objects.filter(record_type__model="deadline", verb="~", user=officer).count() == 1
    page = words(client_of(officer).get(asked.get_absolute_url()))
    assert "due 18 October 2019, met on 16 October 2019" in page
    assert "Replied to by The reply" in page


def test_a_second_reply_does_not_move_the_day_on_which_it_was_met(add):
    add(reply_due="18 October 2019")
    asked = Letter.objects.get()
    for day in ("16 October 2019", "20 October 2019"):
        add(subject="The reply", date=day, **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    assert due(asked).met_on == date(2019, 10, 16)


def test_a_correction_that_says_what_it_replies_to_meets_what_was_due(add, client_of, officer, letter):
    add(subject="The question", date="2 October 2019", reply_due="18 October 2019")
    asked = Letter.objects.get(subject="The question")
    response = correct(client_of(officer), letter, **picked("in_reply_to", "The question", f"letter-{asked.pk}"))
    assert response.status_code == 302
    assert due(asked).met_on == date(2019, 10, 4)


def test_a_reply_recorded_late_but_written_earlier_moves_the_day_on_which_it_was_met(add):
    add(reply_due="18 October 2019")
    asked = Letter.objects.get()
    for day in ("20 October 2019", "16 October 2019"):
        add(subject="The reply", date=day, **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    assert due(asked).met_on == date(2019, 10, 16)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ({"date": "September 2019"}, date(2019, 9, 30)),
        ({"date": "September 2019", "received_on": "12 September 2019"}, date(2019, 9, 12)),
        ({"date": "5 September 2019", "received_on": "12 September 2019"}, date(2019, 9, 5)),
        ({"date": "not dated", "received_on": "12 September 2019"}, date(2019, 9, 12)),
        ({"date": "not dated"}, None),
        ({"date": "since September 2019"}, None),
    ],
)
def test_what_is_due_is_met_on_the_day_by_which_the_reply_had_come_at_the_latest_that_of_recording(
    typed, day, add, client_of, officer, case
):
    add(date="2 September 2019", reply_due="18 October 2019")
    asked = Letter.objects.get()
    add(subject="The reply", **typed, **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    assert due(asked).met_on == (day or timezone.localdate())
    client = client_of(officer)
    for address in (
        "/",
        asked.get_absolute_url(),
        f"{case.get_absolute_url()}owed/",
        f"{case.get_absolute_url()}timeline/",
    ):
        assert "Overdue" not in words(client.get(address))


def test_an_inexact_date_of_one_reply_does_not_hide_the_exact_day_of_another(add):
    add(date="2 September 2019", reply_due="18 October 2019")
    asked = Letter.objects.get()
    for day in ("September 2019", "5 September 2019"):
        add(subject="The reply", date=day, **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    assert due(asked).met_on == date(2019, 9, 5)


def test_a_reply_that_is_withdrawn_meets_nothing_until_it_is_brought_back(add, officer):
    add(reply_due="18 October 2019")
    asked = Letter.objects.get()
    add(subject="The reply", date="16 October 2019", **picked("in_reply_to", "A report", f"letter-{asked.pk}"))
    reply = Letter.objects.get(subject="The reply")
    record_actions.withdraw(user=officer, row=reply, reason="Of another case")
    assert due(asked).met_on is None
    record_actions.restore(user=officer, row=reply, reason="It is of this case")
    assert due(asked).met_on == date(2019, 10, 16)


def test_a_correction_of_a_reply_that_replies_to_another_letter_leaves_the_first_one_unanswered(
    add, client_of, officer, letter
):
    add(subject="The question", date="2 October 2019", reply_due="18 October 2019")
    asked = Letter.objects.get(subject="The question")
    correct(client_of(officer), letter, **picked("in_reply_to", "The question", f"letter-{asked.pk}"))
    assert due(asked).met_on == date(2019, 10, 4)
    correct(client_of(officer), letter, in_reply_to="", in_reply_to_key="")
    assert due(asked).met_on is None


def test_the_reply_that_is_due_can_be_changed_and_taken_back(add, client_of, officer):
    add(reply_due="18 October 2019")
    made, client = Letter.objects.get(), client_of(officer)
    assert fields_of(client.get(f"/records/letter/{made.pk}/correct/"))["reply_due"] == "18 October 2019"
    correct(client, made, reply_due="by 20 October 2019")
    assert due(made).due_on == date(2019, 10, 20)
    correct(client, made, reply_due="", reply_by="")
    assert not made.deadlines.current().exists()


def test_from_a_letter_a_reply_is_begun_the_other_way_round(add, client_of, officer, address, letter, mayor, chair):
    change(letter, sender_reference="MGLA-7", recipient_reference="OC/1")
    client, query = client_of(officer), f"?in_reply_to=letter-{letter.pk}"
    assert address + query in client.get(letter.get_absolute_url()).content.decode()
    sent = fields_of(client.get(address + query))
    assert (sent["subject"], sent["direction"]) == ("Re: A report", "sent")
    assert sent["in_reply_to_key"] == f"letter-{letter.pk}"
    assert (sent["sender-0-who_key"], sent["recipient-0-who_key"]) == (f"person-{chair.pk}", f"person-{mayor.pk}")
    assert sent["recipient-0-named_as"] == "Mayor of London"
    assert (sent["sender_reference"], sent["recipient_reference"]) == ("OC/1", "MGLA-7")
    assert not sent.get("date")
    send(client, address + query, date="8 October 2019")
    assert Letter.objects.get(subject="Re: A report").in_reply_to == letter


def test_a_reply_to_a_reply_is_not_called_re_twice(client_of, officer, address, case):
    asked = put(Letter, case, subject="RE: A report", direction="between_others", holding="held")
    sent = fields_of(client_of(officer).get(f"{address}?in_reply_to=letter-{asked.pk}"))
    assert (sent["subject"], sent["direction"]) == ("RE: A report", "between_others")


def test_a_withdrawn_letter_is_not_replied_to(client_of, officer, address, letter):
    withdraw(letter)
    sent = fields_of(client_of(officer).get(f"{address}?in_reply_to=letter-{letter.pk}"))
    assert not sent.get("subject") and not sent.get("in_reply_to")


# Refusals


@pytest.mark.parametrize(
    ("typed", "anchor", "fault"),
    [
        ({"subject": ""}, "id_subject", "Enter subject"),
        ({"date": ""}, "id_date", "Enter date"),
        ({"sender-0-who": ""}, "id_sender-0-who", "Enter at least one name under “From”"),
        ({"reply_due": "31 June 2019"}, "id_reply_due", "30 days"),
        ({"reply_due": "not dated"}, "id_reply_due", "Enter the day by which a reply is due"),
        ({"in_reply_to": "No such letter", "in_reply_to_key": ""}, "id_in_reply_to", "No letter on record fits"),
        ({"enclosures-0-title": "x" * 301}, "id_enclosures-0-title", "300 characters or fewer"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(add, typed, anchor, fault):
    response = add(**{"summary": "What came of it."} | typed)
    assert any(found == anchor and fault in said for found, said in faults_of(response)), faults_of(response)
    sent = fields_of(response)
    expected = {"subject": "A report", "date": "4 October 2019", "summary": "What came of it."} | typed
    assert {field: sent.get(field, "") for field in expected if not field.endswith("_key")} == {
        field: value for field, value in expected.items() if not field.endswith("_key")
    }
    assert not Letter.objects.exists()


def test_a_letter_that_is_only_mentioned_has_no_text(add):
    response = add(holding="mentioned_only", text="Dear Chair")
    ((anchor, fault),) = faults_of(response)
    assert (anchor, fault.partition(":")[0]) == (
        "id_text",
        "A letter that is only mentioned has neither text nor file",
    )
    assert fields_of(response)["text"] == "Dear Chair"
    assert not Letter.objects.exists()
    add(holding="mentioned_only")
    assert Letter.objects.get().holding == "mentioned_only"


def test_nobody_but_officers_may(client_of, administrator, member, auditor, address):
    for user in (administrator, member, auditor):
        assert client_of(user).get(address).status_code == 403
        assert client_of(user).post(address, {"subject": "S", "date": "2019"}).status_code == 403
    assert not Letter.objects.exists()


def test_it_is_corrected_with_a_reason_and_only_what_was_changed_has_a_history(client_of, officer, letter):
    assert correct(client_of(officer), letter, subject="The report").status_code == 302
    letter.refresh_from_db()
    assert letter.subject == "The report"
    change = Change.objects.get(reason="A slip of ours.")
    assert (change.user, change.record_id) == (officer, letter.pk)


def test_a_sender_is_replaced_by_another(client_of, officer, letter, chair):
    correct(client_of(officer), letter, **picked("sender-0-who", "Chris Chair", f"person-{chair.pk}"))
    assert letter.parties.current().get(role="sender").person == chair
    assert Party.objects.filter(role="sender").count() == 1
