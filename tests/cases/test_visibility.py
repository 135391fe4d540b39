"""Who may see which rows: `visible_to(user)` on every model, and what a restricted case keeps to itself."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cases.models import Case, CaseLink, CaseReader, Incident, Organisation, Party, Person, Source
from oversight.audit.history import Tracked

pytestmark = pytest.mark.django_db

MODELS = [model for model in apps.get_models() if issubclass(model, Tracked)]


@pytest.fixture
def secret(restricted_case, dated):
    """An incident in the restricted case, with a person and an organisation who are nowhere else."""
    incident = Incident.objects.create(kind="other", title="Secret", **dated("2019"))
    person = Person.objects.create(name="A Witness")
    body = Organisation.objects.create(name="A Body", classification="other")
    CaseLink.objects.create(case=restricted_case, record=incident)
    Party.objects.create(record=incident, role="affected", person=person, organisation=body)
    return incident


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_of_the_record_says_who_may_see_it_and_shows_nothing_to_strangers(model, secret):
    assert model.objects.visible_to(AnonymousUser()).count() == 0


@pytest.mark.parametrize("role", ["administrator", "officer", "auditor"])
def test_the_staff_see_restricted_cases(role, restricted_case, secret, request):
    user = request.getfixturevalue(role)
    assert Case.objects.visible_to(user).filter(pk=restricted_case.pk).exists()
    assert Incident.objects.visible_to(user).filter(pk=secret.pk).exists()


def test_a_member_of_another_committee_sees_nothing_of_a_restricted_case(member, case, secret):
    assert list(Case.objects.visible_to(member)) == [case]
    for model in (Incident, Person, Party, CaseLink):
        assert not model.objects.visible_to(member).exists(), model
    assert not Organisation.objects.visible_to(member).filter(name="A Body").exists()


def test_a_member_of_the_committee_sees_its_restricted_case(on_the_committee, secret):
    assert Incident.objects.visible_to(on_the_committee).get() == secret
    assert Person.objects.visible_to(on_the_committee).get().name == "A Witness"


def test_a_member_named_as_a_reader_sees_the_restricted_case_until_the_name_is_withdrawn(
    member, restricted_case, secret
):
    named = CaseReader.objects.create(case=restricted_case, user=member)
    assert Incident.objects.visible_to(member).exists()
    named.withdrawn_at, named.withdrawn_reason = timezone.now(), "Left the panel"
    named.save()
    assert not Incident.objects.visible_to(member).exists()


def test_a_record_in_two_cases_is_seen_by_the_readers_of_either(member, case, secret):
    CaseLink.objects.create(case=case, record=secret)
    assert Incident.objects.visible_to(member).get() == secret


def test_a_record_taken_out_of_a_case_is_no_longer_seen_through_it(member, case, secret):
    link = CaseLink.objects.create(case=case, record=secret)
    link.withdrawn_at, link.withdrawn_reason = timezone.now(), "Wrong case"
    link.save()
    assert not Incident.objects.visible_to(member).exists()


def test_a_record_in_no_case_is_seen_by_the_staff_alone(member, officer, dated):
    Incident.objects.create(kind="other", title="Loose", **dated("2019"))
    assert Incident.objects.visible_to(officer).exists()
    assert not Incident.objects.visible_to(member).exists()


def test_a_deactivated_user_sees_nothing(officer, case):
    officer.is_active = False
    assert not Case.objects.visible_to(officer).exists()


def test_a_source_hides_the_name_of_a_record_that_the_reader_may_not_see(member, officer, case, secret, dated):
    from cases.sources import HIDDEN, key_of, readable_sources

    told = Incident.objects.create(kind="other", title="Open", **dated("2019"))
    CaseLink.objects.create(case=case, record=told)
    Source.objects.create(record=told, cited=secret, quotation="secret words")
    shown = readable_sources(member, [told])[key_of(told)][0]
    assert (shown.name, shown.address, shown.hidden) == (HIDDEN, "", True)
    assert readable_sources(officer, [told])[key_of(told)][0].name == "Secret"
