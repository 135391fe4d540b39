"""What the history of a row says in plain words."""

from datetime import date

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from model_bakery import baker

from cases.feed import changes_of_case, changes_of_record
from cases.forms import FORMS
from cases.forms.case import CaseForm
from cases.forms.parts import PartyRow, SourceRow, StatementLinkRow
from cases.forms.people import OfficeForm, OrganisationForm, PersonForm, PersonNameRow, PublicationForm
from cases.models import (
    Case,
    CaseLink,
    Commitment,
    Incident,
    Organisation,
    Party,
    Person,
    PersonName,
    Publication,
    Source,
    Statement,
    StatementLink,
)
from correspondence.forms.answers import AddAnswerForm
from correspondence.forms.letters import CopiedToRow, EnclosureRow
from correspondence.forms.reply_rules import ReplyRuleFields
from correspondence.models import Answer, Letter, LetterEnclosure, Question, ReplyRule
from oversight.accounts.forms import UserFields
from oversight.accounts.models import User
from oversight.audit import changes as changes_module
from oversight.audit import fields
from oversight.audit.changes import shown_changes
from oversight.audit.fields import PROTECTED
from oversight.audit.history import changing
from oversight.audit.names import HIDDEN

pytestmark = pytest.mark.django_db

MODEL_FORMS = [*FORMS.values(), AddAnswerForm, OfficeForm, OrganisationForm, PersonForm, PublicationForm]


@pytest.fixture
def incident(case, dated):
    incident = Incident.objects.create(kind="disclosure", title="Images passed on", **dated("4 September 2019"))
    CaseLink.objects.create(case=case, record=incident)
    return incident


def newest(user, record):
    """The newest change of a record as the user reads it, with the action that it stands in."""
    action = shown_changes(user, changes_of_record(user, record)[:1])[0]
    return action, action.changes[0]


def told(change):
    return {field.label: (field.before, field.after) for field in change.fields}


