"""By when a letter is to be answered, and the count on its page."""

from datetime import date

import pytest

from correspondence.models import Letter, ReplyRule
from tests.forms import faults, fields_of, send
from tests.records import change, name, put, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(case):
    return put(Letter, case, "23 August 2019", subject="Asked", direction="sent", holding="held")


@pytest.fixture
def correct(client_of, officer, letter):
    def sent(**typed):
        return send(client_of(officer), f"/records/letter/{letter.pk}/correct/", **{"reason": "A slip."} | typed)

    return sent


@pytest.fixture
def told(client_of, member, letter):
    return lambda: words(client_of(member).get(letter.get_absolute_url()))


@pytest.fixture
def rule():
    return ReplyRule.objects.create(name="Letters of the committee", working_days=5, source="Its minutes, item 7")


def due(letter):
    return letter.deadlines.current().get(what="Reply")


def test_a_freedom_of_information_request_is_due_after_twenty_working_days_of_the_whole_kingdom(correct, letter, told):
    correct(reply_by="foi", received_on="26 August 2019")
    deadline = due(letter)
    assert deadline.due_on == date(2019, 9, 23)
    assert deadline.rule == "20 working days after the day of receipt. Freedom of Information Act 2000, section 10"
    for said in (
        "From Mon 26 Aug 2019, the day on which it was received. Counting starts on the day after.",
        "1 Tue 27 Aug 2 Wed 28 Aug",
        "skipped Sat 31 Aug, weekend",
        "20 Mon 23 Sep 2019: due",
        "Received on 26 August 2019",
    ):
        assert said in told()


def test_without_a_day_of_receipt_it_is_counted_from_the_date_of_the_letter_and_says_so(correct, letter, rule, told):
    correct(reply_by=f"house-{rule.pk}")
    deadline = due(letter)
    assert deadline.due_on == date(2019, 9, 2)
    assert deadline.rule == "5 working days after the date of the letter. Letters of the committee: Its minutes, item 7"
    said = told()
    assert "From Fri 23 Aug 2019, the date of the letter; the day on which it was received is not recorded." in said
    assert "skipped Mon 26 Aug, bank holiday: Summer bank holiday" in said
    assert "1 Tue 27 Aug" in said


def test_a_rule_that_was_withdrawn_is_offered_no_more_but_stays_with_its_letters(
    correct, client_of, officer, letter, rule, case
):
    correct(reply_by=f"house-{rule.pk}")
    change(rule, withdrawn_at="2020-01-01T00:00Z", withdrawn_reason="Another holds")
    client = client_of(officer)
    choice = f'value="house-{rule.pk}"'
    assert choice in client.get(f"/records/letter/{letter.pk}/correct/").content.decode()
    assert choice not in client.get(f"/cases/{case.reference}/add/letter/").content.decode()


@pytest.mark.parametrize("kind", ["foi", "eir"])
def test_what_is_beyond_the_known_bank_holidays_is_told_not_guessed(kind, correct, letter, told):
    assert correct(reply_by=kind, date="1 December 2060").status_code == 302
    assert not letter.deadlines.exists()
    said = told()
    assert "20 working days from 1 December 2060 cannot be counted" in said
    assert "Waiting for a reply" in said


def test_it_is_counted_anew_when_the_day_of_receipt_is_corrected_and_not_when_nothing_was(correct, letter):
    correct(reply_by="foi")
    deadline = due(letter)
    correct(summary="In our own words.")
    assert deadline.history.count() == 1
    correct(received_on="30 August 2019")
    assert due(letter).pk == deadline.pk
    assert due(letter).due_on == date(2019, 9, 27)
    assert deadline.history.count() == 2


def test_what_was_counted_by_the_rule_of_then_stands_until_what_decides_it_is_corrected(correct, letter, rule):
    correct(reply_by=f"house-{rule.pk}")
    deadline = due(letter)
    change(rule, working_days=10, source="Its minutes, item 9")
    correct(subject="Asked again", summary="In our own words.")
    assert due(letter).due_on == deadline.due_on
    assert due(letter).rule.endswith("Its minutes, item 7")
    assert deadline.history.count() == 1
    correct(received_on="27 August 2019")
    assert due(letter).due_on == date(2019, 9, 10)
    assert due(letter).rule.endswith("Its minutes, item 9")


