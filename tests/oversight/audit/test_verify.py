"""`manage.py verify_history` finds what was altered, missing, invented or rolled back, and names it."""

from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Incident, Person
from oversight.accounts.models import User
from oversight.audit.models import Change
from oversight.audit.sealing import seal
from oversight.audit.verifying import tables, verify
from tests import records
from tests.database import behind_the_back, query
from tests.records import put, withdraw

pytestmark = pytest.mark.django_db

INCIDENT, HISTORY = "cases_incident", "cases_historicalincident"


def found(*checkpoints):
    """The kinds of findings, without those about the guards."""
    return {finding.kind for finding in verify(checkpoints).findings} - {"Guard changed"}


def test_an_unaltered_record_is_clean(sealed, officer, incident):
    withdraw(incident)
    User.objects.filter(pk=officer.pk).update(password="other")
    seal()
    report = verify()
    assert (report.findings, report.remarks) == ([], [])
    assert (report.seals, report.entries) == (2, sealed.size + 1)


def test_a_record_that_was_altered_is_named_with_its_page(sealed, incident):
    behind_the_back(INCIDENT, "UPDATE cases_incident SET title = 'Nothing passed on'")
    (finding,) = [finding for finding in verify().findings if finding.kind == "Record altered"]
    assert finding.sentence == f"incident {incident.pk} does not say what its newest history says"
    assert (finding.title, finding.address) == ("“Nothing passed on”", incident.get_absolute_url())


def test_history_that_was_altered_is_found_though_the_record_agrees_with_it(sealed):
    behind_the_back(INCIDENT, "UPDATE cases_incident SET title = 'Nothing'")
    behind_the_back(HISTORY, "UPDATE cases_historicalincident SET title = 'Nothing'")
    assert found() == {"History altered", "Record altered"}


def test_an_entry_that_was_altered_with_all_that_rests_on_it_is_found(sealed):
    behind_the_back(INCIDENT, "UPDATE cases_incident SET title = 'Nothing'")
    behind_the_back(HISTORY, "UPDATE cases_historicalincident SET title = 'Nothing'")
    behind_the_back(
        "ledger.entry",
        """UPDATE ledger.entry SET content = content || '{"title": "Nothing"}' WHERE content->>'title' LIKE 'Im%';"""
        "UPDATE ledger.entry SET digest = ledger.digest_of(content, salt)",
    )
    assert found() == {"Entry altered"}
    behind_the_back(
        "ledger.leaf", "UPDATE ledger.leaf l SET hash = ledger.leaf_hash(e) FROM ledger.entry e WHERE e.n = l.n"
    )
    assert found() == {"Root differs"}


def test_a_root_without_the_signature_of_the_key_is_found(sealed):
    behind_the_back("ledger.seal", "UPDATE ledger.seal SET root = sha256('forged')")
    assert found() == {"Seal altered", "Root differs"}


def test_who_and_when_cannot_be_altered_either(sealed):
    behind_the_back("ledger.entry", "UPDATE ledger.entry SET db_user = 'somebody else'")
    assert found() == {"Entry altered"}
    assert len([f for f in verify().findings if f.kind == "Entry altered"]) <= 20


def test_what_is_missing_is_found(sealed):
    behind_the_back(HISTORY, "DELETE FROM cases_historicalincident")
    assert found() == {"History missing"}
    behind_the_back(INCIDENT, "DELETE FROM cases_incident")
    assert found() == {"History missing", "Record missing"}
    behind_the_back("ledger.entry", "DELETE FROM ledger.entry WHERE history = 'cases_historicalincident'")
    assert found() == {"Entry missing"}
    behind_the_back("ledger.leaf", "DELETE FROM ledger.leaf WHERE idx = 1")
    assert found() == {"Leaf missing", "Rolled back"}


def test_what_was_invented_is_found(sealed):
    columns = ", ".join(field.column for field in Incident._meta.concrete_fields if field.column != "id")
    behind_the_back(INCIDENT, f"INSERT INTO cases_incident ({columns}) SELECT {columns} FROM cases_incident")
    assert found() == {"Record invented"}


def test_a_record_set_back_to_an_earlier_state_is_found_by_a_checkpoint_that_was_kept(sealed, case):
    put(Incident, case, kind="other", title="Another")
    kept = seal().checkpoint
    behind_the_back("ledger.seal", "DELETE FROM ledger.seal WHERE number = 2")
    assert "Rolled back" not in found()
    behind_the_back("ledger.leaf", f"DELETE FROM ledger.leaf WHERE idx >= {sealed.size}")
    assert "Rolled back" in found(kept)


