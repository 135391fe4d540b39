"""Who may see which rows: `visible_to(user)` on every model, and what a restricted case keeps to itself."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cases.filters import TimelineFilter
from cases.models import (
    Appointment,
    Case,
    CaseLink,
    CaseReader,
    Incident,
    Organisation,
    Party,
    Person,
    Source,
)
from cases.timeline import timeline_rows
from correspondence.models import Answer, Question
from oversight.audit.history import Tracked
from tests.records import answer, name, put

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


def test_the_offices_of_a_protected_person_are_for_the_staff_alone(member, officer, case, dated):
    person = Person.objects.create(name="A Child", naming="protected", pseudonym="Child A")
    school = Organisation.objects.create(name="A School", classification="other")
    told = put(Incident, case, kind="other", title="Open")
    name(told, "affected", person=person, organisation=school)
    Appointment.objects.create(person=person, organisation=school, role="Pupil", **dated("2019"))
    assert Appointment.objects.visible_to(officer).exists()
    assert not Appointment.objects.visible_to(member).exists()


def test_the_choices_of_a_filter_are_in_the_order_of_the_names_shown(member, case):
    told = put(Incident, case, kind="other", title="Open")
    for naming in ({"name": "Aaron", "naming": "protected", "pseudonym": "Zed"}, {"name": "Mary"}):
        name(told, "affected", person=Person.objects.create(**naming))
    field = TimelineFilter({}, user=member, case=case).fields["person"]
    assert [str(person) for person in field.queryset] == ["Mary", "Zed"]


def test_an_answer_whose_question_is_out_of_sight_is_out_of_sight_too(member, officer, case, restricted_case):
    question = put(Question, restricted_case, heading="A secret heading")
    reply = answer(question, case, text="No.")
    assert Answer.objects.visible_to(officer).get() == reply
    assert not Answer.objects.visible_to(member).exists()
    assert timeline_rows(member, case) == []
    assert len(timeline_rows(officer, case)) == 1


def test_a_disagreement_of_a_source_out_of_sight_is_not_on_the_timeline(member, officer, case, secret):
    told = put(Incident, case, kind="other", title="Open")
    Source.objects.create(record=told, cited=secret, conflicts=True, claim_as_written="a secret day")
    assert timeline_rows(member, case)[0].claims == ""
    assert timeline_rows(officer, case)[0].claims == "a secret day"
