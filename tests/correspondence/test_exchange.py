"""What replies to what, and the exchange on the page of a letter, with its gaps."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import CaseLink
from correspondence.exchange import exchanges
from correspondence.models import Letter, LetterReply, Question, QuestionPrompt
from oversight.dates import read_entry
from tests.forms import faults, fields_of, picked, send
from tests.records import answer, change, name, put, queries, then, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(case):
    def made(subject, date="4 October 2019", to=None, where=case, **fields):
        made = {"direction": "between_others", "holding": "held"} | fields
        return put(Letter, where, date, subject=subject, in_reply_to=to, **made)

    return made


def date_of(letter, date):
    stated = read_entry(date)
    change(
        letter,
        date_as_written=date,
        date_edtf=stated.edtf,
        date_earliest=stated.earliest,
        date_latest=stated.latest,
    )


def lines(user, about):
    """What each exchange says: (subject, gap) of each piece."""
    return [[(str(piece.record), piece.gap) for piece in one.pieces] for one in exchanges(user, about)]


def test_letters_stand_in_order_whatever_the_order_of_recording_and_whichever_way_they_are_tied(member, letter):
    reply = letter("Reply", "9 October 2019")
    asked, asked_again = letter("Asked", "1 October 2019"), letter("Asked again", "3 October 2019")
    LetterReply.objects.create(letter=reply, to_letter=asked_again)
    change(reply, in_reply_to=asked)
    thanks = letter("Thanks", "10 October 2019", to=reply)
    expected = [[("Asked", ""), ("Asked again", ""), ("Reply", ""), ("Thanks", "")]]
    for one in (asked, asked_again, reply, thanks):
        assert lines(member, one) == expected
    (exchange,) = exchanges(member, reply)
    piece = exchange.of(reply)
    assert piece.replies_to == (asked, asked_again)
    assert piece.replies == (thanks,)


def test_a_reply_of_the_same_day_comes_after_what_it_replies_to(member, letter):
    reply = letter("Reply")
    change(reply, in_reply_to=letter("Asked"))
    assert lines(member, reply) == [[("Asked", ""), ("Reply", "")]]


@pytest.mark.parametrize("date", ["September 2019", "2019", "by 30 September 2019", "not dated"])
def test_nothing_stands_before_what_it_replies_to_however_it_is_dated(date, member, letter):
    letter("Thanks", "20 September 2019", to=letter("Reply", to=letter("Asked", "5 September 2019")))
    reply = Letter.objects.get(subject="Reply")
    date_of(reply, date)
    assert [subject for subject, _ in lines(member, reply)[0]] == ["Asked", "Reply", "Thanks"]


@pytest.mark.parametrize("date", ["5 September 2019", "October 2019", "not dated"])
def test_a_letter_dated_later_than_its_reply_or_not_at_all_stands_before_it_all_the_same(date, member, letter):
    begun = letter("Begun", "1 September 2019")
    asked = letter("Asked", to=begun)
    letter("Reply", "3 September 2019", to=asked)
    letter("Another", "10 September 2019", to=begun)
    date_of(asked, date)
    assert [subject for subject, _ in lines(member, asked)[0]] == ["Begun", "Asked", "Reply", "Another"]


def test_an_inexact_date_of_a_reply_moves_no_letter_of_an_exact_one(member, letter):
    asked, also = letter("Asked", "5 September 2019"), letter("Also asked", "3 September 2019")
    reply = letter("Reply", "September 2019", to=asked)
    LetterReply.objects.create(letter=reply, to_letter=also)
    assert [subject for subject, _ in lines(member, asked)[0]] == ["Also asked", "Asked", "Reply"]


def test_what_replies_to_letters_that_go_round_in_a_circle_stands_after_them(member, letter):
    one = letter("One", "5 October 2019")
    two = letter("Two", "6 October 2019", to=one)
    change(one, in_reply_to=two)
    letter("Reply", "October 2019", to=two)
    assert [subject for subject, _ in lines(member, one)[0]] == ["One", "Two", "Reply"]


def test_many_letters_of_a_day_that_all_reply_to_all_are_put_in_order_at_once(member, letter):
    made = []
    for number in range(24):
        new = letter(f"{number:02}", to=made[-1] if made else None)
        for one in made[:-1]:
            LetterReply.objects.create(letter=new, to_letter=one)
        made.append(new)
    assert [subject for subject, _ in lines(member, made[0])[0]] == [f"{number:02}" for number in range(24)]


def test_letters_that_reply_to_each_other_by_mistake_are_shown_once(member, letter):
    one = letter("One")
    two = letter("Two", to=one)
    change(one, in_reply_to=two)
    assert sorted(subject for subject, _ in lines(member, one)[0]) == ["One", "Two"]


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({}, "No reply recorded"),
        ({"reply_by": "none"}, ""),
        ({"reply_by": "asked"}, "No reply recorded"),
    ],
)
def test_a_letter_that_opens_an_exchange_lacks_a_reply_unless_it_asks_for_none(fields, gap, member, letter):
    assert lines(member, letter("Asked", **fields)) == [[("Asked", gap)]]


def test_a_reply_lacks_one_only_where_it_asks_for_one(member, letter):
    asked = letter("Asked", "1 October 2019")
    letter("Reply", "2 October 2019", to=asked)
    letter("And one more thing", "3 October 2019", to=asked, reply_by="asked")
    assert [gap for _, gap in lines(member, asked)[0]] == ["", "", "No reply recorded"]


def test_a_question_that_a_letter_replies_to_and_one_that_follows_belong_to_the_exchange(member, letter, case):
    question = put(Question, case, "1 August 2019", heading="Who was told?", reference="2019/0001")
    reply = letter("Reply to the question")
    LetterReply.objects.create(letter=reply, to_question=question)
    later = put(Question, case, "1 November 2019", heading="And who else?")
    QuestionPrompt.objects.create(question=later, follows_letter=reply)
    assert lines(member, question) == [
        [("2019/0001 Who was told?", ""), ("Reply to the question", ""), ("And who else?", "No answer recorded")]
    ]
    answer(later, case, date="5 November 2019", text="Nobody.")
    assert lines(member, later)[0][-1] == ("And who else?", "")


def test_a_case_has_all_exchanges_of_its_letters_the_oldest_first(member, letter, case, restricted_case):
    asked = letter("Asked", "1 October 2019")
    letter("Reply", "5 October 2019", to=asked)
    letter("Alone", "3 October 2019", reply_by="none")
    withdraw(letter("Entered twice"))
    put(Question, case, heading="No letter is about this one")
    assert lines(member, case) == [[("Asked", ""), ("Reply", "")], [("Alone", "")]]
    assert exchanges(member, restricted_case) == []


def test_letters_out_of_sight_leave_no_trace_and_join_nothing(member, officer, letter, restricted_case):
    asked = letter("Asked", "1 October 2019")
    secret = letter("Secret", "2 October 2019", to=asked, where=restricted_case)
    last = letter("Last", "3 October 2019", to=secret)
    assert len(lines(officer, asked)[0]) == 3
    assert lines(member, asked) == [[("Asked", "No reply recorded")]]
    assert lines(member, last) == [[("Last", "No reply recorded")]]


def test_a_whole_case_takes_as_many_queries_for_many_letters_as_for_few(member, letter, case):
    def add(number):
        asked = letter("Asked", "1 October 2019")
        for _ in range(number):
            asked = letter("Reply", "2 October 2019", to=asked)
            question = put(Question, case, heading="A question")
            LetterReply.objects.create(letter=asked, to_question=question)
            answer(question, case, text="An answer.")

    def made():
        with CaptureQueriesContext(connection) as queries:
            exchanges(member, case)
        return len(queries)

    add(2)
    made()
    few = made()
    add(12)
    assert made() == few


def test_a_reply_that_was_withdrawn_is_none_in_the_exchange_of_its_own_page_too(member, letter):
    reply = letter("Reply", "9 October 2019", to=letter("Asked", "1 October 2019"))
    withdraw(reply)
    assert lines(member, reply) == [[("Asked", "No reply recorded"), ("Reply", "")]]


# On the page


def test_the_page_shows_the_whole_exchange_with_gaps(client_of, member, letter):
    asked = letter("Asked", "1 October 2019", reply_by="asked")
    reply = letter("Reply", "5 October 2019", to=asked, reply_by="asked")
    page = words(client_of(member).get(reply.get_absolute_url()))
    assert "The exchange 1 October 2019 Letter Asked 5 October 2019 Letter Reply (this letter)" in page
    assert "In reply to Asked, 1 October 2019 No reply recorded Waiting for a reply" in page


@pytest.mark.parametrize(("days", "said"), [(-1, "was"), (0, "is"), (1, "is")])
def test_a_gap_says_that_a_reply_was_due_only_where_that_day_has_passed(days, said, client_of, member, letter):
    asked = letter("Asked", "1 October 2019")
    due = timezone.localdate() + timedelta(days)
    asked.deadlines.create(what="Reply", due_on=due, rule="As the letter asks")
    page = words(client_of(member).get(asked.get_absolute_url()))
    assert f"No reply recorded; it {said} due on {due:%-d %B %Y}" in page


def test_a_question_links_the_letters_that_reply_to_it(client_of, member, letter, case):
    question = put(Question, case, heading="Who was told?")
    LetterReply.objects.create(letter=letter("A reply by letter"), to_question=question)
    assert "Replied to by the letter A reply by letter" in words(client_of(member).get(question.get_absolute_url()))


def test_the_page_takes_as_many_queries_for_a_long_exchange_as_for_a_short_one(client_of, member, letter):
    last = first = letter("Asked")
    last = letter("Reply", to=last)
    client = client_of(member)
    few = queries(client, first.get_absolute_url())
    for _ in range(10):
        last = letter("Reply", to=last)
    assert queries(client, first.get_absolute_url()) == few


def test_as_of_a_day_the_ties_of_then_are_shown(client_of, member, letter):
    asked, also, reply = letter("Asked"), letter("Also asked"), letter("Reply")
    before = timezone.now()
    change(reply, in_reply_to=asked)
    LetterReply.objects.create(letter=reply, to_letter=also)
    after = timezone.now()
    withdraw(LetterReply.objects.get())
    client = client_of(member)
    assert "In reply to" not in words(client.get(then(reply.get_absolute_url(), before)))
    assert "In reply to Also asked" in words(client.get(then(reply.get_absolute_url(), after)))
    assert "In reply to Also asked" not in words(client.get(reply.get_absolute_url()))


# The form


@pytest.fixture
def correct(client_of, officer):
    def sent(letter, **typed):
        return send(client_of(officer), f"/records/letter/{letter.pk}/correct/", **{"reason": "A slip."} | typed)

    return sent


def test_a_letter_is_said_to_reply_to_several_letters_and_questions(correct, letter, case):
    asked, also = letter("Asked"), letter("Also asked")
    question = put(Question, case, heading="Who was told?")
    reply = letter("Reply", to=asked)
    correct(reply, **picked("replies_to-0-to", "Also asked", f"letter-{also.pk}"))
    (first,) = reply.replies_to.current()
    two = {"replies_to-rows": "2", "replies_to-1-to": "Who was told?", "replies_to-1-to_key": f"question-{question.pk}"}
    correct(reply, **two | {"replies_to-1-to_for": "Who was told?"})
    assert [row.to_letter or row.to_question for row in reply.replies_to.current()] == [also, question]
    correct(reply, **{"replies_to-0-to": "", "replies_to-0-to_key": ""})
    first.refresh_from_db()
    assert first.withdrawn_reason == "A slip."
    assert first.history.count() == 2


def test_every_letter_that_it_replies_to_is_met_by_it_and_unmet_when_it_is_taken_back(correct, letter):
    asked, also = letter("Asked", "1 October 2019"), letter("Also asked", "2 October 2019")
    for one in (asked, also):
        correct(one, reply_due="18 October 2019")
    reply = letter("Reply", "16 October 2019", to=asked)
    correct(reply, **picked("replies_to-0-to", "Also asked", f"letter-{also.pk}"))
    assert [str(one.deadlines.get().met_on) for one in (asked, also)] == ["2019-10-16"] * 2
    correct(reply, **{"replies_to-0-to": "", "replies_to-0-to_key": ""})
    assert [str(one.deadlines.get().met_on) for one in (asked, also)] == ["2019-10-16", "None"]


@pytest.mark.parametrize("named", ["Asked", "Reply"])
def test_nothing_is_named_twice_and_no_letter_replies_to_itself(named, correct, letter):
    asked = letter("Asked")
    reply = letter("Reply", to=asked)
    key = {"Asked": asked, "Reply": reply}[named].pk
    response = correct(reply, **picked("replies_to-0-to", named, f"letter-{key}"))
    ((anchor, fault),) = faults(response).items()
    assert anchor == "id_replies_to-0-to"
    assert fault in ("“Asked” is named twice: clear one of them", "A letter cannot be a reply to itself")
    assert fields_of(response)["replies_to-0-to"] == named
    assert not LetterReply.objects.exists()


def test_from_a_question_a_letter_in_reply_is_begun(client_of, officer, case):
    from cases.models import Person

    asker, mayor = Person.objects.create(name="Ann Asker"), Person.objects.create(name="Maya Mayor")
    question = put(Question, case, heading="Who was told?")
    name(question, "asked_by", person=asker)
    name(question, "asked_of", person=mayor)
    address = f"/cases/{case.reference}/add/letter/?in_reply_to=question-{question.pk}"
    client = client_of(officer)
    assert address.replace("&", "&amp;") in client.get(question.get_absolute_url()).content.decode()
    sent = fields_of(client.get(address))
    assert sent["replies_to-0-to_key"] == f"question-{question.pk}"
    assert (sent["sender-0-who_key"], sent["recipient-0-who_key"]) == (f"person-{mayor.pk}", f"person-{asker.pk}")
    send(client, address, date="8 October 2019")
    made = Letter.objects.get()
    assert (made.subject, made.replies_to.get().to_question) == ("Re: Who was told?", question)


def test_a_link_is_seen_only_by_whoever_sees_both_ends(member, officer, letter, restricted_case):
    secret = letter("Secret", where=restricted_case)
    tie = LetterReply.objects.create(letter=letter("Open"), to_letter=secret)
    assert not LetterReply.objects.visible_to(member).exists()
    assert LetterReply.objects.visible_to(officer).get() == tie
    CaseLink.objects.create(case=letter("Other").case_links.get().case, record=secret)
    assert LetterReply.objects.visible_to(member).get() == tie