def test_a_checkpoint_of_somebody_else_is_refused(sealed):
    assert found(sealed.checkpoint.replace("oversight", "oversigt")) == {"Checkpoint not ours"}
    assert found("nonsense") == {"Checkpoint not ours"}


def test_a_seal_that_is_missing_is_found(sealed, case):
    put(Incident, case, kind="other", title="Another")
    seal()
    behind_the_back("ledger.seal", "DELETE FROM ledger.seal WHERE number = 1")
    assert found() == {"Seal missing"}


def test_a_seal_that_says_again_what_an_earlier_one_says_is_found(sealed, case):
    put(Incident, case, kind="other", title="Another")
    seal()
    behind_the_back(
        "ledger.seal",
        "UPDATE ledger.seal s SET size = o.size, root = o.root, frontier = o.frontier, checkpoint = o.checkpoint "
        "FROM ledger.seal o WHERE o.number = 1 AND s.number = 2",
    )
    assert found() == {"Seal altered", "Leaf invented"}


def test_a_row_altered_to_hang_on_what_is_no_record_is_named_by_its_number(sealed, incident):
    party = records.name(incident, "affected", person=Person.objects.create(name="Somebody"))
    kind = ContentType.objects.get_for_model(Change)
    behind_the_back("cases_party", f"UPDATE cases_party SET content_type_id = {kind.pk}")
    (finding,) = [finding for finding in verify().findings if finding.kind == "Record altered"]
    assert (finding.sentence.partition(" does")[0], finding.address) == (f"party {party.pk}", "")


def test_what_nobody_sealed_is_found(sealed, case):
    put(Incident, case, kind="other", title="Another")
    assert found() == set()
    newest = "(SELECT max(n) FROM ledger.entry)"
    behind_the_back("ledger.entry", f"UPDATE ledger.entry SET at = at - interval '2 minutes' WHERE n = {newest}")
    assert found() == {"Not sealed"}


# The guards


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("ALTER TABLE cases_incident DISABLE TRIGGER ledger_complete", "Guard missing"),
        ("DROP TRIGGER ledger_capture ON cases_historicalincident", "Guard missing"),
        ("DROP TRIGGER ledger_append_only ON ledger.entry", "Guard changed"),
        ("CREATE RULE swallow AS ON INSERT TO cases_historicalincident DO INSTEAD NOTHING", "Guard changed"),
        ("ALTER TABLE cases_incident ADD COLUMN secret text", "Guard changed"),
        ("CALL ledger.unguard('cases_incident')", "Guard missing"),
        ("UPDATE ledger.guarded SET unrecorded = '{title}' WHERE live = 'cases_incident'", "Guard missing"),
        (
            "CREATE OR REPLACE FUNCTION ledger.append_only() RETURNS trigger LANGUAGE plpgsql "
            "AS 'BEGIN RETURN new; END'",
            "Guard changed",
        ),
    ],
)
def test_a_guard_that_was_switched_off_dropped_or_replaced_is_found(sealed, statement, kind):
    connection.check_constraints()
    query(statement)
    assert kind in {finding.kind for finding in verify().findings}


def test_a_guard_that_was_off_for_a_while_is_found_though_it_is_on_again(sealed):
    behind_the_back(INCIDENT)
    (finding, *_) = verify().findings
    assert finding.kind == "Guard changed"
    assert "on cases_incident was dropped, added, changed or switched off outside a migration" in finding.sentence


APPLIED = "SELECT content->'migrations' FROM ledger.entry WHERE history = 'ledger.schema'"
NOTE_AGAIN = f"SELECT ledger.note_schema('migrate', ({APPLIED}))"


def test_noting_the_guards_anew_without_a_migration_is_found(sealed):
    behind_the_back(INCIDENT)
    query(NOTE_AGAIN)
    assert "though there was no new migration" in str(verify().findings)


def test_a_column_put_in_the_place_of_another_is_found_though_the_columns_were_noted_anew(sealed):
    connection.check_constraints()
    for table in (INCIDENT, HISTORY):
        query(f"ALTER TABLE {table} DROP COLUMN title CASCADE, ADD COLUMN title text NOT NULL DEFAULT 'Nothing'")
    query(NOTE_AGAIN)
    assert "though there was no new migration" in str(verify().findings)


def test_guards_noted_anew_after_a_restore_are_told_with_the_reason_and_are_no_finding(sealed):
    behind_the_back(INCIDENT)
    call_command("note_guards", why="Restored from the backup of 4 October", verbosity=0)
    seal()
    report = verify()
    assert report.findings == []
    assert report.remarks == ["The guards were noted anew: Restored from the backup of 4 October"]


