"""Every record of the example can be corrected, and what nobody touched is not changed by it."""

import pytest

from correspondence.example.loader import load_case
from oversight.audit.history import changing
from oversight.audit.models import Change
from tests.forms import faults_of, send

pytestmark = pytest.mark.django_db


def test_each_record_of_the_example_is_saved_as_it_stands_and_changes_nothing(client_of, officer, member):
    with changing(user=officer):
        records = load_case(officer=officer, member=member)
    client, before = client_of(officer), Change.objects.count()
    refused, changed = {}, {}
    for key, record in records.items():
        response = send(client, f"/records/{record._meta.model_name}/{record.pk}/correct/", reason="None.")
        if response.status_code != 302:
            refused[key] = faults_of(response)
        if more := Change.objects.count() - before:
            changed[key] = [str(change) for change in Change.objects.all()[:more]]
        before = Change.objects.count()
    assert (refused, changed) == ({}, {})
