"""Opening a case: one short page, and a reference that the system gives."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.case_actions import open_case
from cases.models import Case, Organisation, Topic
from oversight.accounts.models import User
from oversight.audit.models import Change
from tests.forms import faults_of, fields_of, send
from tests.records import change, withdraw, words

pytestmark = pytest.mark.django_db

ADDRESS = reverse("cases:open")
YEAR = timezone.localdate().year


@pytest.fixture
def opened(officer, committee):
    """opened(title="…"): a case opened by the officer."""

    def made(**fields):
        return open_case(user=officer, **{"title": "T", "committee": committee, "lead_officer": officer, **fields})

    return made


def test_a_title_and_a_committee_are_enough(client_of, officer, committee):
    page = send(
        client_of(officer), ADDRESS, follow=True, title="Facial recognition", committee="Transparency Committee"
    )
    case = Case.objects.get()
    assert page.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "Opened OC-" in words(page)
    assert (case.title, case.committee, case.lead_officer) == ("Facial recognition", committee, officer)
    assert (case.status, case.visibility, case.opened_on) == ("open", "internal", timezone.localdate())
    assert case.reference == f"OC-{YEAR}-0001"


def test_everything_about_it_is_kept(client_of, officer, member, committee, django_user_model):
    topic = Topic.objects.create(name="Policing", slug="policing")
    Topic.objects.create(name="Transport", slug="transport")
    lead = django_user_model.objects.create_user("second", role="officer", first_name="Second", last_name="Officer")
    typed = {"title": "T", "summary": "One.\r\nTwo.", "committee": "transparency committee", "topics": [topic.pk]}
    send(client_of(officer), ADDRESS, **typed, lead_officer=lead.pk, visibility="restricted", readers=[member.pk])
    case = Case.objects.get()
    assert (case.summary, case.visibility, case.lead_officer) == ("One.\nTwo.", "restricted", lead)
    assert list(case.topics.all()) == [topic]
    assert [row.user for row in case.casereaders.all()] == [member]
    assert client_of(member).get(case.get_absolute_url()).status_code == 200


def test_it_leaves_history_that_says_who(opened, officer):
    case = opened(topics=[Topic.objects.create(name="Policing", slug="policing")])
    row = case.history.get()
    assert (row.history_user, row.history_type) == (officer, "+")
    changes = Change.objects.filter(about_id=case.pk, user=officer)
    assert {change.record_type.model for change in changes} == {"case", "casetopic"}


def test_references_of_a_year_are_numbered_without_a_gap(opened, case):
    assert [opened().reference for _ in range(3)] == [f"OC-{YEAR}-000{number}" for number in (1, 2, 3)]


def test_the_number_of_a_withdrawn_case_is_not_given_again(opened):
    withdraw(opened())
    assert opened().reference == f"OC-{YEAR}-0002"


def test_the_number_of_a_case_that_is_refused_is_given_to_the_next(opened):
    with pytest.raises(ValidationError):
        opened(title="x" * 201)
    assert opened().reference == f"OC-{YEAR}-0001"


def test_after_the_last_number_of_a_year_no_case_is_opened(client_of, officer, opened, case):
    change(case, reference=f"OC-{YEAR}-9999")
    page = send(client_of(officer), ADDRESS, title="One too many", committee="Transparency Committee")
    assert f"OC-{YEAR}-9999 was the last number of {YEAR}" in words(page)
    assert fields_of(page)["title"] == "One too many"
    assert Case.objects.count() == 1


def test_the_form_begins_with_the_user_as_lead_and_the_committee_of_their_last_case(client_of, officer, case):
    other = Organisation.objects.create(name="Budget Committee", classification="committee")
    change(case, committee=other)
    begun = fields_of(client_of(officer).get(ADDRESS))
    assert begun["lead_officer"] == str(officer.pk)
    assert begun["committee"] == "Budget Committee"
    assert begun["visibility"] == "internal"
    send(client_of(officer), ADDRESS, title="Only a title")
    assert Case.objects.get(title="Only a title").committee == other


def test_only_current_topics_are_offered_and_where_there_are_none_the_page_says_so(client_of, officer):
    assert "no topics to choose from yet" in words(client_of(officer).get(ADDRESS))
    topic = Topic.objects.create(name="Policing", slug="policing")
    withdraw(Topic.objects.create(name="Old matters", slug="old"))
    page = words(client_of(officer).get(ADDRESS))
    assert "Policing" in page
    assert "Old matters" not in page
    assert "no topics" not in page
    assert Topic.objects.exclude(pk=topic.pk).get().is_withdrawn


def test_a_committee_that_is_not_on_record_is_added_in_place(client_of, officer):
    client = client_of(officer)
    page = send(client, ADDRESS, title="T", committee="Fire Committee")
    assert faults_of(page) == [("id_committee", "“Fire Committee” is not on record. Choose what to add")]
    page = client.post(ADDRESS, fields_of(page) | {"committee_key": "new-committee"}, follow=True)
    body = Case.objects.get().committee
    assert (body.name, body.classification) == ("Fire Committee", "committee")
    assert body.history.get().history_user == officer


def test_a_new_committee_called_like_another_organisation_is_refused_at_its_field(client_of, officer):
    Organisation.objects.create(name="The Met", classification="police")
    typed = {"committee": "The Met", "committee_for": "The Met", "committee_key": "new-committee"}
    page = send(client_of(officer), ADDRESS, title="T", **typed)
    assert faults_of(page) == [("id_committee", "An organisation of this name is recorded already.")]
    assert not Case.objects.exists()
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("title", "", "Enter the title"),
        ("title", "x" * 201, "Title must be 200 characters or fewer"),
        ("committee", "", "Enter the committee"),
        ("committee", "Nowhere", "“Nowhere” is not on record. Choose what to add"),
        ("lead_officer", "", "Choose the lead officer"),
        ("lead_officer", "0", "Lead officer: choose from the list"),
        ("visibility", "everybody", "Who reads it: choose from the list"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(field, typed, message, client_of, officer, committee):
    sent = {"title": "A title", "summary": "Said\r\nhere", "committee": "Transparency Committee", field: typed}
    page = send(client_of(officer), ADDRESS, **sent)
    where = "id_visibility_0" if field == "visibility" else f"id_{field}"
    assert faults_of(page) == [(where, message)]
    shown = fields_of(page)
    for name in ("title", "summary", "committee"):
        assert shown.get(name, "") == sent[name]
    assert not Case.objects.exists()


def test_readers_of_a_case_that_everybody_reads_are_refused_at_their_field(client_of, officer, member, committee):
    typed = {"title": "T", "committee": "Transparency Committee", "readers": [member.pk]}
    page = send(client_of(officer), ADDRESS, **typed)
    message = "Only a restricted case has named readers. Choose “Restricted”, or take the names away"
    assert faults_of(page) == [("id_readers_0", message)]
    assert fields_of(page)["readers"] == str(member.pk)
    assert not Case.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_only_case_officers_open_cases(role, request, client_of, committee, officer):
    user = request.getfixturevalue(role)
    assert client_of(user).get(ADDRESS).status_code == 403
    assert client_of(user).post(ADDRESS, {"title": "T"}).status_code == 403
    with pytest.raises(PermissionDenied):
        open_case(user=user, title="T", committee=committee, lead_officer=officer)
    assert not Case.objects.exists()


@pytest.mark.parametrize(("role", "is_active"), [("member", True), ("auditor", True), ("officer", False)])
def test_the_lead_must_be_an_active_case_officer(role, is_active, opened, django_user_model):
    lead = django_user_model.objects.create_user("lead", role=role, is_active=is_active)
    with pytest.raises(ValidationError, match="lead is not an active case officer"):
        opened(lead_officer=lead)
    assert not Case.objects.exists()


def test_among_many_officers_the_lead_is_found_by_typing(client_of, officer, committee):
    for number in range(15):
        User.objects.create_user(f"o{number}", role="officer", first_name="Colleague", last_name=f"Number {number}")
    begun = fields_of(client_of(officer).get(ADDRESS))
    assert begun["lead_officer"] == "Example Officer"
    send(client_of(officer), ADDRESS, title="T", committee="Transparency Committee", lead_officer="Number 7")
    page = send(client_of(officer), ADDRESS, title="T", committee="Transparency Committee", lead_officer="colleague")
    assert faults_of(page) == [("id_lead_officer", "Choose which case officer you mean by “colleague”")]


def test_officers_find_the_button_on_the_register_and_at_home_and_others_do_not(client_of, officer, member, auditor):
    for there in ("home", "cases:register"):
        link = f'href="{ADDRESS}"'
        assert link in client_of(officer).get(reverse(there)).content.decode()
        for other in (member, auditor):
            assert link not in client_of(other).get(reverse(there)).content.decode()