def test_a_guarded_table_that_is_gone_is_found(sealed):
    connection.check_constraints()
    query("ALTER TABLE cases_incident RENAME TO away")
    assert "Table missing" in found()


def test_a_restore_that_numbers_columns_anew_raises_no_alarm_and_hides_no_tampering(sealed, incident, monkeypatch):
    """As after a migration that dropped a column: a dump leaves no gap."""
    monkeypatch.setattr(tables, "name_of", lambda live, pk: (live, "", ""))
    connection.check_constraints()
    query("DROP SCHEMA IF EXISTS as_of CASCADE")
    for table in (INCIDENT, HISTORY):
        query(f"ALTER TABLE {table} DROP COLUMN quantity_as_stated")
    query("SELECT ledger.note_schema('migrate', '[\"cases.0099_another\"]'::jsonb)")
    for table in (INCIDENT, HISTORY):
        query(f"ALTER TABLE {table} RENAME TO {table}_old")
        query(f"CREATE TABLE {table} AS SELECT * FROM {table}_old")
    call_command("note_guards", why="Restored", verbosity=0)
    assert found() - {"Guard missing"} == set()
    query("UPDATE cases_historicalincident SET title = 'Nothing'")
    assert "History altered" in found()


def test_columns_of_any_name_are_compared(sealed):
    connection.check_constraints()
    query("DROP SCHEMA IF EXISTS as_of CASCADE")
    for table in (INCIDENT, HISTORY):
        query(f'ALTER TABLE {table} RENAME COLUMN quantity_as_stated TO "it\'s ""so"" {{much}}"')
    query("SELECT ledger.note_schema('migrate', '[\"cases.0099_another\"]'::jsonb)")
    seal()
    assert verify().findings == []


@pytest.mark.parametrize("why", [" ", "migrate"])
def test_guards_are_not_noted_anew_without_saying_why(sealed, why):
    with pytest.raises(CommandError, match="Say why"):
        call_command("note_guards", why=why)


# Migrations


@pytest.mark.parametrize(
    "alter",
    [
        ["ALTER TABLE {} ADD COLUMN colour text NOT NULL DEFAULT 'red'"],
        ["ALTER TABLE {} DROP COLUMN quantity_as_stated"],
        ["ALTER TABLE {} RENAME COLUMN title TO heading"],
        ["ALTER TABLE {} ALTER COLUMN title TYPE varchar(500)"],
        ["ALTER TABLE {} ALTER COLUMN title TYPE text"],
        [
            "ALTER TABLE {} RENAME COLUMN title TO heading",
            "ALTER TABLE {} ADD COLUMN title text NOT NULL DEFAULT 'new'",
        ],
    ],
    ids=["add", "drop", "rename", "lengthen", "type", "rename and add"],
)
def test_ordinary_migrations_raise_no_alarm_and_hide_no_tampering(sealed, alter, monkeypatch):
    monkeypatch.setattr(tables, "name_of", lambda live, pk: (live, "", ""))  # the model still has the old columns
    connection.check_constraints()
    query("DROP SCHEMA IF EXISTS as_of CASCADE")
    for table in (INCIDENT, HISTORY):
        for statement in alter:
            query(statement.format(table))
    query("SELECT ledger.note_schema('migrate', '[\"cases.0099_another\"]'::jsonb)")
    seal()
    assert verify().findings == []
    behind_the_back(HISTORY, "UPDATE cases_historicalincident SET kind = 'other'")
    assert "History altered" in found()


# The command


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_history", *arguments, stdout=out, stderr=err)
    except CommandError as fault:
        return 1, out.getvalue(), f"{err.getvalue()}{fault}"
    return 0, out.getvalue(), err.getvalue()


def test_the_command_tells_that_all_is_well(sealed, tmp_path):
    (tmp_path / "kept").write_text(sealed.checkpoint)
    status, out, err = run("--checkpoint", str(tmp_path / "kept"))
    assert (status, err) == (0, "")
    assert f"{sealed.size} entries and 1 seals are as they were made. Root {sealed.root.hex()}" in out


def test_the_command_ends_with_1_and_names_what_was_altered(sealed, incident):
    behind_the_back(INCIDENT, "UPDATE cases_incident SET title = 'Nothing'")
    status, _, err = run()
    assert status == 1
    assert f"({incident.get_absolute_url()})" in err
    assert "The history was altered" in err


def test_a_checkpoint_file_that_is_not_there_is_told(sealed):
    status, _, err = run("--checkpoint", "/nowhere/at/all")
    assert (status, err.startswith("A checkpoint cannot be read")) == (1, True)
