"""What members must not learn from a merge: the names of protected people, and whatever is out of their sight."""

import pytest
from django.urls import reverse

from cases.merge_actions import merge, undo_merge
from cases.models import Incident, Merge, Person, PersonName
from oversight.audit.history import changing
from tests.records import name, put, words

pytestmark = pytest.mark.django_db

WHY = "Child A and Zachary are Jonathan Quill, says the file"
SECRETS = ("Quill", "Zachary", "the file")


def protected(real, pseudonym):
    return Person.objects.create(name=real, naming="protected", pseudonym=pseudonym)


def pages(client, case, *records):
    """All that a reader finds of these records, their histories, and the newest changes."""
    yield from ("/", case.get_absolute_url(), reverse("cases:case_history", args=[case.reference]))
    for record in records:
        yield record.get_absolute_url()
        yield reverse("cases:record_history", args=[record._meta.model_name, record.pk])


def read(client, case, *records):
    said = ""
    for address in pages(client, case, *records):
        response = client.get(address)
        if response.status_code != 404:
            said += words(response)
    return said


@pytest.fixture
def children(officer, case):
    """Two protected people, who took part in one incident each."""
    made = [protected("Jonathan Quill", "Child A"), protected("Zachary Quill", "Child B")]
    incidents = []
    for child in made:
        incident = put(Incident, case, kind="other", title=f"What happened to {child}")
        with changing(user=officer, reason="Logged"):
            name(incident, "affected", person=child, named_as=f"{child.name} junior")
        incidents.append(incident)
    PersonName.objects.create(person=made[1], name="Zachary the younger")
    return made, incidents


def test_members_read_neither_the_names_nor_the_reason_of_a_merge_of_protected_people(
    officer, auditor, member, case, children, client_of
):
    (kept, away), incidents = children
    made = merge(user=officer, kept=kept, merged=away, reason=WHY)
    said = read(client_of(member), case, kept, away, *incidents)
    assert "Child A" in said
    assert not [secret for secret in SECRETS if secret in said]
    assert WHY in read(client_of(auditor), case, kept)
    undo_merge(user=officer, merge=made, reason=f"Undone: {WHY}")
    said = read(client_of(member), case, kept, away, *incidents)
    assert "Child B" in said
    assert not [secret for secret in SECRETS if secret in said]


def test_the_merged_one_is_out_of_the_sight_of_members(officer, member, case, children, client_of):
    (kept, away), _ = children
    assert client_of(member).get(away.get_absolute_url()).status_code == 200
    merge(user=officer, kept=kept, merged=away, reason=WHY)
    assert client_of(member).get(away.get_absolute_url()).status_code == 404
    assert client_of(officer).get(away.get_absolute_url()).status_code == 200


def test_a_merge_with_somebody_of_a_restricted_case_does_not_tell_of_the_case_or_its_reason(
    officer, member, case, restricted_case, client_of
):
    kept, away = Person.objects.create(name="Robert Evans"), Person.objects.create(name="Bob Evans")
    seen = put(Incident, case, kind="other", title="Seen by all")
    hidden = put(Incident, restricted_case, kind="other", title="The sealed dossier")
    name(seen, "affected", person=kept)
    name(hidden, "affected", person=away)
    why = "The sealed dossier says so"
    made = merge(user=officer, kept=kept, merged=away, reason=why)
    said = read(client_of(member), case, kept, away, seen, hidden)
    assert "Bob Evans" in said, "other names are for whoever reads of the person"
    assert "sealed" not in said
    undo_merge(user=officer, merge=made, reason=why)
    assert "sealed" not in read(client_of(member), case, kept, away, seen, hidden)


def test_merges_are_for_the_staff(officer, auditor, administrator, member, case, children):
    (kept, away), _ = children
    made = merge(user=officer, kept=kept, merged=away, reason=WHY)
    for user in (officer, auditor, administrator):
        assert Merge.objects.visible_to(user).get() == made
    assert not Merge.objects.visible_to(member).exists()
