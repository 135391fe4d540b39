"""What the guard refuses reaches people as a sentence, and nothing typed is lost."""

import pytest
from django.urls import reverse

from cases.models import Topic
from tests.forms import fields_of
from tests.records import words

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def refused(client_of, administrator, settings):
    """The page that comes when a topic is added and its history is not written."""
    client, address = client_of(administrator), reverse("cases:topic_add")
    filled = fields_of(client.get(address)) | {"name": "Facial recognition"}
    settings.SIMPLE_HISTORY_ENABLED = False
    page = client.post(address, filled)
    settings.SIMPLE_HISTORY_ENABLED = True
    return client, address, page


def test_a_change_without_history_is_not_made_and_a_sentence_says_so(refused):
    _, _, page = refused
    assert page.status_code == 409
    assert "This change was not recorded in the history, so it was not made." in page.content.decode()
    assert not Topic.objects.exists()


def test_what_was_typed_is_still_in_the_form(refused):
    client, address, page = refused
    assert f'href="{address}"' in page.content.decode()
    form = client.get(address)
    assert fields_of(form)["name"] == "Facial recognition"
    assert "Facial recognition" not in words(client.get(reverse("cases:topics")))
