"""The form of every record of the example, sent as it stands: a browser's round trip changes no word of the record."""

from collections import Counter

import pytest
from django.urls import reverse

from cases.feed import kinds_with_history
from cases.forms import FORMS
from oversight.accounts.models import User
from oversight.audit.models import Change
from tests.forms import faults_of, fields_of

pytestmark = pytest.mark.django_db

KINDS = sorted(str(model._meta.model_name) for model in FORMS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_sent_as_it_stands_changes_nothing(kind, records, client_of):
    client = client_of(User.objects.get(username="officer"))
    refused, changed = {}, {}
    rows = list(kinds_with_history()[kind].objects.all())
    assert rows
    for row in rows:
        address = reverse("cases:record_correct", args=[kind, row.pk])
        last = Change.objects.latest("pk").pk
        page = client.post(address, fields_of(client.get(address)) | {"reason": "Nothing"})
        if page.status_code != 302:
            refused[str(row)] = faults_of(page)
        elif made := Counter(change.record_type.model for change in Change.objects.filter(pk__gt=last)):
            changed[str(row)] = made
    assert not refused
    assert not changed
