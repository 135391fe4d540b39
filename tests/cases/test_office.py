"""The offices that a person holds: adding, correcting, withdrawing and bringing back."""

import pytest
from django.urls import reverse

from cases.models import Appointment, Organisation, Person, Publication
from tests.forms import faults, fields_of, follow, picked
from tests.records import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def linden(db):
    return Person.objects.create(name="Sophie Linden")


@pytest.fixture
def mayor(db):
    return Organisation.objects.create(name="Mayor of London", classification="public_body")


@pytest.fixture
def office(linden, mayor, dated):
    return Appointment.objects.create(person=linden, organisation=mayor, role="Deputy Mayor", **dated("4 October 2019"))


def add(person):
    return reverse("cases:office_add", args=[person.pk])


def page_of(name, office):
    return reverse(f"cases:office_{name}", args=[office.pk])


def typed(mayor, **changed):
    chosen = picked("organisation", "Mayor of London", f"organisation-{mayor.pk}")
    return {"role": "Deputy Mayor for Policing and Crime", "date": "since 2016"} | chosen | changed


def test_an_office_is_added_with_its_date_and_source(client_of, officer, linden, mayor):
    paper = Publication.objects.create(title="The letter", publisher="City Hall")
    chosen = picked("publication", str(paper), f"publication-{paper.pk}")
    page = follow(client_of(officer), add(linden), **typed(mayor) | chosen)
    office = Appointment.objects.get()
    assert (office.person, office.organisation, office.publication) == (linden, mayor, paper)
    assert (office.date_as_written, office.date_edtf, office.date_latest) == ("since 2016", "2016/..", None)
    assert office.history.get().history_user == officer
    assert page.redirect_chain == [(linden.get_absolute_url(), 302)]
    assert "Deputy Mayor for Policing and Crime, Mayor of London (since 2016" in words(page)


def test_a_source_that_is_new_is_added_with_the_office(client_of, officer, linden, mayor):
    client = client_of(officer)
    page = follow(client, add(linden), **typed(mayor, publication="City Hall, The team, 2016"))
    assert list(faults(page)) == ["id_publication"]
    client.post(add(linden), fields_of(page) | {"publication_key": "new-publication"})
    assert Appointment.objects.get().publication.title == "The team"


def test_an_office_may_have_no_date(client_of, officer, linden, mayor):
    follow(client_of(officer), add(linden), **typed(mayor, date="not dated"))
    office = Appointment.objects.get()
    assert (office.date_as_written, office.date_edtf, office.date_earliest) == ("not dated", "", None)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"role": ""}, {"id_role": "Enter role"}),
        ({"date": ""}, {"id_date": "Enter when"}),
        ({"organisation": "", "organisation_key": ""}, {"id_organisation": "Enter organisation"}),
        ({"role": "x" * 201}, {"id_role": "Role must be 200 characters or fewer"}),
    ],
)
def test_a_fault_is_told_at_its_field(changed, told, client_of, officer, linden, mayor):
    assert faults(follow(client_of(officer), add(linden), **typed(mayor, **changed))) == told
    assert not Appointment.objects.exists()


def test_a_date_that_cannot_be_is_refused_and_what_was_typed_is_kept(client_of, officer, linden, mayor):
    page = follow(client_of(officer), add(linden), **typed(mayor, date="31 June 2019"))
    assert list(faults(page)) == ["id_date"]
    assert fields_of(page)["organisation"] == "Mayor of London"


def test_correcting_shows_what_is_stored_and_saves_for_a_reason(client_of, officer, linden, office):
    client, address = client_of(officer), page_of("correct", office)
    shown = fields_of(client.get(address))
    assert [shown[name] for name in ("role", "organisation", "date")] == [
        "Deputy Mayor",
        "Mayor of London",
        "4 October 2019",
    ]
    assert faults(follow(client, address, role="Deputy")) == {"id_reason": "Enter the reason for the change"}
    page = follow(client, address, date="May 2016 to March 2018", reason="The register of interests")
    office.refresh_from_db()
    assert office.date_edtf == "2016-05/2018-03"
    told = office.history.first()
    assert (told.history_user, told.history_change_reason) == (officer, "The register of interests")
    assert page.redirect_chain == [(linden.get_absolute_url(), 302)]


def test_two_officers_at_once_lose_nothing(client_of, officer, office):
    client, address = client_of(officer), page_of("correct", office)
    begun = fields_of(client.get(address)) | {"role": "Mine", "reason": "As printed"}
    follow(client, address, role="Theirs", reason="As written")
    assert "Role Theirs Mine" in words(client.post(address, begun))
    office.refresh_from_db()
    assert office.role == "Theirs"


def test_a_withdrawn_office_is_off_the_page_and_can_be_brought_back(client_of, officer, auditor, linden, office):
    client = client_of(officer)
    assert faults(follow(client, page_of("withdraw", office))) == {"id_reason": "Enter the reason"}
    page = words(follow(client, page_of("withdraw", office), reason="Not her"))
    office.refresh_from_db()
    assert (office.is_withdrawn, office.withdrawn_reason) == (True, "Not her")
    assert office.history.first().history_change_reason == "Not her"
    assert "No office is recorded" in page
    assert "Offices that were withdrawn Deputy Mayor, Mayor of London (4 October 2019): Not her" in page
    assert "were withdrawn" not in words(client_of(auditor).get(linden.get_absolute_url()))
    follow(client, page_of("restore", office), reason="Her after all")
    assert Appointment.objects.current().get() == office
    assert office.history.first().history_change_reason == "Her after all"


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_nobody_but_case_officers_touches_offices(role, request, client_of, linden, office):
    client = client_of(request.getfixturevalue(role))
    assert client.post(add(linden), {"role": "Deputy"}).status_code == 403
    for name in ("correct", "withdraw", "restore"):
        assert client.post(page_of(name, office), {"reason": "Why"}).status_code == 403
    assert Appointment.objects.get().history.count() == 1