@pytest.mark.parametrize("kind", ["", "none", "asked"])
def test_another_kind_takes_the_deadline_back(kind, correct, letter):
    correct(reply_by="foi")
    correct(reply_by=kind)
    assert not letter.deadlines.current().exists()
    letter.refresh_from_db()
    assert letter.reply_by == kind


def test_a_day_that_is_typed_alone_is_the_one_that_the_letter_states(correct, letter, client_of, officer, told):
    correct(reply_due="18 October 2019")
    letter.refresh_from_db()
    assert letter.reply_by == "stated"
    assert due(letter).working == []
    assert fields_of(client_of(officer).get(f"/records/letter/{letter.pk}/correct/"))["reply_by"] == "stated"
    assert "Reply : due 18 October 2019. Overdue As the letter asks" in told()


def test_one_that_was_given_a_day_before_there_were_rules_is_shown_as_stated(letter, client_of, officer):
    letter.deadlines.create(what="Reply", due_on=date(2019, 10, 18), rule="As the letter asks")
    sent = fields_of(client_of(officer).get(f"/records/letter/{letter.pk}/correct/"))
    assert (sent["reply_by"], sent["reply_due"]) == ("stated", "18 October 2019")


@pytest.mark.parametrize(
    ("typed", "anchor", "fault"),
    [
        ({"reply_by": "stated"}, "id_reply_due", "Enter the day by which the letter asks for a reply"),
        ({"reply_by": "foi", "reply_due": "1 October 2019"}, "id_reply_due", "Clear this, or choose"),
        ({"reply_by": "foi", "date": "August 2019"}, "id_received_on", "Working days cannot be counted"),
        ({"reply_by": "foi", "date": "about 23 August 2019"}, "id_received_on", "or an exact date of the letter"),
        ({"reply_by": "foi", "date": "23 August 2019?"}, "id_received_on", "or an exact date of the letter"),
        ({"reply_by": "foi", "received_on": "August 2019"}, "id_received_on", "Enter one exact day"),
        ({"received_on": "about 26 August 2019"}, "id_received_on", "Enter one exact day"),
        ({"received_on": "26 August 2019?"}, "id_received_on", "Enter one exact day"),
        ({"reply_due": "mid October 2019"}, "id_reply_due", "one exact day such as 4 October 2019"),
        ({"reply_due": "October 2019"}, "id_reply_due", "one exact day"),
        ({"reply_due": "about 18 October 2019"}, "id_reply_due", "one exact day"),
        ({"reply_due": "by about 18 October 2019"}, "id_reply_due", "one exact day"),
        ({"reply_due": "between 5 and 10 October 2019"}, "id_reply_due", "one exact day"),
        ({"received_on": "22 August 2019"}, "id_received_on", "It cannot have been received before it was written"),
        ({"reply_by": "nonsense"}, "id_reply_by", "choose from the list"),
        ({"document_pages": "12 to 14"}, "", "Pages are those of a document"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(typed, anchor, fault, correct, letter):
    response = correct(**{"summary": "What it asks."} | typed)
    found = faults(response)
    assert fault in found[anchor]
    sent = fields_of(response)
    assert sent["summary"] == "What it asks."
    assert all(sent[field] == value for field, value in typed.items() if field != "reply_by")
    assert not letter.deadlines.exists()


def test_an_inexact_date_will_do_where_the_day_of_receipt_is_known(correct, letter):
    correct(reply_by="foi", date="August 2019", received_on="26 August 2019")
    assert due(letter).due_on == date(2019, 9, 23)


def test_references_of_both_sides_and_pages_of_a_document_are_kept(correct, letter, told, case):
    from correspondence.models import Document

    paper = put(Document, case, title="Papers of the meeting")
    change(letter, document=paper)
    correct(
        sender_reference="OC/1", recipient_reference="MGLA-7", references="MQ 2019/1", document_pages="pages 12 to 14"
    )
    said = told()
    for words_of_it in (
        "Reference of the sender OC/1",
        "Reference of the recipient MGLA-7",
        "References MQ 2019/1",
        "Papers of the meeting , pages 12 to 14",
    ):
        assert words_of_it in said


def test_joint_senders_are_named_in_the_offices_that_they_signed_in(letter, told):
    from cases.models import Person

    for who, office in (("Ann One", "Chair"), ("Ben Two", "Deputy Chair")):
        name(letter, "sender", person=Person.objects.create(name=who), named_as=office)
    assert "From Ann One (Chair) Ben Two (Deputy Chair)" in told()
