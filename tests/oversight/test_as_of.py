"""The record as it was recorded at a moment, from its history."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from cases.models import Case, CaseLink, Event, Organisation, Party, Person
from oversight.audit.as_of import ViewsMissing, moment_read, recorded_as_of
from oversight.audit.as_of_views import DROP, build_views
from oversight.audit.history import Tracked
from tests.database import as_database_user
from tests.oversight.rows import TRACKED, made
from tests.records import name, put, withdraw

pytestmark = pytest.mark.django_db


def test_a_row_is_as_its_newest_version_of_then(case, auditor):
    was = timezone.now()
    case.title = "Another title"
    case.save()
    with recorded_as_of(was, reader=auditor):
        assert Case.objects.get(pk=case.pk).title == "An internal case"
    with recorded_as_of(timezone.now(), reader=auditor):
        assert Case.objects.get(pk=case.pk).title == "Another title"
    assert Case.objects.get(pk=case.pk).title == "Another title"


def test_links_are_as_they_were(case, committee, auditor):
    event = put(Event, case, kind="meeting", title="A meeting")
    party = name(event, "took_part", organisation=committee)
    was = timezone.now()
    withdraw(party)
    withdraw(CaseLink.objects.get(object_id=event.pk))
    name(event, "took_part", person=Person.objects.create(name="Somebody"))
    with recorded_as_of(was, reader=auditor):
        assert list(Party.objects.current()) == [party]
        assert list(Event.objects.of_case(case)) == [event]
    assert not Event.objects.of_case(case).exists()


def test_a_row_is_not_there_before_it_was_added(auditor):
    was = timezone.now()
    body = Organisation.objects.create(name="A body", classification="other")
    with recorded_as_of(was, reader=auditor):
        assert not Organisation.objects.filter(pk=body.pk).exists()


def test_of_versions_of_the_same_moment_the_one_saved_last_counts(case, auditor):
    moment = timezone.now()
    for title in ("One", "Two"):
        case.title, case._history_date = title, moment
        case.save()
    with recorded_as_of(moment, reader=auditor):
        assert [row.title for row in Case.objects.all()] == ["Two"]


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_every_kind_of_row_is_read_with_all_its_fields(model, auditor):
    row = made(model)
    fields = [field.attname for field in model._meta.concrete_fields]
    with recorded_as_of(timezone.now(), reader=auditor):
        then = model._default_manager.filter(pk=row.pk).values(*fields).get()
    assert then == model._default_manager.filter(pk=row.pk).values(*fields).get()


def test_nothing_can_be_written_there_and_anything_can_afterwards(case, auditor):
    with transaction.atomic(), recorded_as_of(timezone.now(), reader=auditor):
        with as_database_user(), pytest.raises(DatabaseError, match="read-only"), transaction.atomic():
            Organisation.objects.create(name="A body", classification="other")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE public.cases_case SET title = ''")
    assert moment_read() is None
    case.title = "Written again"
    case.save()
    assert Case.objects.get().title == "Written again"


def test_every_table_of_the_record_has_its_views():
    tables = {model._meta.db_table for model in apps.get_models() if issubclass(model, Tracked)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, viewname FROM pg_views WHERE schemaname IN ('as_of', 'as_of_seen')")
        views = set(cursor.fetchall())
    assert views == {(schema, table) for schema in ("as_of", "as_of_seen") for table in tables} | {
        ("as_of", "audit_change")
    }


def test_without_the_views_nothing_is_read_as_if_it_were_of_then(case, auditor):
    with as_database_user():
        with connection.cursor() as cursor:
            cursor.execute(DROP)
        with pytest.raises(ViewsMissing), recorded_as_of(timezone.now(), reader=auditor):
            pass
        build_views()
        with recorded_as_of(timezone.now(), reader=auditor):
            assert Case.objects.count() == 1


def test_migrations_find_no_views_in_their_way_and_leave_them_built(auditor):
    """Back and forth: while a migration is missing, there is nothing to read the record of another day by."""
    # What waits for the end of the transaction would stand in the way.
    connection.check_constraints()
    with as_database_user():
        call_command("migrate", "cases", "0006", verbosity=0)
    with pytest.raises(ViewsMissing), recorded_as_of(timezone.now(), reader=auditor):
        pass
    with as_database_user():
        call_command("migrate", verbosity=0)
    with recorded_as_of(timezone.now(), reader=auditor):
        assert not Case.objects.exists()
