"""Adding and correcting an organisation."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.models import Organisation, OrganisationName
from tests.forms import faults, fields_of, follow, picked
from tests.records import words

pytestmark = pytest.mark.django_db

ADD = reverse("cases:organisation_add")
MPS = {"name": "Metropolitan Police Service", "abbreviation": "MPS", "classification": "police"}


@pytest.fixture
def police(db):
    return Organisation.objects.create(**MPS)


def correct(row):
    return reverse("cases:organisation_correct", args=[row.pk])


def test_an_organisation_is_added_with_its_kind_other_names_and_what_it_is_part_of(client_of, officer, police):
    typed = {"other_names-rows": "1", "other_names-0-name": "Camden police", "other_names-0-note": "The press"}
    page = follow(
        client_of(officer),
        ADD,
        name="Borough of Camden",
        classification="police",
        **picked("part_of", "Metropolitan Police Service", f"organisation-{police.pk}"),
        **typed,
    )
    body = Organisation.objects.get(name="Borough of Camden")
    assert (body.part_of, body.other_names.get().note) == (police, "The press")
    assert page.redirect_chain == [(body.get_absolute_url(), 302)]
    assert body.history.get().history_user == officer


def test_what_it_is_a_part_of_is_found_by_typing_without_javascript(client_of, officer, police):
    client = client_of(officer)
    page = follow(client, ADD, name="Borough of Camden", classification="police", part_of="MPS")
    assert faults(page) == {"id_part_of": "Choose which organisation you mean by “MPS”"}
    client.post(ADD, fields_of(page) | {"part_of_key": f"organisation-{police.pk}"})
    assert Organisation.objects.get(name="Borough of Camden").part_of == police


@pytest.mark.parametrize(("typed", "short"), [("The Metropolitan Police", ""), ("The Met", "MPS")])
def test_one_like_it_by_name_or_short_name_is_pointed_out(typed, short, client_of, officer, police):
    client = client_of(officer)
    page = follow(client, ADD, name=typed, abbreviation=short, classification="police")
    assert faults(page) == {"id_is_another": "Metropolitan Police Service is on record already. Is it the same?"}
    client.post(ADD, fields_of(page) | {"is_another": "on"})
    assert Organisation.objects.count() == 2


def test_the_very_same_name_is_refused_even_as_another_one(client_of, officer, police):
    page = follow(client_of(officer), ADD, **MPS, is_another="on")
    assert faults(page) == {"": "An organisation of this name is recorded already."}
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, {"id_name": "Enter name"}),
        ({"classification": ""}, {"id_classification": "Choose kind"}),
        ({"part_of": "Nobody"}, {"id_part_of": "No organisation on record fits “Nobody”. Check the spelling"}),
        ({"abbreviation": "x" * 31}, {"id_abbreviation": "Short name must be 30 characters or fewer"}),
    ],
)
def test_a_fault_is_told_at_its_field(typed, told, client_of, officer):
    assert faults(follow(client_of(officer), ADD, **MPS | typed)) == told
    assert not Organisation.objects.exists()


def test_correcting_saves_for_a_reason(client_of, officer, police):
    OrganisationName.objects.create(organisation=police, name="the Met")
    client = client_of(officer)
    assert faults(follow(client, correct(police), note="Of London")) == {"id_reason": "Enter the reason for the change"}
    page = follow(client, correct(police), note="Of London", reason="To tell it apart")
    assert "Note Of London" in words(page)
    told = police.history.first()
    assert (told.history_user, told.history_change_reason) == (officer, "To tell it apart")
    assert police.other_names.current().get().name == "the Met"


def test_an_organisation_is_no_part_of_itself_or_of_its_parts(client_of, officer, police):
    camden = Organisation.objects.create(name="Camden police", classification="police", part_of=police)
    told = "An organisation cannot be a part of itself, or of one of its own parts"
    for above in (police, camden):
        chosen = picked("part_of", above.name, f"organisation-{above.pk}")
        page = follow(client_of(officer), correct(police), reason="So it says", **chosen)
        assert faults(page) == {"id_part_of": told}
    police.part_of = camden
    with pytest.raises(ValidationError, match=told):
        police.full_clean()


def test_what_it_is_a_part_of_can_be_taken_away(client_of, officer, police):
    camden = Organisation.objects.create(name="Camden police", classification="police", part_of=police)
    client = client_of(officer)
    assert fields_of(client.get(correct(camden)))["part_of"] == "Metropolitan Police Service"
    follow(client, correct(camden), reason="Its own body", part_of="", part_of_key="", part_of_for="")
    camden.refresh_from_db()
    assert camden.part_of is None


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_adds_or_corrects(role, request, client_of, case):
    client = client_of(request.getfixturevalue(role))
    assert client.post(ADD, MPS).status_code == 403
    assert client.post(correct(case.committee), {"name": "Other", "reason": "Why"}).status_code == 403
    assert Organisation.objects.get().history.count() == 1
