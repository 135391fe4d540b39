"""No saving of a row goes past the history, and nothing of ours is without one."""

import pytest
from django.apps import apps
from django.db import IntegrityError, models
from django.utils import timezone

from oversight.accounts.models import User
from oversight.audit.models import Change
from tests.oversight.rows import TRACKED, made

pytestmark = pytest.mark.django_db


def rows_left(row):
    kind = {"record_type__app_label": row._meta.app_label, "record_type__model": row._meta.model_name}
    return row.history.count(), Change.objects.filter(**kind, record_id=row.pk).count()


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_every_save_that_changes_something_leaves_one_history_row_and_one_row_in_the_feed(model):
    row = made(model)
    assert rows_left(row) == (1, 1)
    row = model._default_manager.get(pk=row.pk)
    row.save()
    assert rows_left(row) == (1, 1), "a save that changes nothing leaves nothing"
    row.withdrawn_at, row.withdrawn_reason = timezone.now(), "A mistake"
    row.save()
    assert rows_left(row) == (2, 2)


@pytest.mark.parametrize("model", TRACKED, ids=lambda model: model.__name__)
def test_a_save_that_fails_leaves_nothing(model):
    row = made(model)
    row.withdrawn_reason = "Withdrawn on no day"
    with pytest.raises(IntegrityError):
        row.save()
    assert rows_left(row) == (1, 1)


@pytest.mark.parametrize("model", [*TRACKED, User], ids=lambda model: model.__name__)
def test_history_has_wide_ids_and_reasons_of_any_length(model):
    history = model.history.model._meta
    assert isinstance(history.get_field("history_id"), models.BigAutoField)
    assert type(history.get_field("history_change_reason")) is models.TextField


def test_every_model_of_our_own_that_is_not_a_history_is_tracked():
    ours = {m for m in apps.get_models() if m._meta.app_label in {"cases", "correspondence", "accounts"}}
    histories = {model.history.model for model in [*TRACKED, User]}
    assert ours - histories - {User} <= set(TRACKED)


def test_every_many_to_many_goes_through_a_tracked_model():
    links = [field.remote_field.through for model in TRACKED for field in model._meta.many_to_many]
    assert links
    assert set(links) <= set(TRACKED)
