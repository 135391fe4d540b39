"""Amending an answer: the earlier one stays word for word, and statements that rested on it are put right."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from cases.actions import link_to_case
from cases.models import Incident, Organisation, Publication, Source, Statement, StatementLink
from correspondence.answer_actions import amend_answer
from correspondence.corrections import Correction
from correspondence.models import Answer, Question
from oversight.audit.models import Change
from oversight.dates import read_date
from tests.forms import faults_of, fields_of, picked
from tests.records import answer, change, name, put, withdraw, words

pytestmark = pytest.mark.django_db

OLD, NEW = "The police have not shared images.\n\nThere is no agreement.", "The police have shared images."
TYPED = {"text": NEW, "date": "4 September 2019", "why": "The information was wrong.", "prompted_by": "The press."}


@pytest.fixture
def mayor():
    return Organisation.objects.create(name="The Mayor", classification="public_body")


@pytest.fixture
def question(case):
    return put(Question, case, "18 July 2019", reference="2019/14214", heading="Sharing of images")


@pytest.fixture
def first(question, case, mayor):
    made = answer(question, case, date="29 August 2019", text=OLD)
    name(made, "answered_by", organisation=mayor, named_as="Mayor of London")
    return made


@pytest.fixture
def incident(case):
    return put(Incident, case, "2016", kind="disclosure", title="Seven images")


@pytest.fixture
def said(first, case, mayor, incident):
    """A statement made in the first answer."""
    made = put(Statement, case, "29 August 2019", text="No images.", made_in=first, incident=incident)
    name(made, "speaker", organisation=mayor, named_as="Mayor of London")
    return made


@pytest.fixture
def repeated(first, case):
    """A statement of the committee that has the first answer as its source."""
    made = put(Statement, case, "2 September 2019", text="The Mayor told us no.")
    name(made, "speaker", organisation=Organisation.objects.create(name="The committee", classification="committee"))
    Source.objects.create(record=made, cited=first)
    return made


@pytest.fixture
def address(first):
    return f"/answers/{first.pk}/amend/"


@pytest.fixture
def preview(client_of, officer, address):
    """A function that fills in the form and presses Preview."""
    client = client_of(officer)
    return lambda **typed: client.post(address, fields_of(client.get(address)) | TYPED | typed | {"preview": "yes"})


@pytest.fixture
def record(client_of, officer, address, preview):
    """A function that looks at the preview first, and records what it shows."""
    return lambda **typed: client_of(officer).post(address, fields_of(preview(**typed)))


def corrects(statement, **typed):
    """What is typed to put a statement right."""
    fields = {"how": "corrects", "instead": "Seven images were shared."} | typed
    return {f"corrections-{statement.pk}-{field}": value for field, value in fields.items()}


def amended_directly(user, first, **changed):
    arguments = {"kind": "amendment", "text": NEW, "answered": read_date("4 September 2019"), "why": "Wrong."}
    return amend_answer(user=user, answer=first, **{**arguments, "parts": {}} | changed)


def test_the_amendment_is_kept_and_the_earlier_answer_stays_word_for_word(record, question, first):
    response = record()
    made = question.answers.get(position=2)
    assert (made.kind, made.text, made.replaces) == ("amendment", NEW, first)
    assert (made.why, made.prompted_by) == ("The information was wrong.", "The press.")
    assert made.date_edtf == "2019-09-04"
    assert response.url == made.get_absolute_url()
    first.refresh_from_db()
    assert first.text == OLD
    assert first.history.count() == 1


def test_the_question_page_then_shows_what_stands_and_compares_the_two(record, client_of, member, question):
    record()
    page = words(client_of(member).get(question.get_absolute_url()))
    assert "Amended answer, 4 September 2019 Stands" in page
    assert "Answer, 29 August 2019 Replaced" in page
    assert "removed: not" in page


def test_the_form_begins_with_the_earlier_text_and_who_answered_but_not_with_whose_information(
    client_of, officer, address, first, mayor
):
    name(first, "on_information_of", organisation=Organisation.objects.create(name="Police", classification="police"))
    response = client_of(officer).get(address)
    sent = fields_of(response)
    assert sent["text"].replace("\r\n", "\n") == OLD
    assert (sent["kind"], sent["answered_by-0-who"]) == ("amendment", "The Mayor")
    assert sent["answered_by-0-named_as"] == "Mayor of London"
    assert not sent.get("on_information_of-0-who")
    assert words(response).count("There is no agreement.") == 2


def test_by_whom_on_whose_information_and_from_which_source_is_kept(record, question, mayor):
    police = Organisation.objects.create(name="The police", classification="police")
    paper = Publication.objects.create(title="Written answers", publisher="The Assembly")
    record(
        **picked("on_information_of-0-who", "The police", f"organisation-{police.pk}"),
        **picked("sources-0-cited", str(paper), f"publication-{paper.pk}"),
    )
    made = question.answers.get(position=2)
    assert made.parties.get(role="answered_by").organisation == mayor
    assert made.parties.get(role="on_information_of").organisation == police
    assert made.sources.get().publication == paper


def test_the_history_has_the_why_as_its_reason(record, officer, question, said):
    record(**corrects(said))
    made = question.answers.get(position=2)
    assert (made.history.get().history_user, made.history.get().history_change_reason) == (
        officer,
        "The information was wrong.",
    )
    link = StatementLink.objects.get()
    for row in (made, link, link.source):
        change = Change.objects.get(record_type__model=row._meta.model_name, record_id=row.pk)
        assert (change.user, change.reason) == (officer, "The information was wrong.")


def test_a_correction_is_called_so(record, question, client_of, member):
    record(kind="correction")
    assert question.answers.get(position=2).kind == "correction"
    assert "Replaced on 4 September 2019 by a corrected answer" in words(
        client_of(member).get(question.get_absolute_url())
    )


# Preview


def test_a_preview_compares_the_two_word_by_word_and_records_nothing(preview, question, said):
    before = Change.objects.count()
    response = preview(**corrects(said))
    page = words(response)
    assert "Preview: nothing is recorded yet" in page
    assert "removed: not" in page
    assert "“No images.” will be corrected by: “Seven images were shared.”" in page
    assert response.content.decode().partition("<title>")[2].strip().startswith("Preview: ")
    assert question.answers.count() == 1
    assert Change.objects.count() == before


def test_a_preview_loses_nothing_that_was_typed(preview, said):
    typed = {"date_derivation": "Worked out", "answered_by-0-named_as": "Deputy Mayor"} | corrects(said)
    sent = fields_of(preview(**typed))
    for field, value in {**TYPED, **typed}.items():
        assert sent[field] == value, field


def test_recording_without_a_preview_shows_the_preview_first(client_of, officer, address, question):
    client = client_of(officer)
    response = client.post(address, fields_of(client.get(address)) | TYPED)
    assert "Preview: nothing is recorded yet" in words(response)
    assert question.answers.count() == 1
    assert client.post(address, fields_of(response)).status_code == 302
    assert question.answers.count() == 2


def test_what_was_changed_after_the_preview_is_previewed_again(client_of, officer, address, preview, question, said):
    client = client_of(officer)
    for changed in ({"text": "Another text."}, corrects(said)):
        response = client.post(address, fields_of(preview()) | changed)
        assert "Preview: nothing is recorded yet" in words(response)
    assert question.answers.count() == 1


def test_an_earlier_answer_that_was_corrected_meanwhile_is_compared_again(
    client_of, officer, address, preview, question, first
):
    shown = fields_of(preview())
    first.text = "We typed this wrong before."
    first.save()
    response = client_of(officer).post(address, shown)
    assert "We typed this wrong before." in words(response)
    assert question.answers.count() == 1


def test_sent_twice_it_is_recorded_once(client_of, officer, address, preview, question, said):
    client, shown = client_of(officer), fields_of(preview(**corrects(said)))
    first_time, second_time = client.post(address, shown), client.post(address, shown)
    assert first_time.url == second_time.url
    assert question.answers.count() == 2
    assert StatementLink.objects.count() == 1


def test_one_more_row_shows_the_form_again_without_a_preview(client_of, officer, address):
    client = client_of(officer)
    response = client.post(address, fields_of(client.get(address)) | TYPED | {"more": "sources"})
    assert "Preview: nothing" not in words(response)
    assert fields_of(response)["sources-rows"] == "2"


# Statements that rest on the earlier answer


def test_a_statement_that_is_corrected_no_longer_stands(record, client_of, member, said, first, mayor, incident, case):
    record(**corrects(said))
    link = StatementLink.objects.get()
    new = link.source
    assert (link.kind, link.target, new.text) == ("corrects", said, "Seven images were shared.")
    assert new.made_in == Answer.objects.get(replaces=first)
    assert (new.date_as_written, new.incident) == ("4 September 2019", incident)
    speaker = new.parties.get(role="speaker")
    assert (speaker.organisation, speaker.named_as) == (mayor, "Mayor of London")
    assert new.case_links.get().case == case
    assert new.sources.get().cited == new.made_in
    page = words(client_of(member).get(case.get_absolute_url()))
    assert page.index("What stands today") < page.index("Seven images were shared.")
    assert "No images. No longer stands" in page
    assert "Corrected by: Seven images were shared. (4 September 2019)" in page


def test_a_statement_can_be_withdrawn_instead(record, said):
    record(**corrects(said, how="withdraws", instead="The information was wrong."))
    assert StatementLink.objects.get().kind == "withdraws"


def test_on_whose_information_the_amendment_rests_goes_along(record, said):
    police = Organisation.objects.create(name="The police", classification="police")
    record(**corrects(said), **picked("on_information_of-0-who", "The police", f"organisation-{police.pk}"))
    new = StatementLink.objects.get().source
    assert new.parties.get(role="on_information_of").organisation == police


def test_a_statement_that_nobody_chose_still_stands(record, said):
    record()
    assert not StatementLink.objects.exists()
    assert Statement.objects.get() == said


def test_only_those_that_stand_are_offered(client_of, officer, address, said, case, first):
    ended = put(Statement, case, "29 August 2019", text="Ended already.", made_in=first)
    later = put(Statement, case, text="What ended it.")
    StatementLink.objects.create(source=later, target=ended, kind="withdraws")
    gone = put(Statement, case, "29 August 2019", text="Entered twice.", made_in=first)
    withdraw(gone)
    put(Statement, case, "29 August 2019", text="Said elsewhere.")
    page = words(client_of(officer).get(address))
    assert "“No images.”" in page
    for other in ("Ended already.", "Entered twice.", "Said elsewhere."):
        assert other not in page


def test_one_said_elsewhere_that_cites_the_earlier_answer_is_offered_with_who_said_it(
    client_of, officer, address, repeated
):
    page = words(client_of(officer).get(address))
    assert "“The Mayor told us no.” The committee, 2 September 2019" in page


def test_one_whose_source_says_that_it_is_wrong_does_not_rest_on_the_answer(client_of, officer, address, repeated):
    change(repeated.sources.get(), conflicts=True, says="Yes.")
    assert "The Mayor told us no." not in words(client_of(officer).get(address))


def test_what_is_put_right_elsewhere_is_said_by_those_who_answered(record, repeated, mayor):
    record(**corrects(repeated))
    link = StatementLink.objects.get()
    assert link.target == repeated
    assert [party.organisation for party in link.source.parties.filter(role="speaker")] == [mayor]


def test_without_statements_the_form_does_not_ask_about_them(client_of, officer, address):
    assert "Statements that rest on the earlier answer" not in words(client_of(officer).get(address))


def test_words_typed_once_serve_for_several_statements(record, said, first, case, mayor, incident):
    other = put(Statement, case, "29 August 2019", text="No agreement.", made_in=first, incident=incident)
    name(other, "speaker", organisation=mayor, named_as="Mayor of London")
    record(**corrects(said), **corrects(other, how="withdraws", instead=""))
    new = Statement.objects.get(text="Seven images were shared.")
    assert {(link.target, link.kind) for link in new.links_made.all()} == {(said, "corrects"), (other, "withdraws")}


def test_of_two_speakers_each_puts_right_what_was_theirs(record, said, first, case, incident):
    other = put(Statement, case, "29 August 2019", text="No agreement.", made_in=first, incident=incident)
    name(other, "speaker", organisation=Organisation.objects.create(name="Police", classification="police"))
    record(**corrects(said), **corrects(other))
    assert Statement.objects.filter(text="Seven images were shared.").count() == 2


def test_a_statement_that_is_on_record_already_can_put_it_right(record, said, case):
    later = put(Statement, case, "5 September 2019", text="They were shared.")
    chosen = picked(f"corrections-{said.pk}-said", "They were shared.", f"statement-{later.pk}")
    record(**corrects(said, instead=""), **chosen)
    link = StatementLink.objects.get()
    assert (link.source, link.target) == (later, said)


def test_the_new_statement_is_where_the_old_one_is_and_nowhere_else(record, said, question, restricted_case, case):
    link_to_case(record=question, case=restricted_case)
    record(**corrects(said))
    assert StatementLink.objects.get().source.case_links.get().case == case


def test_words_for_a_statement_that_is_not_chosen_are_not_dropped(preview, said):
    ((anchor, fault),) = faults_of(preview(**corrects(said, how="")))
    assert anchor == f"id_corrections-{said.pk}-how_0"
    assert fault == "Choose whether this statement is corrected or withdrawn, or clear the words"


def test_a_statement_that_is_chosen_needs_words(preview, said):
    faults = faults_of(preview(**corrects(said, instead="")))
    assert faults == [(f"id_corrections-{said.pk}-instead", "Enter what the amended answer says instead")]


def test_words_and_a_statement_at_once_are_refused(preview, said, case):
    later = put(Statement, case, "5 September 2019", text="They were shared.")
    chosen = picked(f"corrections-{said.pk}-said", "They were shared.", f"statement-{later.pk}")
    ((anchor, fault),) = faults_of(preview(**corrects(said), **chosen))
    assert (anchor, "not both" in fault) == (f"id_corrections-{said.pk}-said", True)


def test_a_statement_made_before_it_cannot_put_it_right(record, said, case, question):
    early = put(Statement, case, "1 August 2019", text="An earlier one.")
    chosen = picked(f"corrections-{said.pk}-said", "An earlier one.", f"statement-{early.pk}")
    response = record(**corrects(said, instead=""), **chosen)
    ((_, fault),) = faults_of(response)
    assert fault.startswith("“No images.”: A statement cannot correct or withdraw one that was made after it")
    assert question.answers.count() == 1


def test_a_statement_that_was_put_right_meanwhile_is_named_and_nothing_is_recorded(
    client_of, officer, address, preview, said, case, question
):
    shown = fields_of(preview(**corrects(said)))
    StatementLink.objects.create(source=put(Statement, case, text="Quicker."), target=said, kind="corrects")
    response = client_of(officer).post(address, shown)
    ((_, fault),) = faults_of(response)
    assert fault == "“No images.”: it was put right or withdrawn meanwhile. Leave it as it is"
    assert fields_of(response)[f"corrections-{said.pk}-instead"] == "Seven images were shared."
    assert question.answers.count() == 1


def test_a_statement_that_was_not_made_in_the_answer_is_refused(officer, first, case):
    elsewhere = put(Statement, case, text="Said elsewhere.")
    with pytest.raises(ValidationError):
        amended_directly(officer, first, corrections=[Correction(elsewhere, "corrects", "No.")])
    assert Answer.objects.count() == 1


# Refusals


@pytest.mark.parametrize(
    ("typed", "anchor", "fault"),
    [
        ({"why": ""}, "id_why", "Enter why it was amended"),
        ({"text": ""}, "id_text", "Enter the text of the answer"),
        (
            {"text": "The police have not shared images. There is no agreement."},
            "id_text",
            "This is word for word the earlier answer. Enter the text as it was amended",
        ),
        (
            {"date": "August 2018"},
            "id_date",
            "The answer that it amends was given on 29 August 2019. Enter that day or a later one",
        ),
        ({"date": ""}, "id_date", "Enter date"),
        ({"kind": "substantive"}, "id_kind_0", "What it is: choose from the list"),
    ],
)
def test_bad_input_is_pointed_at_and_nothing_typed_is_lost(preview, question, typed, anchor, fault):
    response = preview(**typed)
    assert (anchor, fault) in faults_of(response)
    assert "Preview: nothing" not in words(response)
    sent = fields_of(response)
    assert {field: sent.get(field, "") for field in TYPED} == TYPED | {f: v for f, v in typed.items() if f in TYPED}
    assert question.answers.count() == 1


def test_an_amendment_of_the_same_month_is_not_before_the_answer(record, question):
    assert record(date="August 2019").status_code == 302
    assert question.answers.count() == 2


def test_an_answer_that_is_amended_already_is_named_with_a_link(
    client_of, officer, address, preview, first, question, case
):
    shown = fields_of(preview())
    later = answer(question, case, 2, kind="amendment", text="Quicker.", replaces=first, why="Wrong.")
    response = client_of(officer).post(address, shown)
    ((_, fault),) = faults_of(response)
    assert fault.startswith("This answer is amended already: Amended answer to 2019/14214 Sharing of images, 4 Sept")
    assert f'href="{later.get_absolute_url()}"' in response.content.decode()
    assert fields_of(response)["text"] == NEW
    assert question.answers.count() == 2
    page = client_of(officer).get(question.get_absolute_url()).content.decode()
    assert address not in page
    assert f"/answers/{later.pk}/amend/" in page


def test_an_answer_whose_amendment_was_withdrawn_can_be_amended_again(record, question, first, case):
    wrong = answer(question, case, 2, kind="amendment", text="Of another.", replaces=first, why="Wrong.")
    withdraw(wrong)
    assert record().status_code == 302
    assert first.replaced_by.current().get().text == NEW


def test_a_withdrawn_answer_is_not_amended(client_of, officer, address, record, first, question):
    withdraw(first)
    assert "This answer is withdrawn. Bring it back before you amend it" in words(client_of(officer).get(address))
    assert ("", "This answer is withdrawn. Bring it back before you amend it") in faults_of(record())
    assert address not in client_of(officer).get(question.get_absolute_url()).content.decode()


def test_an_answer_to_a_withdrawn_question_is_not_amended(officer, first, question):
    withdraw(question)
    with pytest.raises(ValidationError, match="The question is withdrawn"):
        amended_directly(officer, first)


def test_the_action_itself_refuses_what_the_form_would(officer, first):
    for changed in ({"why": " "}, {"kind": "substantive"}, {"text": OLD}, {"answered": read_date("2018")}):
        with pytest.raises(ValidationError):
            amended_directly(officer, first, **changed)
    assert Answer.objects.get() == first


def test_nobody_but_officers_may(client_of, administrator, member, auditor, first, address, question):
    for user in (administrator, member, auditor):
        client = client_of(user)
        assert client.get(address).status_code == 403
        assert client.post(address, TYPED).status_code == 403
        assert address not in client.get(question.get_absolute_url()).content.decode()
        with pytest.raises(PermissionDenied):
            amended_directly(user, first)
    assert Answer.objects.get() == first


def test_one_of_a_restricted_case_is_not_there_for_members(client_of, member, restricted_case):
    secret = put(Question, restricted_case, heading="The secret")
    made = answer(secret, restricted_case, text="Secret.")
    assert client_of(member).get(f"/answers/{made.pk}/amend/").status_code == 404
