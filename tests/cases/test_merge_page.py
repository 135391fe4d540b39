"""The pages on which two people or organisations are merged, and on which that is undone."""

import pytest
from django.urls import reverse

from cases.merge_actions import merge
from cases.models import Incident, Merge, Organisation, Party, Person, PersonName
from tests.forms import faults, faults_of, fields_of, picked
from tests.records import change, link_many, name, put, put_many, queries, words

pytestmark = pytest.mark.django_db

ONE = "The letter gives both names"


@pytest.fixture
def robert(db):
    return Person.objects.create(name="Robert Evans")


@pytest.fixture
def bob(db):
    return Person.objects.create(name="Bob Evans", honorific_prefix="Mr")


def choose(row):
    return reverse(f"cases:{row._meta.model_name}_merge", args=[row.pk])


def compare(row, other):
    """The address of the page on which the two are side by side."""
    chosen = picked("other", str(other), f"{other._meta.model_name}-{other.pk}")
    return f"{choose(row)}?" + "&".join(f"{key}={value.replace(' ', '+')}" for key, value in chosen.items())


def test_the_other_one_is_found_by_typing(client_of, officer, robert, bob):
    client = client_of(officer)
    assert "Nothing is merged yet" in words(client.get(choose(robert)))
    page = client.get(f"{choose(robert)}?other=Evans")
    assert faults_of(page) == [("id_other", "Choose which person you mean by “Evans”")]
    page = client.get(f"{choose(robert)}?other=Mr+Bob+Evans")
    assert "Merge Robert Evans and Mr Bob Evans" in words(page)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Enter the other person"),
        ("Robert Evans", "Choose another one: this is the record that you came from"),
        ("Zachary Quill", "No person on record fits “Zachary Quill”. Check the spelling"),
    ],
)
def test_a_choice_that_makes_no_sense_is_told(typed, told, client_of, officer, robert, bob):
    page = client_of(officer).get(choose(robert), {"other": typed})
    assert faults_of(page) == [("id_other", told)]


def test_the_two_are_shown_side_by_side_with_what_names_them(client_of, officer, case, robert, bob):
    PersonName.objects.create(person=bob, name="Bobby")
    for _ in range(2):
        name(put(Incident, case, kind="other", title="It"), "affected", person=bob)
    page = words(client_of(officer).get(compare(robert, bob)))
    for line in (
        "Name Robert Evans Bob Evans",
        "Other names nothing Bobby",
        "Roles in records 0 2",
        "Naming Named Named",
    ):
        assert line in page


def test_the_one_that_is_kept_is_chosen_and_the_reason_asked_for(client_of, officer, robert, bob):
    client, address = client_of(officer), compare(robert, bob)
    page = client.post(address, fields_of(client.get(address)))
    assert faults(page) == {
        "id_keep_0": "Choose which one is kept",
        "id_reason": "Enter how you know that they are one",
    }
    page = client.post(address, fields_of(page) | {"keep": bob.pk, "reason": ONE}, follow=True)
    made = Merge.objects.get()
    assert (made.kept, made.merged) == (bob, robert)
    assert made.history.get().history_change_reason == ONE
    assert page.redirect_chain == [(bob.get_absolute_url(), 302)]
    assert "Merged into this record Robert Evans" in words(page)


def test_a_double_click_merges_once_and_leads_to_the_kept_one(client_of, officer, robert, bob):
    client, address = client_of(officer), compare(robert, bob)
    sent = fields_of(client.get(address)) | {"keep": robert.pk, "reason": ONE}
    assert [client.post(address, sent)["Location"] for _ in range(2)] == [robert.get_absolute_url()] * 2
    assert Merge.objects.count() == 1


def test_what_the_action_refuses_is_told_above_the_form(client_of, officer, robert):
    child = Person.objects.create(name="Real Name", naming="protected", pseudonym="Child A")
    client, address = client_of(officer), compare(robert, child)
    page = client.post(address, fields_of(client.get(address)) | {"keep": robert.pk, "reason": ONE})
    assert "One of the two is protected and the other is not" in faults_of(page)[0][1]
    assert ONE in page.content.decode()
    assert not Merge.objects.exists()


def test_the_page_of_the_merged_one_leads_to_the_kept_one_and_to_the_undoing(client_of, officer, auditor, robert, bob):
    made = merge(user=officer, kept=robert, merged=bob, reason=ONE)
    undo = f'href="{reverse("cases:merge_undo", args=[made.pk])}"'
    for user, may in ((officer, True), (auditor, False)):
        page = client_of(user).get(bob.get_absolute_url())
        assert "Merged into Robert Evans ." in words(page)
        assert (undo in page.content.decode()) is may
        assert (undo in client_of(user).get(robert.get_absolute_url()).content.decode()) is may


def test_undoing_asks_for_the_reason_and_tells_what_was_changed_since(client_of, officer, case, robert, bob):
    party = name(put(Incident, case, kind="other", title="It"), "affected", person=bob)
    made = merge(user=officer, kept=robert, merged=bob, reason=ONE)
    third = Person.objects.create(name="A Third")
    change(party, person=third)
    client, address = client_of(officer), reverse("cases:merge_undo", args=[made.pk])
    page = client.post(address, fields_of(client.get(address)))
    assert faults(page) == {"id_reason": "Enter the reason"}
    page = client.post(address, fields_of(page) | {"reason": "Father and son"}, follow=True)
    said = words(page)
    assert page.redirect_chain == [(bob.get_absolute_url(), 302)]
    assert "Robert Evans and Mr Bob Evans are two again" in said
    assert "Changed since the merge, and so left as it is: party “affected A Third”" in said
    bob.refresh_from_db()
    assert not bob.is_withdrawn


def test_organisations_are_merged_and_parted_too(client_of, officer):
    kept, away = (Organisation.objects.create(name=each, classification="other") for each in ("The Panel", "Panel"))
    client, address = client_of(officer), compare(kept, away)
    page = client.post(address, fields_of(client.get(address)) | {"keep": kept.pk, "reason": ONE}, follow=True)
    assert "Also called Panel" in words(page)
    undo = reverse("cases:merge_undo", args=[Merge.objects.get().pk])
    page = client.post(undo, fields_of(client.get(undo)) | {"reason": "Two panels"}, follow=True)
    assert "The Panel and Panel are two again" in words(page)


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_gets_that_far(role, request, client_of, officer, case, robert, bob):
    incident = put(Incident, case, kind="other", title="It")
    for somebody in (robert, bob):
        name(incident, "affected", person=somebody)
    client = client_of(request.getfixturevalue(role))
    assert client.get(choose(robert)).status_code == 403
    assert client.post(compare(robert, bob), {"keep": robert.pk, "reason": ONE}).status_code == 403
    made = merge(user=officer, kept=robert, merged=bob, reason=ONE)
    undo = client.post(reverse("cases:merge_undo", args=[made.pk]), {"reason": "Two"})
    assert undo.status_code == (404 if role == "member" else 403)
    assert Merge.objects.current().get() == made


def test_queries_do_not_grow_with_what_names_them(client_of, officer, case, robert, bob):
    client, address = client_of(officer), compare(robert, bob)
    link_many(Party, put_many(Incident, case, 2, kind="other", title="It"), role="affected", person=bob)
    few = queries(client, address)
    link_many(Party, put_many(Incident, case, 40, kind="other", title="It"), role="affected", person=bob)
    assert queries(client, address) == few
