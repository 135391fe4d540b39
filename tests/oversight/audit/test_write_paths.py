"""However a row is written: the change is recorded, or it is refused. For every model, by each way there is."""

from copy import copy

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from oversight.accounts.models import User
from tests.database import query
from tests.oversight.rows import TRACKED, made

KEPT = [*TRACKED, User]
LINKED = [(model, field.name) for model in TRACKED for field in model._meta.many_to_many]


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """One of every kind, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        query("SET LOCAL TimeZone = 'UTC'")
        yield {model: kept(model) for model in KEPT}
        transaction.set_rollback(True)


def kept(model):
    return User.objects.create(username="somebody") if model is User else made(model)


def changed(row):
    """Its columns with other values."""
    if isinstance(row, User):
        return {"is_active": not row.is_active}
    return {"withdrawn_at": timezone.now(), "withdrawn_reason": "By some way"}


def change(row):
    row = type(row)._base_manager.get(pk=row.pk)
    for name, value in changed(row).items():
        setattr(row, name, value)
    return row


def another(row):
    """Like it, and nowhere yet."""
    row = copy(change(row))
    row.pk, row._state.adding = None, True
    for name in ("username", "slug"):
        if hasattr(row, name):
            setattr(row, name, "another")
    return row


def unrecorded(model):
    """Rows that are not as their newest history, and its entry in the ledger, say."""
    live, history = model._meta.db_table, model.history.model._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in model.history.model.tracked_fields)
    return query(
        f"SELECT {columns} FROM {live} EXCEPT SELECT {columns} "
        f"FROM (SELECT DISTINCT ON (id) * FROM {history} ORDER BY id, history_id DESC) h WHERE to_jsonb(h) = "
        f"(SELECT content FROM ledger.entry WHERE history = '{history}' AND row_id = h.id ORDER BY n DESC LIMIT 1)"
    )


def outcome(model, way):
    """What came of it, which is undone."""
    before = query(f"SELECT * FROM {model._meta.db_table} ORDER BY id"), model.history.count()
    try:
        with transaction.atomic():
            way()
            connection.check_constraints()
            after = query(f"SELECT * FROM {model._meta.db_table} ORDER BY id"), model.history.count()
            assert not unrecorded(model)
            transaction.set_rollback(True)
    except (DatabaseError, ProtectedError) as fault:
        code = getattr(fault.__cause__, "pgcode", "OV001")
        return "refused" if code == "OV001" or isinstance(fault, IntegrityError) else code
    return "recorded" if after[0] != before[0] and after[1] > before[1] else f"nothing happened: {after == before}"


# Each way changes a row, adds one, or removes one.


def save(row):
    change(row).save()


def save_some_fields(row):
    change(row).save(update_fields=list(changed(row)))


def command(row):
    """Through the model, where nobody has signed in."""
    model = type(row)
    call_command(
        "shell",
        command=f"from {model.__module__} import {model.__name__} as model\n"
        f"from tests.oversight.audit.test_write_paths import change\n"
        f"change(model._base_manager.get(pk={row.pk})).save()",
    )


def update(row):
    type(row)._base_manager.filter(pk=row.pk).update(**changed(row))


def bulk_update(row):
    type(row)._base_manager.bulk_update([change(row)], list(changed(row)))


def bulk_create(row):
    type(row)._base_manager.bulk_create([another(row)])


def bulk_create_or_update(row):
    names = [field.name for field in row._meta.concrete_fields if field.name in changed(row)]
    type(row)._base_manager.bulk_create([change(row)], update_conflicts=True, unique_fields=["id"], update_fields=names)


def raw_update(row):
    names = ", ".join(f"{name} = %s" for name in changed(row))
    query(f"UPDATE {row._meta.db_table} SET {names} WHERE id = %s", *changed(row).values(), row.pk)


def raw_insert(row):
    table = row._meta.db_table
    query(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, "
        f"to_jsonb(t) || jsonb_build_object('id', {row.pk} + 1000))).* FROM {table} t WHERE id = {row.pk}"
    )


def fixture(row, tmp_path):
    file = tmp_path / "rows.json"
    file.write_text(serializers.serialize("json", [change(row)]))
    call_command("loaddata", str(file), verbosity=0)


def save_without_history(row):
    row = change(row)
    row.skip_history_when_saving = True
    row.save()


def save_without_historical_record(row):
    change(row).save_without_historical_record()


def history_switched_off(row, settings):
    settings.SIMPLE_HISTORY_ENABLED = False
    change(row).save()


def delete(row):
    type(row)._base_manager.get(pk=row.pk).delete()


def delete_query(row):
    type(row)._base_manager.filter(pk=row.pk).delete()


def delete_raw(row):
    """With all that names it, as a cascade does; what is not guarded does not matter here."""
    type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")


RECORDED = [save, save_some_fields, command]
REFUSED = [
    update,
    bulk_update,
    bulk_create,
    bulk_create_or_update,
    raw_update,
    raw_insert,
    save_without_history,
    save_without_historical_record,
    delete,
    delete_query,
    delete_raw,
]


def named(thing):
    return thing.__name__


@pytest.mark.parametrize("model", KEPT, ids=named)
def test_a_row_that_is_created_is_recorded(rows, model):
    assert rows[model].history.get().history_type == "+"
    assert not unrecorded(model)


@pytest.mark.parametrize("way", RECORDED, ids=named)
@pytest.mark.parametrize("model", KEPT, ids=named)
def test_a_change_through_the_model_is_recorded(rows, model, way):
    assert outcome(model, lambda: way(rows[model])) == "recorded"


@pytest.mark.parametrize("way", REFUSED, ids=named)
@pytest.mark.parametrize("model", KEPT, ids=named)
def test_a_change_past_the_model_is_refused(rows, model, way):
    assert outcome(model, lambda: way(rows[model])) == "refused"


@pytest.mark.parametrize("model", KEPT, ids=named)
def test_a_change_by_a_fixture_is_refused(rows, model, tmp_path):
    assert outcome(model, lambda: fixture(rows[model], tmp_path)) == "refused"


@pytest.mark.parametrize("model", KEPT, ids=named)
def test_a_change_with_the_history_switched_off_is_refused(rows, model, settings):
    assert outcome(model, lambda: history_switched_off(rows[model], settings)) == "refused"


@pytest.mark.parametrize(("model", "name"), LINKED)
@pytest.mark.parametrize("way", ["forth", "back"])
def test_a_link_that_is_added_from_either_side_past_its_model_is_refused(rows, model, name, way):
    relation = model._meta.get_field(name).remote_field
    one, other = rows[model], rows[relation.model]
    manager = getattr(one, name) if way == "forth" else getattr(other, relation.get_accessor_name())
    assert outcome(relation.through, lambda: manager.add(other if way == "forth" else one)) == "refused"


def test_the_clock_of_a_sign_in_is_the_only_thing_that_is_written_without_history(rows):
    left_out = {
        (model, field.name)
        for model in KEPT
        for field in set(model._meta.concrete_fields) - set(model.history.model.tracked_fields)
    }
    assert left_out == {(User, "last_login"), (User, "password")}
