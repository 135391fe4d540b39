"""Handing a case over to another lead officer, who is told what they take on."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.case_actions import close_case, hand_over
from cases.models import Case, Commitment
from oversight.audit.versions import version_of
from tests.forms import faults_of, fields_of, send
from tests.records import put, withdraw, words

pytestmark = pytest.mark.django_db


def address_of(case):
    return reverse("cases:hand_over", args=[case.reference])


@pytest.fixture
def robin(django_user_model):
    return django_user_model.objects.create_user("robin", role="officer", first_name="Robin", last_name="Example")


def handed(user, case, to, reason="On leave"):
    return hand_over(user=user, case=case, lead_officer=to, reason=reason, seen=version_of(case))


def test_the_case_has_another_lead_who_meets_it_at_home(client_of, officer, robin, case):
    send(client_of(officer), address_of(case), lead_officer=robin.pk, reason="On leave until May")
    case.refresh_from_db()
    assert case.lead_officer == robin
    assert case.title in words(client_of(robin).get(reverse("home"))).partition("Newest changes")[0]
    assert case.title not in words(client_of(officer).get(reverse("home"))).partition("Newest changes")[0]


def test_what_the_new_lead_takes_on_is_listed_before_and_after(client_of, officer, robin, case):
    promise = put(Commitment, case, text="To report by autumn.")
    link = f'href="{promise.get_absolute_url()}"'
    before = client_of(officer).get(address_of(case))
    assert "What the new lead officer takes on Commitments outstanding (1) To report by autumn." in words(before)
    assert link in before.content.decode()
    after = send(client_of(officer), address_of(case), follow=True, lead_officer=robin.pk, reason="On leave")
    assert after.redirect_chain == [(reverse("cases:owed", args=[case.reference]), 302)]
    assert "Handed over to Robin Example, who takes on what stands open here" in words(after)
    assert link in after.content.decode()


def test_it_leaves_history(officer, robin, case):
    handed(officer, case, robin, "On leave until May")
    row = case.history.first()
    assert (row.history_user, row.history_change_reason, row.lead_officer) == (officer, "On leave until May", robin)


def test_any_officer_hands_any_case_over_a_closed_one_too(robin, officer, case, django_user_model):
    third = django_user_model.objects.create_user("third", role="officer")
    close_case(user=officer, case=case, outcome="Settled")
    assert handed(robin, case, third).lead_officer == third


def test_the_present_lead_is_refused_with_a_sentence(client_of, officer, robin, case):
    page = send(client_of(officer), address_of(case), lead_officer=officer.pk, reason="A slip")
    message = "You lead this case already. Choose another case officer"
    assert faults_of(page) == [("id_lead_officer", message)]
    assert fields_of(page)["reason"] == "A slip"
    page = send(client_of(robin), address_of(case), lead_officer=officer.pk, reason="A slip")
    assert [words for _, words in faults_of(page)] == [message.replace("You lead", "Example Officer leads")]


def test_only_active_case_officers_are_offered_and_taken(client_of, officer, member, robin, case):
    robin.is_active = False
    robin.save()
    page = client_of(officer).get(address_of(case))
    assert "Robin Example" not in words(page)
    assert "Example Member" not in words(page)
    for other in (robin, member):
        sent = send(client_of(officer), address_of(case), lead_officer=other.pk, reason="On leave")
        assert faults_of(sent) == [("id_lead_officer", "New lead officer: choose from the list")]
        with pytest.raises(ValidationError, match="is not an active case officer"):
            handed(officer, case, other)


def test_without_a_reason_or_a_new_lead_it_is_refused(client_of, officer, robin, case):
    page = send(client_of(officer), address_of(case), lead_officer="")
    assert faults_of(page) == [
        ("id_lead_officer", "Choose the new lead officer"),
        ("id_reason", "Enter the reason for the change"),
    ]
    with pytest.raises(ValidationError, match="Enter the reason"):
        handed(officer, case, robin, " ")


def test_a_withdrawn_case_is_not_handed_over(officer, robin, case):
    withdraw(case)
    with pytest.raises(ValidationError, match="withdrawn"):
        handed(officer, case, robin)


def test_whom_another_handed_it_to_meanwhile_is_shown_beside_whom_was_chosen(
    client_of, officer, robin, case, django_user_model
):
    third = django_user_model.objects.create_user("third", role="officer", first_name="Third", last_name="Officer")
    opened = fields_of(client_of(officer).get(address_of(case)))
    handed(robin, case, robin)
    page = client_of(officer).post(address_of(case), opened | {"lead_officer": third.pk, "reason": "On leave"})
    assert "New lead officer Robin Example Third Officer" in words(page)
    assert Case.objects.get().lead_officer == robin


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_hand_cases_over(role, request, client_of, robin, case):
    user = request.getfixturevalue(role)
    assert client_of(user).post(address_of(case), {"lead_officer": robin.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        handed(user, case, robin)
