"""One form, one record: however often it is sent."""

import pytest
from django.urls import reverse

from cases.models import Case
from correspondence.models import Question
from oversight.entry.models import SentForm
from oversight.entry.tokens import new_token, read_token
from tests.forms import faults_of, fields_of, picked
from tests.records import words

pytestmark = pytest.mark.django_db

OPEN = reverse("cases:open")


@pytest.fixture
def filled(client_of, officer, committee):
    """What the form for opening a case sends when it is filled in."""
    return fields_of(client_of(officer).get(OPEN)) | {"title": "A case", "committee": "Transparency Committee"}


def test_a_form_sent_twice_makes_one_record_and_leads_to_it_both_times(client_of, officer, filled):
    first, second = (client_of(officer).post(OPEN, filled) for _ in range(2))
    case = Case.objects.get()
    assert first["Location"] == second["Location"] == case.get_absolute_url()
    assert SentForm.objects.get().made == case


def test_two_forms_make_two_records(client_of, officer, filled):
    token = fields_of(client_of(officer).get(OPEN))["form_token"]
    for form in (filled, filled | {"form_token": token}):
        client_of(officer).post(OPEN, form)
    assert Case.objects.count() == 2


def test_a_form_sent_again_with_other_words_makes_nothing_and_says_what_the_first_made(client_of, officer, filled):
    client = client_of(officer)
    client.post(OPEN, filled)
    page = client.post(OPEN, filled | {"title": "Another case"})
    case = Case.objects.get()
    ((_, said),) = faults_of(page)
    assert "This form was sent before, with other words, and made " + str(case) in said
    assert f'href="{case.get_absolute_url()}"' in page.content.decode()
    assert fields_of(page)["title"] == "Another case"


def test_that_page_has_a_fresh_token_so_that_another_record_can_be_made_on_purpose(client_of, officer, filled):
    client = client_of(officer)
    client.post(OPEN, filled)
    page = client.post(OPEN, filled | {"title": "Another case"})
    again = fields_of(page)
    assert again["form_token"] != filled["form_token"]
    client.post(OPEN, again)
    assert set(Case.objects.values_list("title", flat=True)) == {"A case", "Another case"}


def test_a_form_that_was_refused_has_not_been_sent(client_of, officer, filled):
    client = client_of(officer)
    client.post(OPEN, filled | {"title": ""})
    assert not SentForm.objects.exists()
    assert client.post(OPEN, filled).status_code == 302


def test_what_an_action_refused_has_not_been_sent_either(client_of, officer, member, filled):
    client = client_of(officer)
    page = client.post(OPEN, filled | {"readers": [member.pk]})
    assert [where for where, _ in faults_of(page)] == ["id_readers_0"]
    assert not SentForm.objects.exists()
    assert client.post(OPEN, filled).status_code == 302


@pytest.mark.parametrize("token", ["", "nonsense", "other"])
def test_a_token_of_another_user_or_of_nobody_counts_for_nothing(token, client_of, officer, member, filled):
    """It neither stands in the way of the other user's form, nor leads to what that one made."""
    token = new_token(member.pk) if token == "other" else token
    client = client_of(officer)
    for _ in range(2):
        assert client.post(OPEN, filled | {"form_token": token}).status_code == 302
    assert Case.objects.count() == 2
    if read := read_token(token):
        assert not SentForm.objects.filter(token=read[1]).exists()


def test_a_second_sending_leads_to_the_record_even_where_the_record_itself_makes_it_invalid(client_of, officer, case):
    """A question's reference is taken once the first sending was carried out."""
    address = reverse("cases:record_add", args=[case.reference, "question"])
    form = fields_of(client_of(officer).get(address)) | {"reference": "2019/14214", "heading": "Who?", "date": "2019"}
    form |= picked("asked_by-0-who", "Unmesh Desai", "new-named")
    first, second = (client_of(officer).post(address, form) for _ in range(2))
    assert first["Location"] == second["Location"] == Question.objects.get().get_absolute_url()


def test_asking_for_one_more_row_after_sending_is_not_taken_for_sending_again(client_of, officer, case):
    address = reverse("cases:record_add", args=[case.reference, "event"])
    form = fields_of(client_of(officer).get(address)) | {"title": "Talks", "kind": "request", "date": "2019"}
    assert client_of(officer).post(address, form).status_code == 302
    assert client_of(officer).post(address, form | {"more": "took_part"}).status_code == 200


def test_a_correction_sent_twice_is_made_once_and_leaves_one_change(client_of, officer, case):
    address = reverse("cases:correct", args=[case.reference])
    form = fields_of(client_of(officer).get(address)) | {"title": "Better", "reason": "A slip"}
    first, second = (client_of(officer).post(address, form) for _ in range(2))
    assert first["Location"] == second["Location"] == case.get_absolute_url()
    assert case.history.filter(title="Better").count() == 1


def test_after_a_second_sending_the_page_says_the_same_as_after_the_first(client_of, officer, filled):
    client = client_of(officer)
    for _ in range(2):
        page = client.post(OPEN, filled, follow=True)
        assert "Opened OC-" in words(page)
