"""Nothing of the record, of its history or of the feed is ever deleted: the database itself refuses, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from oversight.accounts.models import User
from oversight.audit.models import Change
from tests.database import as_database_user
from tests.oversight.rows import TRACKED, made

pytestmark = pytest.mark.django_db


def assert_refused(model):
    table = model._meta.db_table
    before = model.objects.count()
    assert before > 0, f"an empty {table} has nothing to refuse"
    refused = pytest.raises(DatabaseError, match="are only ever added: DELETE refused")
    with as_database_user(), connection.cursor() as cursor, refused as refusal, transaction.atomic():
        cursor.execute(f"DELETE FROM {table}")
    assert refusal.value.__cause__.pgcode == "OV001"
    assert model.objects.count() == before


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_deleting_a_row_of_the_record_or_of_its_history_is_refused(model):
    made(model)
    assert_refused(model)
    assert_refused(model.history.model)


def test_deleting_a_user_or_the_history_of_one_is_refused(officer):
    assert_refused(User)
    assert_refused(User.history.model)


def test_deleting_from_the_feed_of_changes_is_refused(case):
    assert_refused(Change)


def test_deleting_through_a_model_or_a_query_is_refused_too(case):
    for delete in (case.delete, type(case).objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            delete()
    assert type(case).objects.filter(pk=case.pk).exists()
