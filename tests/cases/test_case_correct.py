"""Correcting what a case says of itself: with a reason, and never over what another saved meanwhile."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.case_actions import correct_case
from cases.models import CaseReader, CaseTopic, Organisation, Topic
from oversight.audit.models import Change
from oversight.audit.versions import ChangedMeanwhile, version_of
from tests.forms import faults_of, fields_of, send
from tests.records import withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:correct", args=[case.reference])


@pytest.fixture
def topics(case):
    """Policing, which the case has, and Transport."""
    made = [Topic.objects.create(name=name, slug=name.lower()) for name in ("Policing", "Transport")]
    CaseTopic.objects.create(case=case, topic=made[0])
    return made


def corrected(user, case, **fields):
    said = {
        "title": case.title,
        "summary": case.summary,
        "committee": case.committee,
        "visibility": case.visibility,
        "topics": list(case.topics.filter(casetopics__withdrawn_at=None)),
        "readers": [],
    }
    return correct_case(user=user, case=case, **{"reason": "A slip", "seen": version_of(case), **said, **fields})


def test_each_field_can_be_changed_with_a_reason(client_of, officer, case, topics):
    other = Organisation.objects.create(name="Budget Committee", classification="committee")
    typed = {"title": "Better", "summary": "What it is about", "committee": "Budget Committee"}
    typed |= {"topics": [topics[1].pk], "reason": "The title was wrong"}
    page = send(client_of(officer), address_of(case), follow=True, **typed)
    assert page.redirect_chain == [(case.get_absolute_url(), 302)]
    case.refresh_from_db()
    assert (case.title, case.summary, case.committee) == ("Better", "What it is about", other)
    said = words(page)
    assert "Topics Transport" in said
    assert "Why: The title was wrong" in said


def test_only_what_was_changed_leaves_history(client_of, officer, case, topics):
    before = case.history.count()
    send(client_of(officer), address_of(case), topics=[topic.pk for topic in topics], reason="It is about buses too")
    assert case.history.count() == before
    change = Change.objects.get(reason="It is about buses too")
    assert (change.user, change.record_id) == (officer, CaseTopic.objects.get(topic=topics[1]).pk)


def test_a_topic_that_is_taken_away_is_withdrawn_for_the_reason(officer, case, topics):
    corrected(officer, case, topics=[topics[1]], reason="Not about policing")
    row = CaseTopic.objects.get(topic=topics[0])
    assert (row.is_withdrawn, row.withdrawn_reason) == (True, "Not about policing")
    assert row.history.first().history_user == officer


def test_a_withdrawn_topic_is_offered_only_where_the_case_has_it(client_of, officer, case, restricted_case, topics):
    withdraw(topics[0], "Another word is used")
    assert "Policing" in words(client_of(officer).get(address_of(case)))
    assert "Policing" not in words(client_of(officer).get(address_of(restricted_case)))


def test_readers_of_a_restricted_case_are_named_and_taken_away(client_of, officer, member, restricted_case):
    client = client_of(officer)
    send(client, address_of(restricted_case), readers=[member.pk], reason="They asked for it")
    assert client_of(member).get(restricted_case.get_absolute_url()).status_code == 200
    assert fields_of(client.get(address_of(restricted_case)))["readers"] == str(member.pk)
    send(client, address_of(restricted_case), readers=[], reason="They left")
    assert client_of(member).get(restricted_case.get_absolute_url()).status_code == 404
    assert CaseReader.objects.get().withdrawn_reason == "They left"


def test_a_reader_who_was_deactivated_stays_named_until_somebody_takes_the_name_away(
    client_of, officer, member, restricted_case
):
    CaseReader.objects.create(case=restricted_case, user=member)
    member.is_active = False
    member.save()
    send(client_of(officer), address_of(restricted_case), title="Better", reason="A slip")
    assert not CaseReader.objects.get().is_withdrawn


def test_the_page_warns_how_many_will_read_a_restricted_case_when_it_is_made_internal(
    client_of, officer, member, on_the_committee, restricted_case, case, django_user_model
):
    for number in range(2):
        django_user_model.objects.create_user(f"other{number}", role="member")
    page = words(client_of(officer).get(address_of(restricted_case)))
    assert "everybody who signs in reads it with all that it holds: 2 members who may not read it now" in page
    assert "everybody who signs in reads it with all" not in words(client_of(officer).get(address_of(case)))


def test_a_case_with_named_readers_is_not_made_internal_over_their_heads(client_of, officer, member, restricted_case):
    CaseReader.objects.create(case=restricted_case, user=member)
    page = send(client_of(officer), address_of(restricted_case), visibility="internal", reason="It is public now")
    assert [where for where, _ in faults_of(page)] == ["id_readers_0"]
    restricted_case.refresh_from_db()
    assert restricted_case.is_restricted


def test_without_a_reason_nothing_is_saved_and_nothing_typed_is_lost(client_of, officer, case):
    page = send(client_of(officer), address_of(case), title="Better")
    assert faults_of(page) == [("id_reason", "Enter the reason for the change")]
    assert fields_of(page)["title"] == "Better"
    case.refresh_from_db()
    assert case.title == "An internal case"
    with pytest.raises(ValidationError, match="Enter the reason"):
        corrected(officer, case, title="Better", reason=" ")


def test_what_another_saved_meanwhile_is_shown_beside_what_was_typed(client_of, officer, case, django_user_model):
    client = client_of(officer)
    opened = fields_of(client.get(address_of(case)))
    colleague = django_user_model.objects.create_user("robin", role="officer", first_name="Robin", last_name="Example")
    corrected(colleague, case, title="Robin’s title", reason="It was vague")
    typed = {"title": "My title", "reason": "It was wrong"}
    page = client.post(address_of(case), opened | typed)
    said = words(page)
    assert "Robin Example saved changes to this while you were typing" in said
    assert "Title Robin’s title My title" in said
    case.refresh_from_db()
    assert case.title == "Robin’s title"
    client.post(address_of(case), fields_of(page))
    case.refresh_from_db()
    assert case.title == "My title"


def test_a_topic_that_another_added_meanwhile_is_a_change_too(officer, case, topics, django_user_model):
    seen = version_of(case)
    colleague = django_user_model.objects.create_user("robin", role="officer")
    corrected(colleague, case, topics=topics)
    with pytest.raises(ChangedMeanwhile) as clash:
        corrected(officer, case, seen=seen)
    assert clash.value.change.user == colleague


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_correct_cases(role, request, client_of, case):
    user = request.getfixturevalue(role)
    assert client_of(user).post(address_of(case), {"title": "Mine"}).status_code == 403
    with pytest.raises(PermissionDenied):
        corrected(user, case, title="Mine")
    case.refresh_from_db()
    assert case.title == "An internal case"


def test_the_case_leads_to_it_for_officers_alone(client_of, officer, member, case):
    link = f'href="{address_of(case)}"'
    assert link in client_of(officer).get(case.get_absolute_url()).content.decode()
    assert link not in client_of(member).get(case.get_absolute_url()).content.decode()
