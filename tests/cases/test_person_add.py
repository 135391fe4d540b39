"""Adding a person."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Person, PersonName
from cases.people_actions import add_to_register
from oversight.audit.models import Change
from tests.forms import faults, fields_of, follow
from tests.records import words

pytestmark = pytest.mark.django_db

ADDRESS = reverse("cases:person_add")
OTHER = {"other_names-rows": "1", "other_names-0-name": "Sian Berry", "other_names-0-note": "A letter"}


def test_a_name_is_enough(client_of, officer):
    page = follow(client_of(officer), ADDRESS, name="Siân Berry")
    person = Person.objects.get()
    assert (person.name, person.naming, person.pseudonym) == ("Siân Berry", "named", "")
    assert page.redirect_chain == [(person.get_absolute_url(), 302)]
    assert "Added Siân Berry" in words(page)


def test_title_letters_other_names_and_note_are_kept(client_of, officer):
    more = {"honorific_prefix": "Dr", "honorific_suffix": "AM", "note": "Of the Green group"}
    page = follow(client_of(officer), ADDRESS, name="Siân Berry", **more, **OTHER)
    assert str(Person.objects.get()) == "Dr Siân Berry AM"
    assert PersonName.objects.get().note == "A letter"
    assert "Also called Sian Berry (A letter)" in words(page)


def test_adding_leaves_history(client_of, officer):
    follow(client_of(officer), ADDRESS, name="Siân Berry", **OTHER)
    for row in (Person.objects.get(), PersonName.objects.get()):
        told = row.history.get()
        assert (told.history_user, told.history_type) == (officer, "+")
        assert Change.objects.filter(history_id=told.history_id, user=officer).exists()


@pytest.mark.parametrize("typed", ["Unmesh Desai", "U. Desai", "desai, unmesh"])
def test_a_name_like_one_on_record_is_pointed_out_and_can_be_somebody_else(typed, client_of, officer):
    there = Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")
    client = client_of(officer)
    page = follow(client, ADDRESS, name=typed)
    assert faults(page) == {"id_is_another": "Unmesh Desai AM is on record already. Is it the same?"}
    assert f'href="{there.get_absolute_url()}"' in page.content.decode()
    assert f'value="{typed}"' in page.content.decode()
    assert Person.objects.count() == 1
    client.post(ADDRESS, fields_of(page) | {"is_another": "on"})
    assert Person.objects.count() == 2


def test_an_other_name_is_looked_at_too(client_of, officer):
    somebody = Person.objects.create(name="Cressida Dick")
    PersonName.objects.create(person=somebody, name="The Commissioner Dick")
    typed = {"other_names-rows": "1", "other_names-0-name": "Commissioner Dick"}
    page = follow(client_of(officer), ADDRESS, name="Somebody Unlike", **typed)
    assert faults(page) == {"id_is_another": "Cressida Dick is on record already. Is it the same?"}


def test_people_without_a_name_are_not_taken_for_each_other(client_of, officer):
    for _ in range(2):
        follow(client_of(officer), ADDRESS, name="a spokesperson", naming="unnamed")
    assert Person.objects.filter(naming="unnamed").count() == 2


def test_a_protected_person_needs_another_name_which_is_all_that_members_read(client_of, officer):
    client, typed = client_of(officer), {"name": "Jonathan Quill", "naming": "protected"}
    page = follow(client, ADDRESS, **typed)
    assert faults(page) == {"id_pseudonym": "Enter what is shown instead of the name, for instance Witness A"}
    page = follow(client, ADDRESS, **typed, pseudonym="Little Quill")
    assert faults(page) == {"id_pseudonym": "It must not have a part of the real name in it"}
    page = follow(client, ADDRESS, **typed, pseudonym="Child A")
    assert "Added Child A" in words(page)


def test_only_a_protected_person_has_another_name(client_of, officer):
    page = follow(client_of(officer), ADDRESS, name="Siân Berry", pseudonym="Witness A")
    assert faults(page) == {"id_pseudonym": "Clear this: only a protected person is shown under another name"}
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": " "}, {"id_name": "Enter name"}),
        ({"name": "x" * 201}, {"id_name": "Name must be 200 characters or fewer"}),
        ({"name": "S", "naming": "other"}, {"id_naming_0": "Naming: choose from the list"}),
        (
            {"name": "S", "other_names-rows": "1", "other_names-0-note": "A letter"},
            {"id_other_names-0-name": "Enter the name, or clear its use"},
        ),
    ],
)
def test_a_fault_is_told_at_its_field(typed, told, client_of, officer):
    assert faults(follow(client_of(officer), ADDRESS, **typed)) == told
    assert not Person.objects.exists()


def test_a_form_sent_twice_adds_one_person(client_of, officer):
    client = client_of(officer)
    filled = fields_of(client.get(ADDRESS)) | {"name": "Siân Berry"}
    first, second = (client.post(ADDRESS, filled, follow=True) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Person.objects.count() == 1


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_adds_people(role, request, client_of):
    user = request.getfixturevalue(role)
    assert client_of(user).post(ADDRESS, {"name": "Siân Berry"}).status_code == 403
    with pytest.raises(PermissionDenied):
        add_to_register(user=user, row=Person(name="Siân Berry"))
    assert not Person.objects.exists()


def test_the_action_refuses_what_is_not_in_order(officer):
    with pytest.raises(ValidationError, match="A protected person, and nobody else"):
        add_to_register(user=officer, row=Person(name="Jonathan Quill", naming="protected"))
    assert not Person.objects.exists()
