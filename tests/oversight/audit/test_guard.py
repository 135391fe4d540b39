"""What the database refuses, whoever asks: the rules of oversight/audit/migrations/0004_the_ledger.sql."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case, CaseLink, CaseTopic, Merge, Person, Topic
from correspondence.models import Answer, Question
from oversight.accounts.models import User
from oversight.audit.history import changing
from tests.database import query
from tests.oversight.rows import TRACKED
from tests.records import put, withdraw

pytestmark = pytest.mark.django_db


def coded(code):
    """Whether a refusal has this code. Rules judged at the end of a transaction are judged by `at_the_end`."""
    return lambda error: error.__cause__.pgcode == code


def at_the_end():
    connection.check_constraints()


# What is guarded


def test_every_model_of_the_record_and_its_history_is_guarded():
    guarded = {
        live: (history, sorted(left.strip("{}").split(",")))
        for live, history, left in query("SELECT live, history, unrecorded FROM ledger.guarded")
    }
    expected = {}
    for model in apps.get_models():
        if hasattr(model, "history"):
            kept = {field.column for field in model.history.model._meta.concrete_fields}
            left = {field.column for field in model._meta.concrete_fields} - kept
            expected[model._meta.db_table] = (model.history.model._meta.db_table, sorted(left or {""}))
    assert guarded == expected


def test_links_between_records_are_models_with_a_history_of_their_own():
    loose = [
        field
        for model in TRACKED
        for field in model._meta.many_to_many
        if not hasattr(field.remote_field.through, "history")
    ]
    assert not loose


def test_every_guarding_trigger_is_enabled_always():
    rows = query(
        "SELECT tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger WHERE tgname LIKE 'ledger%%' "
        "AND tgenabled <> 'A'"
    )
    assert rows == []


# Append-only


@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET history_change_reason = 'Forged'", "DELETE FROM {}", "TRUNCATE {}"]
)
def test_history_is_only_ever_added_to(statement, incident):
    at_the_end()
    for table in ("cases_historicalincident", "cases_historicalcaselink"):
        before = query(f"SELECT * FROM {table} ORDER BY history_id")
        with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
            query(statement.format(table))
        assert query(f"SELECT * FROM {table} ORDER BY history_id") == before != []


@pytest.mark.parametrize("table", ["ledger.entry", "ledger.leaf", "ledger.seal", "audit_change"])
def test_ledger_and_feed_cannot_be_emptied(table, incident):
    at_the_end()
    before = query(f"SELECT count(*) FROM {table}")
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        query(f"TRUNCATE {table}")
    assert query(f"SELECT count(*) FROM {table}") == before


def test_an_entry_of_the_ledger_is_never_changed_or_deleted(incident):
    for statement in ("UPDATE ledger.entry SET db_user = 'somebody'", "DELETE FROM ledger.entry"):
        with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
            query(statement)
    assert query(
        "SELECT count(*) FROM ledger.entry WHERE db_user = session_user AND content->>'title' LIKE 'Images%%'"
    ) == [(1,)]


def test_the_guard_holds_where_triggers_are_switched_off_for_a_session(incident):
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        query("SET LOCAL session_replication_role = replica")
        query("DELETE FROM cases_historicalincident")
    assert incident.history.count() == 1


# Complete; each way there is to write, for each model, is in test_write_paths.py


def test_a_change_is_refused_where_the_history_says_something_else(incident):
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        incident.title = "Another"
        incident.save()
        query("UPDATE cases_incident SET title = 'A third'")
        at_the_end()


def test_the_history_of_an_earlier_transaction_does_not_do(incident):
    at_the_end()
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        query("UPDATE cases_incident SET title = 'Another'")
        at_the_end()


def test_the_time_of_a_sign_in_is_no_change_of_the_record(officer):
    at_the_end()
    User.objects.filter(pk=officer.pk).update(last_login=timezone.now())
    at_the_end()
    officer.refresh_from_db()
    assert (officer.last_login is None, officer.history.count()) == (False, 1)


# Truthful


def forged(incident, **changed):
    row = incident.history.latest("history_id")
    row.pk = None
    row._state.adding = True
    for name, value in ({"history_date": timezone.now(), "history_type": "~"} | changed).items():
        setattr(row, name, value)
    row.save()


def test_history_that_says_what_the_row_does_not_is_refused(incident):
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        forged(incident, title="It never said so")
        at_the_end()


def test_history_of_a_row_that_does_not_exist_is_refused(incident):
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        forged(incident, id=10**9)
        at_the_end()


@pytest.mark.parametrize("days", [-1, 1])
def test_history_is_dated_by_the_clock_of_the_database(incident, days):
    with pytest.raises(DatabaseError, check=coded("OV002")), transaction.atomic():
        forged(incident, history_date=timezone.now() + timedelta(days=days))


def test_history_tells_of_no_removal(incident):
    with pytest.raises(DatabaseError, check=coded("OV001")), transaction.atomic():
        forged(incident, history_type="-")


# Who and why


def test_a_change_of_nobody_is_refused(incident):
    with pytest.raises(DatabaseError, check=coded("OV003")), transaction.atomic():
        forged(incident, history_user_id=None, history_change_reason="")


def test_a_command_is_named_by_itself(incident):
    assert incident.history.latest().history_change_reason


def unexplained(officer, row, **changed):
    """Save it signed but without a reason."""
    with changing(user=officer):
        for name, value in changed.items():
            setattr(row, name, value)
        row.save()


def test_a_withdrawal_needs_a_reason_in_the_history_too(officer, incident):
    with pytest.raises(DatabaseError, check=coded("OV004")), transaction.atomic():
        unexplained(officer, incident, withdrawn_at=timezone.now(), withdrawn_reason="So")


def test_so_does_who_may_read_a_case_and_the_naming_of_a_person(officer, case):
    for row, changed in (
        (case, {"visibility": "restricted"}),
        (Person.objects.create(name="A Person"), {"naming": "protected", "pseudonym": "Witness A"}),
    ):
        with pytest.raises(DatabaseError, check=coded("OV004")), transaction.atomic():
            unexplained(officer, row, **changed)
    unexplained(officer, Case.objects.get(pk=case.pk), title="Another title")
    at_the_end()


def test_so_does_any_change_of_an_answer(officer, case):
    asked = put(Question, case, "18 July 2019", heading="Who knew?")
    answer = put(Answer, case, question=asked, position=1, kind="substantive", text="Nobody.")
    with pytest.raises(DatabaseError, check=coded("OV004")), transaction.atomic():
        unexplained(officer, answer, text="Somebody.")


def test_so_does_a_merge(officer):
    one, other = (Person.objects.create(name=name) for name in ("One", "Other"))
    with pytest.raises(DatabaseError, check=coded("OV004")), transaction.atomic(), changing(user=officer):
        Merge.objects.create(kept_person=one, merged_person=other)


# The ledger


def test_each_history_row_gives_one_entry_with_what_it_says(incident):
    row = incident.history.get()
    (entry,) = query(
        "SELECT content->>'title', kind, digest = ledger.digest_of(content, salt), length(salt) FROM ledger.entry "
        "WHERE history = 'cases_historicalincident' AND history_id = %s",
        row.history_id,
    )
    assert entry == ("Images passed on", "+", True, 16)


def test_links_give_entries_too(case, incident):
    topic = Topic.objects.create(name="Policing", slug="policing")
    CaseTopic.objects.create(case=case, topic=topic)
    withdraw(CaseLink.objects.get())
    kinds = query("SELECT history, kind FROM ledger.entry WHERE history LIKE 'cases_historicalcase_%%' ORDER BY n")
    assert kinds == [
        ("cases_historicalcaselink", "+"),
        ("cases_historicalcasetopic", "+"),
        ("cases_historicalcaselink", "~"),
    ]
