"""Redaction: one case officer proposes that words are destroyed, another approves it; then they are nowhere."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from cases.case_actions import hold_case
from cases.models import Incident, Person, Source
from cases.redactable import REDACTED, words_of
from cases.redaction_actions import approve_redaction, propose_redaction, refuse_redaction
from correspondence.models import Answer, Document, Question
from oversight.accounts.models import User
from oversight.audit.history import changing
from oversight.audit.models import Change, Redaction
from oversight.entry.models import KeptForm
from oversight.uploads import store
from tests.database import as_database_user
from tests.files import kept_file
from tests.forms import faults, fields_of
from tests.records import change, name, put, queries, sent, words

pytestmark = pytest.mark.django_db

CANARY = "Zebulon Quillfeather"
WHY = {"authority": "UK GDPR, Article 17", "reason": "A private person asked for it"}


@pytest.fixture
def second(db):
    return User.objects.create_user("second", role="officer", first_name="Second", last_name="Officer")


@pytest.fixture
def incident(case, officer):
    incident = put(Incident, case, kind="disclosure", title=f"{CANARY} was seen", description="By a camera")
    with changing(user=officer, reason=f"{CANARY} rang"):
        incident.description = f"By a camera, says {CANARY}"
        incident.save()
    return incident


def proposed(user, record, *fields, **more):
    chosen = [said for said in words_of(record) if said.field.attname in fields]
    return propose_redaction(user=user, record=record, words=chosen, **(WHY | more))


def approved(user, redaction):
    """With all that came before as it is at the end of a transaction, of which a test has only one."""
    connection.check_constraints()
    return approve_redaction(user=user, redaction=redaction)


def everywhere(text):
    """Each table of the database, views left out, in which a text stands."""
    found = []
    with as_database_user(), connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'ledger')")
        for schema, table in cursor.fetchall():
            rows = f'SELECT FROM {schema}."{table}" t WHERE to_jsonb(t)::text LIKE %s'
            cursor.execute(f"SELECT EXISTS ({rows})", [f"%{text}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


# What it does


def test_the_words_are_destroyed_in_the_record_its_history_the_feed_and_the_ledger(officer, second, incident):
    assert set(everywhere(CANARY)) >= {"cases_incident", "cases_historicalincident", "entry", "audit_change"}
    redaction = proposed(officer, incident, "title", "description", with_reasons=True)
    approved(second, redaction)
    assert everywhere(CANARY) == []
    incident.refresh_from_db()
    assert (incident.title, incident.description) == (REDACTED, REDACTED)
    versions = incident.history.order_by("history_id").values_list("title", "description")
    assert list(versions) == [(REDACTED, REDACTED)] * 3


def test_what_was_not_chosen_stays(officer, second, incident):
    approved(second, proposed(officer, incident, "title"))
    incident.refresh_from_db()
    assert (incident.title, incident.description) == (REDACTED, f"By a camera, says {CANARY}")
    assert incident.history.earliest("history_id").description == "By a camera"
    assert incident.history.filter(history_change_reason__contains=CANARY).exists()


def test_what_was_corrected_before_is_destroyed_in_earlier_versions_only(officer, second, incident):
    change(incident, title="Somebody was seen")
    approved(second, proposed(officer, incident, "title", keeps_today=True))
    titles = [title for (title,) in incident.history.order_by("history_id").values_list("title")]
    assert titles == [REDACTED, REDACTED, "Somebody was seen", "Somebody was seen"]
    assert Incident.objects.get().title == "Somebody was seen"


def test_words_that_only_earlier_versions_say_are_offered(officer, incident):
    change(incident, description="")
    incident.refresh_from_db()
    (said,) = [said for said in words_of(incident) if said.field.attname == "description"]
    assert said.today == ""


def test_parts_of_the_record_are_redacted_with_it(officer, second, incident, case):
    party = name(incident, "affected", named_as=CANARY, person=None, organisation=case.committee)
    letter = put(Incident, case, kind="other", title="Another")
    source = Source.objects.create(record=incident, cited=letter, quotation=f"“{CANARY}”", says="So")
    fields = ("title", "description", "named_as", "quotation")
    approved(second, proposed(officer, incident, *fields, with_reasons=True))
    party.refresh_from_db()
    source.refresh_from_db()
    assert (party.named_as, source.quotation, source.says) == (REDACTED, REDACTED, "So")
    assert everywhere(CANARY) == []


def test_a_second_redaction_of_the_same_record_destroys_more(officer, second, incident):
    approved(second, proposed(officer, incident, "title"))
    approved(officer, proposed(second, incident, "description", with_reasons=True))
    assert everywhere(CANARY) == []


def test_what_somebody_typed_and_did_not_send_is_forgotten(officer, second, incident):
    KeptForm.objects.create(user=officer, path="/x/", data={"title": [f"{CANARY} was seen"]})
    KeptForm.objects.create(user=officer, path="/y/", data={"title": ["Something else"]})
    approved(second, proposed(officer, incident, "title", "description", with_reasons=True))
    assert [kept.path for kept in KeptForm.objects.all()] == ["/y/"]


def test_a_file_goes_with_its_name_and_its_text(officer, second, case, django_capture_on_commit_callbacks):
    document = put(Document, case, title="A paper", text=f"About {CANARY}", **kept_file())
    path = store.path_of(str(document.file))
    assert path.exists()
    redaction = propose_redaction(user=officer, record=document, words=[], files=[document], **WHY)
    with django_capture_on_commit_callbacks(execute=True):
        approved(second, redaction)
    assert not path.exists()
    document.refresh_from_db()
    assert (document.file.name, document.sha256, document.text, document.title) == ("", "", REDACTED, "A paper")
    assert everywhere(CANARY) == []


def test_the_bytes_stay_where_another_document_has_the_same(officer, second, case, django_capture_on_commit_callbacks):
    document, other = (put(Document, case, title=title, **kept_file()) for title in ("A paper", "Another"))
    redaction = propose_redaction(user=officer, record=document, words=[], files=[document], **WHY)
    with django_capture_on_commit_callbacks(execute=True):
        approved(second, redaction)
    assert store.path_of(str(other.file)).exists()


def test_an_answer_that_needs_a_reason_for_each_change_is_redacted(officer, second, case):
    question = put(Question, case, heading="Who was told?")
    answer = put(Answer, case, question=question, position=5, kind="substantive", text=CANARY)
    approved(second, proposed(officer, question, "text"))
    answer.refresh_from_db()
    assert answer.text == REDACTED


def test_a_record_with_many_parts_takes_no_more_queries(client_of, officer, incident, case):
    address, counts = reverse("cases:redaction_propose", args=["incident", incident.pk]), []
    for number in (2, 30):
        for place in range(number):
            name(incident, "affected", named_as=f"Number {place}", organisation=case.committee)
        counts.append(queries(client_of(officer), address))
    assert counts[0] == counts[1]


# Who may not


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_propose_and_decide(role, request, officer, incident):
    redaction, user = proposed(officer, incident, "title"), request.getfixturevalue(role)
    for act in (
        lambda: proposed(user, incident, "title"),
        lambda: approved(user, redaction),
        lambda: refuse_redaction(user=user, redaction=redaction, reason="No"),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert CANARY in Incident.objects.get().title


def test_nobody_approves_what_they_proposed(officer, incident, client_of):
    redaction = proposed(officer, incident, "title")
    with pytest.raises(PermissionDenied):
        approved(officer, redaction)
    assert client_of(officer).get(reverse("cases:redaction_approve", args=[redaction.pk])).status_code == 403
    redaction.refresh_from_db()
    redaction.status, redaction.decided_by = "approved", officer
    with pytest.raises(IntegrityError), transaction.atomic():
        redaction.save()


def test_the_database_destroys_nothing_that_two_people_did_not_decide(officer, incident):
    redaction = proposed(officer, incident, "title")
    for pk in (redaction.pk, 0):
        refused = pytest.raises(DatabaseError, match="not approved by a second person")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT ledger.redact(%s)", [pk])


def test_an_approval_of_earlier_destroys_nothing_that_came_later(officer, second, incident):
    redaction = approved(second, proposed(officer, incident, "title"))
    change(incident, title="What came later")
    with pytest.raises(ValidationError, match="decided already"):
        approved(second, redaction)
    assert Incident.objects.get().title == "What came later"


def test_nothing_but_what_was_announced_changes_in_history_and_ledger(officer, second, incident):
    approved(second, proposed(officer, incident, "title"))
    for statement in (
        "UPDATE cases_historicalincident SET title = 'Nothing'",
        "UPDATE cases_historicalincident SET description = '[Redacted]', history_user_id = 1",
        "UPDATE ledger.entry SET content = NULL, salt = NULL WHERE history = 'audit_historicalredaction'",
        "UPDATE ledger.entry SET content = NULL, salt = NULL, digest = '' WHERE content IS NULL",
        "UPDATE ledger.entry SET content = '{}' WHERE content IS NULL",
        "DELETE FROM ledger.entry WHERE content IS NULL",
        "UPDATE audit_change SET reason = 'Nothing'",
    ):
        refused = pytest.raises(DatabaseError, match="only ever added")
        with refused, as_database_user(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# What stands in the way


def test_a_case_under_legal_hold_refuses(officer, second, case, incident):
    redaction = proposed(officer, incident, "title")
    hold_case(user=officer, case=case, held=True, reason="A claim was brought")
    for act in (
        lambda: proposed(officer, incident, "title"),
        lambda: approved(second, redaction),
    ):
        with pytest.raises(ValidationError, match=f"Under legal hold: {case.reference}"):
            act()
    assert CANARY in Incident.objects.get().title
    hold_case(user=officer, case=case, held=False, reason="It was settled")
    approved(second, redaction)
    assert Incident.objects.get().title == REDACTED


def test_so_does_one_that_the_record_was_taken_out_of_or_that_names_a_person(officer, case, incident):
    person = Person.objects.create(name="Somebody")
    name(incident, "affected", person=person)
    link = incident.case_links.get()
    change(link, withdrawn_at="2026-01-01T00:00:00Z", withdrawn_reason="Elsewhere")
    hold_case(user=officer, case=case, held=True, reason="A claim was brought")
    for record in (incident, person, case):
        with pytest.raises(ValidationError, match="Under legal hold"):
            proposed(officer, record, "title", "name", "summary")


def test_authority_reason_and_something_to_destroy_are_asked_for(client_of, officer, incident):
    address = reverse("cases:redaction_propose", args=["incident", incident.pk])
    page = client_of(officer).post(address, fields_of(client_of(officer).get(address)))
    assert faults(page) == {"id_authority": "Enter the authority", "id_reason": "Enter the reason"}
    page = client_of(officer).post(address, fields_of(client_of(officer).get(address)) | WHY)
    assert faults(page) == {"id_words_0": "Choose what is to be destroyed"}
    assert page.content.decode().count("UK GDPR, Article 17") >= 1
    assert not Redaction.objects.exists()


# On the pages


def test_from_the_history_of_a_record_to_what_remains(client_of, officer, second, member, incident):
    history = client_of(officer).get(reverse("cases:record_history", args=["incident", incident.pk]))
    address = reverse("cases:redaction_propose", args=["incident", incident.pk])
    assert address in history.content.decode()
    key = f"cases.incident-{incident.pk}-title"
    page = sent(client_of(officer), address, words=[key], what_is_said_today="goes", **WHY)
    assert "Nothing is destroyed until another case officer approves it" in words(page)
    redaction = Redaction.objects.get()
    assert "another case officer approves it" in words(client_of(officer).get(redaction.get_absolute_url()))
    assert CANARY in words(client_of(second).get("/"))
    approve = reverse("cases:redaction_approve", args=[redaction.pk])
    again = sent(client_of(second), approve)
    assert faults(again) == {"id_sure": "Say that you have read it"}
    connection.check_constraints()
    done = words(sent(client_of(second), approve, sure="on"))
    assert "Destroyed" in done
    assert CANARY not in done
    shown = words(client_of(member).get(incident.get_absolute_url()))
    assert REDACTED in shown


def test_members_see_that_it_was_redacted_and_nothing_of_who_asked_for_it(client_of, officer, second, member, incident):
    approved(second, proposed(officer, incident, "title"))
    shown = words(client_of(member).get(reverse("cases:record_history", args=["incident", incident.pk])))
    assert REDACTED in shown
    assert "A private person asked for it" not in shown


def test_it_can_be_turned_down_with_a_reason_and_stays_on_record(client_of, officer, second, incident):
    redaction = proposed(officer, incident, "title")
    refuse = reverse("cases:redaction_refuse", args=[redaction.pk])
    assert faults(sent(client_of(second), refuse)) == {"id_reason": "Enter the reason"}
    assert "Turned down" in words(sent(client_of(second), refuse, reason="No such request"))
    with pytest.raises(ValidationError, match="decided already"):
        approved(second, redaction)
    assert "No such request" in words(client_of(second).get(redaction.get_absolute_url()))


def test_a_redaction_leaves_history_of_who_proposed_and_who_approved(officer, second, incident):
    redaction = approved(second, proposed(officer, incident, "title"))
    first, last = redaction.history.order_by("history_id")
    assert (first.history_user, first.status) == (officer, "proposed")
    assert (last.history_user, last.status) == (second, "approved")
    assert last.history_change_reason == "Redacted: UK GDPR, Article 17"
    assert Change.objects.filter(record_id=incident.pk, reason="Redacted: UK GDPR, Article 17").exists()