def save(record, user=None, reason="", **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    with changing(user=user, reason=reason):
        record.save()


def test_a_corrected_field_shows_who_when_why_and_from_what_to_what(officer, incident):
    save(incident, officer, "The report of 2020 counts them.", quantity_as_stated="seven images")
    save(incident, officer, "The report was corrected.", quantity_as_stated="eight images")
    action, change = newest(officer, incident)
    assert (action.who, action.reason) == (str(officer), "The report was corrected.")
    assert abs(timezone.now() - action.at).total_seconds() < 60
    assert (change.verb, change.kind, change.thing.name) == ("changed", "incident", "Images passed on")
    assert change.thing.address == incident.get_absolute_url()
    assert told(change) == {"quantity as stated": ("seven images", "eight images")}


def test_a_change_that_nobody_signed_is_the_systems(officer, incident):
    save(incident, title="Images shared")
    assert newest(officer, incident)[0].who == "The system"


def test_choices_and_blanks_are_told_in_the_words_of_the_forms(officer, incident):
    save(incident, officer, standing="acknowledged", description="A list.")
    assert told(newest(officer, incident)[1]) == {
        "standing": ("Alleged", "Acknowledged"),
        "description": ("nothing", "A list."),
    }


def test_days_and_states_are_written_out(officer, case):
    save(case, officer, status="closed", closed_on=date(2020, 2, 3), outcome="Put right.")
    assert told(newest(officer, case)[1]) == {
        "status": ("Open", "Closed"),
        "closed on": ("nothing", "3 February 2020"),
        "outcome": ("nothing", "Put right."),
    }


def test_a_date_is_told_as_written_without_its_other_forms(officer, incident, dated):
    save(incident, officer, **dated("spring 2018"))
    assert told(newest(officer, incident)[1]) == {"date": ("4 September 2019", "spring 2018")}


def test_a_date_that_is_only_understood_anew_is_told_as_it_is_understood(officer, incident):
    save(incident, officer, date_edtf="2019-09", date_earliest=date(2019, 9, 1), date_latest=date(2019, 9, 30))
    assert told(newest(officer, incident)[1]) == {"date, as understood": ("4 September 2019", "September 2019")}


def test_what_a_foreign_key_points_to_is_told_by_its_name(officer, case, committee):
    other = Organisation.objects.create(name="Police and Crime Committee", classification="committee")
    save(case, officer, committee=other)
    assert told(newest(officer, case)[1]) == {"committee": ("Transparency Committee", "Police and Crime Committee")}


def test_what_a_statement_was_made_in_is_told_by_its_name(officer, case, incident, dated):
    statement = Statement.objects.create(text="It was so.", **dated("2019"))
    save(statement, officer, made_in=incident)
    assert told(newest(officer, statement)[1]) == {"said in": ("nothing", "Images passed on")}


def test_two_long_texts_are_compared_word_by_word_and_stay_harmless(officer, incident):
    text = "The <script> of the operator was switched on for the whole of the time that the station was open. "
    save(incident, officer, description=text * 3 + "Seven images were shared.")
    save(incident, officer, description=text * 3 + "Eight images were shared.")
    (field,) = newest(officer, incident)[1].fields
    assert '<del class="ov-removed">' in field.comparison
    assert "Seven" in field.comparison
    assert "<script>" not in field.comparison


def test_a_very_long_text_is_cut_and_says_by_how_much(officer, incident):
    save(incident, officer, description="word " * 6000)
    (field,) = newest(officer, incident)[1].fields
    assert field.after.endswith("… (10,000 more characters)")


def test_an_added_row_tells_what_is_filled_in_and_nothing_of_how_it_is_kept(officer, incident):
    with changing(user=officer, reason="Named in the report."):
        person = Person.objects.create(name="A Witness")
        Party.objects.create(record=incident, role="disclosed_by", person=person, position=3)
    change = newest(officer, incident)[1]
    assert (change.verb, change.kind, change.thing) == ("added", "party", None)
    assert change.part_of.name == "Images passed on"
    assert told(change) == {"role": ("", "disclosed by"), "person": ("", "A Witness")}


def test_a_part_does_not_repeat_the_record_whose_page_it_is_on(officer, incident):
    baker.make(Source, record=incident, publication=baker.make(Publication), cited_type=None)
    (action,) = shown_changes(officer, changes_of_record(officer, incident)[:1], here=incident)
    assert action.changes[0].part_of is None


def test_withdrawing_and_restoring_are_called_so(officer, incident):
    save(incident, officer, "Twice", withdrawn_at=timezone.now(), withdrawn_reason="Entered twice")
    change = newest(officer, incident)[1]
    assert (change.verb, told(change)) == ("withdrawn", {"why it was withdrawn": ("nothing", "Entered twice")})
    save(incident, officer, "Not twice", withdrawn_at=None, withdrawn_reason="")
    assert newest(officer, incident)[1].verb == "restored"


def test_changes_of_one_action_stand_together_and_others_apart(officer, auditor, incident):
    with changing(user=officer, reason="From the report."):
        for number in range(4):
            Party.objects.create(record=incident, role="affected", person=baker.make(Person), position=number)
    save(incident, officer, "From the letter.", title="Images shared")
    save(incident, auditor, "From the letter.", title="Images handed on")
    actions = shown_changes(officer, changes_of_record(officer, incident)[:6])
    assert [(action.reason, len(action.changes)) for action in actions] == [
        ("From the letter.", 1),
        ("From the letter.", 1),
        ("From the report.", 4),
    ]
    assert [action.is_short for action in actions] == [True, True, False]


def test_a_change_is_kept_with_the_number_of_the_transaction_that_made_it(officer, incident):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (number,) = cursor.fetchone()
    assert changes_of_record(officer, incident)[0].transaction == number


def test_changes_of_two_transactions_are_two_actions_though_user_and_reason_are_the_same(officer, incident):
    for reason in ("From the report.", ""):
        save(incident, officer, reason, title=f"One {reason}")
        save(incident, officer, reason, title=f"Two {reason}")
        newest, older = changes_of_record(officer, incident)[:2]
        assert len(shown_changes(officer, [newest, older])) == 1
        older.transaction -= 1
        assert len(shown_changes(officer, [newest, older])) == 2


def test_changes_of_one_action_stand_together_though_another_was_made_meanwhile(officer, incident):
    for title in ("One", "Two", "Three"):
        save(incident, officer, "From the report.", title=title)
    changes = list(changes_of_record(officer, incident)[:3])
    changes[1].transaction -= 1
    assert [len(action.changes) for action in shown_changes(officer, changes)] == [2, 1]


def test_what_belongs_to_an_answer_belongs_to_the_history_of_its_question(officer, dated):
    question = Question.objects.create(heading="Who was told?", **dated("2019"))
    answer = Answer.objects.create(question=question, position=1, kind="substantive", text="Nobody.", **dated("2019"))
    Party.objects.create(record=answer, role="answered_by", person=Person.objects.create(name="The Mayor"))
    (action,) = shown_changes(officer, changes_of_record(officer, question), here=question)
    assert [(change.verb, change.kind) for change in action.changes] == [
        ("added", "party"),
        ("added", "answer"),
        ("added", "Mayor’s Question"),
    ]
    assert list(changes_of_record(officer, answer)) == list(changes_of_record(officer, question))


def forms_of_models():
    rows = {
        PartyRow: Party,
        SourceRow: Source,
        StatementLinkRow: StatementLink,
        PersonNameRow: PersonName,
        EnclosureRow: LetterEnclosure,
        CopiedToRow: Party,
        ReplyRuleFields: ReplyRule,
        CaseForm: Case,
        UserFields: User,
    }
    return [*((form._meta.model, form) for form in MODEL_FORMS), *((model, form) for form, model in rows.items())]


# What these ask is not what the field is: which document, which of two moves.
ASKED_OTHERWISE = {(Letter, "document"), (LetterEnclosure, "document"), (StatementLink, "kind")}


@pytest.mark.parametrize(("model", "form"), forms_of_models(), ids=lambda part: part.__name__)
def test_fields_are_called_what_the_forms_call_them(model, form):
    others = {}
    for teller in fields._tellers(model, None):
        asked = form.base_fields.get(teller.name.removesuffix("_as_written"))
        if asked and not isinstance(asked.widget, forms.HiddenInput) and (model, teller.name) not in ASKED_OTHERWISE:
            label = asked.label.removesuffix(" (optional)")
            if label.lower() != teller.label.lower():
                others[teller.name] = (label, teller.label)
    assert not others


# What stays hidden


def test_a_source_that_cites_a_record_out_of_sight_shows_neither_its_name_nor_its_words(
    member, officer, incident, restricted_case, dated
):
    secret = Incident.objects.create(kind="other", title="Secret title", **dated("2019"))
    CaseLink.objects.create(case=restricted_case, record=secret)
    Source.objects.create(record=incident, cited=secret, quotation="secret words", locator="p. 4")
    hidden = newest(member, incident)[1]
    assert hidden.hidden
    assert not hidden.fields
    assert told(newest(officer, incident)[1])["words quoted"] == ("", "secret words")


def test_a_field_that_names_a_record_out_of_sight_says_only_that(member, officer, case, restricted_case, dated):
    secret = Incident.objects.create(kind="other", title="Secret title", **dated("2019"))
    CaseLink.objects.create(case=restricted_case, record=secret)
    statement = Statement.objects.create(text="It was so.", **dated("2019"))
    CaseLink.objects.create(case=case, record=statement)
    save(statement, officer, incident=secret)
    assert told(newest(member, statement)[1]) == {"about the incident": ("nothing", HIDDEN)}
    assert told(newest(officer, statement)[1]) == {"about the incident": ("nothing", "Secret title")}


def test_a_link_to_a_statement_out_of_sight_tells_nothing_of_it(member, case, restricted_case, dated):
    seen, unseen = (Statement.objects.create(text=text, **dated("2019")) for text in ("Open words", "Secret words"))
    CaseLink.objects.create(case=case, record=seen)
    CaseLink.objects.create(case=restricted_case, record=unseen)
    StatementLink.objects.create(source=seen, target=unseen, kind="contradicts", note="Secret note")
    change = newest(member, seen)[1]
    assert (change.hidden, change.fields, change.part_of.name) == (True, [], "Open words")


def test_a_record_taken_out_of_a_case_is_not_named_to_those_who_no_longer_see_it(member, officer, case, incident):
    save(CaseLink.objects.get(), officer, "So", withdrawn_at=timezone.now(), withdrawn_reason="Not for this case")
    changes = shown_changes(member, changes_of_case(member, case))
    assert "Images passed on" not in str(changes)
    assert "Images passed on" in str(shown_changes(officer, changes_of_case(officer, case)))


def test_an_answer_that_is_not_in_the_readers_case_shows_nothing_but_that_it_is_there(member, case, dated):
    question = Question.objects.create(heading="Who was told?", **dated("2019"))
    CaseLink.objects.create(case=case, record=question)
    Answer.objects.create(question=question, position=1, kind="substantive", text="Secret answer.", **dated("2019"))
    change = newest(member, question)[1]
    assert (change.hidden, change.fields, change.thing.name, change.thing.address) == (True, [], HIDDEN, "")


def test_the_names_of_a_protected_person_from_before_are_kept_from_members(member, officer, incident):
    person = Person.objects.create(name="Real Name", note="Lives at Real Street")
    Party.objects.create(record=incident, role="affected", person=person)
    PersonName.objects.create(person=person, name="Nickname")
    save(person, officer, "A witness", naming="protected", pseudonym="Witness A", name="Real Full Name")
    read_by_member = str(shown_changes(member, changes_of_record(member, person)))
    for secret in ("Real", "Nickname", "Lives at"):
        assert secret not in read_by_member
    assert PROTECTED in read_by_member
    assert "Witness A" in read_by_member
    assert told(newest(officer, person)[1])["name"] == ("Real Name", "Real Full Name")


def test_a_reason_is_kept_from_whoever_may_not_see_all_that_was_changed_for_it(
    member, officer, case, restricted_case, incident, dated
):
    secret = Incident.objects.create(kind="other", title="Secret title", **dated("2019"))
    CaseLink.objects.create(case=restricted_case, record=secret)
    with changing(user=officer, reason="The secret shows it"):
        for row in (secret, incident):
            row.standing = "established"
            row.save()
    (seen,) = shown_changes(member, changes_of_record(member, incident)[:1])
    assert (seen.reason, len(seen.changes)) == ("", 1)
    assert newest(officer, incident)[0].reason == "The secret shows it"


def test_a_reason_for_more_than_can_be_looked_at_is_kept_from_members(member, officer, case, incident, monkeypatch):
    monkeypatch.setattr(changes_module, "MATES", 1)
    with changing(user=officer, reason="All at once"):
        for number in range(3):
            incident.title = f"Title {number}"
            incident.save()
    assert newest(member, incident)[0].reason == ""
    assert newest(officer, incident)[0].reason == "All at once"


# Cost


def test_the_number_of_queries_is_the_same_for_ten_changes_and_for_two_hundred(officer, member, case, dated):
    for number in range(1, 101):
        record = Commitment.objects.create(text=f"Promise {number}", **dated("2019"))
        CaseLink.objects.create(case=case, record=record)
        if number in {5, 100}:
            counts = [queries_to_read(user, case) for user in (officer, member)]
            if number == 5:
                first = counts
    assert counts == first
    assert max(counts) <= 14


def queries_to_read(user, case):
    with CaptureQueriesContext(connection) as queries:
        actions = shown_changes(user, changes_of_case(user, case))
        assert all(change.kind for action in actions for change in action.changes)
    return len(queries)
