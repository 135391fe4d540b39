"""The list of topics, and what administrators do with them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import CaseTopic, Topic
from cases.offered_actions import restore_offered, withdraw_offered
from cases.topic_actions import add_topic, rename_topic
from oversight.audit.versions import version_of
from tests.forms import faults, fields_of, follow
from tests.records import queries, withdraw, words

pytestmark = pytest.mark.django_db

LIST, ADD = reverse("cases:topics"), reverse("cases:topic_add")


@pytest.fixture
def topic(db):
    return Topic.objects.create(name="Facial recognition", slug="facial-recognition")


def address_of(name, topic):
    return reverse(f"cases:topic_{name}", args=[topic.pk])


def newest(row):
    history = row.history.first()
    return history.history_user, history.history_change_reason


def test_a_topic_is_added_with_a_short_name_of_its_own(administrator):
    added = [add_topic(user=administrator, name=name) for name in ("C", "C++", "Übung macht den Meister", "日本")]
    assert [topic.slug for topic in added] == ["c", "c-2", "ubung-macht-den-meister", "topic"]
    assert newest(added[0])[0] == administrator


@pytest.mark.parametrize("name", ["Facial recognition", " FACIAL recognition "])
def test_a_name_that_is_taken_is_refused_in_whatever_capitals(name, administrator, topic):
    with pytest.raises(ValidationError, match="The topic “Facial recognition” is there already"):
        add_topic(user=administrator, name=name)
    withdraw(topic)
    with pytest.raises(ValidationError, match="Bring it back, or choose another name"):
        add_topic(user=administrator, name=name)
    assert Topic.objects.count() == 1


def test_a_topic_without_a_name_is_refused(administrator):
    with pytest.raises(ValidationError):
        add_topic(user=administrator, name=" ")
    assert not Topic.objects.exists()


def test_renaming_keeps_the_short_name_and_leaves_the_reason(administrator, topic):
    rename_topic(user=administrator, row=topic, name="Live scans", reason="Plainer", seen=version_of(topic))
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Live scans", "facial-recognition")
    assert newest(topic) == (administrator, "Plainer")


def test_renaming_to_the_name_of_another_is_refused(administrator, topic):
    other = Topic.objects.create(name="Other", slug="other")
    with pytest.raises(ValidationError, match="is there already"):
        rename_topic(user=administrator, row=other, name="facial Recognition", reason="One", seen=version_of(other))
    assert other.history.count() == 1


def test_a_withdrawn_topic_stays_on_its_cases_and_can_be_brought_back(administrator, topic, case):
    CaseTopic.objects.create(case=case, topic=topic)
    withdraw_offered(user=administrator, row=topic, reason="Too wide")
    assert not Topic.objects.current().exists()
    assert newest(topic) == (administrator, "Too wide")
    assert case.topics.get() == topic
    restore_offered(user=administrator, row=topic, reason="Needed after all")
    assert Topic.objects.current().get() == topic
    assert newest(topic) == (administrator, "Needed after all")


def test_what_is_withdrawn_already_or_is_not_is_refused(administrator, topic):
    with pytest.raises(ValidationError, match="Facial recognition is not withdrawn"):
        restore_offered(user=administrator, row=topic, reason="Oh")
    withdraw(topic)
    with pytest.raises(ValidationError, match="Facial recognition is withdrawn already"):
        withdraw_offered(user=administrator, row=topic, reason="Oh")
    assert topic.history.count() == 2


def test_every_change_needs_a_reason(administrator, topic):
    for action in (withdraw_offered, restore_offered):
        with pytest.raises(ValidationError, match="Enter the reason"):
            action(user=administrator, row=topic, reason=" ")
    with pytest.raises(ValidationError, match="Enter the reason"):
        rename_topic(user=administrator, row=topic, name="Other", reason="", seen=version_of(topic))
    assert topic.history.count() == 1


@pytest.mark.parametrize("role", ["officer", "member", "auditor"])
def test_nobody_but_administrators_manages_topics(role, request, topic):
    user = request.getfixturevalue(role)
    with pytest.raises(PermissionDenied):
        add_topic(user=user, name="Other")
    with pytest.raises(PermissionDenied):
        rename_topic(user=user, row=topic, name="Other", reason="Why", seen=version_of(topic))
    for action in (withdraw_offered, restore_offered):
        with pytest.raises(PermissionDenied):
            action(user=user, row=topic, reason="Why")
    assert Topic.objects.get().history.count() == 1


def test_auditors_read_the_list_and_are_offered_nothing_to_do(client_of, auditor, topic):
    page = client_of(auditor).get(LIST)
    assert "Facial recognition 0 cases" in words(page)
    assert "/topics/add/" not in page.content.decode()
    assert f"/topics/{topic.pk}/" not in page.content.decode()


def test_the_list_counts_the_cases_of_each_topic(client_of, administrator, topic, case, restricted_case):
    client = client_of(administrator)
    few = queries(client, LIST)
    Topic.objects.create(name="Another", slug="another")
    for each in (case, restricted_case):
        CaseTopic.objects.create(case=each, topic=topic)
    withdraw(CaseTopic.objects.first())
    page = words(client.get(LIST))
    assert "Another 0 cases" in page
    assert "Facial recognition 1 case Correct" in page
    assert queries(client, LIST) == few


def test_the_pages_add_rename_withdraw_and_bring_back(client_of, administrator):
    client = client_of(administrator)
    assert faults(follow(client, ADD)) == {"id_name": "Enter name of the topic"}
    assert "Added the topic “Data”" in words(follow(client, ADD, name="Data"))
    topic = Topic.objects.get()
    page = follow(client, address_of("correct", topic), name="Data sharing", reason="Closer")
    assert "The topic is called “Data sharing” now" in words(page)
    assert "Why: Closer" in words(client.get(address_of("correct", topic)))
    page = follow(client, address_of("withdraw", topic), reason="Not used")
    assert "“Data sharing” is no longer offered" in words(page)
    assert "Data sharing Withdrawn 0 cases" in words(page)
    assert "Not used" in words(client.get(address_of("restore", topic)))
    page = follow(client, address_of("restore", topic), reason="Used")
    assert "“Data sharing” is offered again" in words(page)


def test_a_name_that_is_taken_is_told_at_its_field(client_of, administrator, topic):
    page = follow(client_of(administrator), ADD, name="facial recognition")
    assert faults(page) == {"id_name": "The topic “Facial recognition” is there already"}
    assert 'value="facial recognition"' in page.content.decode()


def test_who_was_overtaken_sees_both_names(client_of, administrator, topic):
    client, address = client_of(administrator), address_of("correct", topic)
    begun = fields_of(client.get(address)) | {"name": "Mine", "reason": "Better"}
    follow(client, address, name="Theirs", reason="Better")
    assert "Name of the topic Theirs Mine" in words(client.post(address, begun))
    assert Topic.objects.get().name == "Theirs"
