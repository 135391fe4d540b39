"""Publications: their page, adding, correcting."""

import pytest
from django.urls import reverse

from cases.models import Appointment, Incident, Organisation, Person, Publication, Source
from correspondence.models import Letter
from tests.forms import faults, fields_of, follow
from tests.records import name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db

ADD = reverse("cases:publication_add")
NO_ADDRESS = "Enter an address on the web, for instance https://www.example.org/report"
REPORT = {"title": "Facial recognition at King's Cross", "publisher": "The Paper", "date_as_written": "12 August 2019"}


@pytest.fixture
def report(db):
    return Publication.objects.create(**REPORT, address="https://paper.example/1", code="S17", identifier="P-1")


def correct(row):
    return reverse("cases:publication_correct", args=[row.pk])


def cite(record, report):
    return Source.objects.create(record=record, publication=report)


def test_the_page_tells_what_it_is_and_what_cites_it(client_of, member, case, report):
    cite(put(Incident, case, kind="other", title="Cameras"), report)
    cite(put(Letter, case, subject="A letter", direction="sent", holding="held"), report)
    gone = put(Incident, case, kind="other", title="Entered twice")
    cite(gone, report)
    withdraw(gone)
    page = client_of(member).get(report.get_absolute_url())
    said = words(page)
    assert "Publisher The Paper Date 12 August 2019" in said
    assert "Cited by Cameras (incident) A letter (letter)" in said
    assert "Entered twice" not in said
    assert 'href="https://paper.example/1"' in page.content.decode()


def test_what_a_member_may_not_see_is_not_among_what_cites_it(
    client_of, officer, member, case, restricted_case, report
):
    cite(put(Incident, restricted_case, kind="other", title="The secret"), report)
    assert client_of(member).get(report.get_absolute_url()).status_code == 404
    cite(put(Incident, case, kind="other", title="Cameras"), report)
    assert "The secret" not in words(client_of(member).get(report.get_absolute_url()))
    assert "The secret" in words(client_of(officer).get(report.get_absolute_url()))


def test_the_offices_that_it_is_the_source_of_are_told_where_the_reader_may_see_both(
    client_of, officer, member, case, report, dated
):
    body = Organisation.objects.create(name="The shop", classification="company")
    incident = put(Incident, case, kind="other", title="Cameras")
    cite(incident, report)
    for fields in ({"name": "Robin"}, {"name": "Real Name", "naming": "protected", "pseudonym": "Child A"}):
        person = Person.objects.create(**fields)
        name(incident, "affected", person=person, organisation=body)
        Appointment.objects.create(person=person, organisation=body, role="Clerk", publication=report, **dated("2019"))
    said = words(client_of(member).get(report.get_absolute_url()))
    assert "Robin : Clerk, The shop (2019)" in said
    assert "Child A : Clerk" not in said
    assert "Child A : Clerk" in words(client_of(officer).get(report.get_absolute_url()))


def test_a_source_without_an_address_of_its_own_leads_to_its_page(client_of, member, case, report):
    report.address = ""
    report.save()
    incident = put(Incident, case, kind="other", title="Cameras")
    cite(incident, report)
    assert f'href="{report.get_absolute_url()}"' in client_of(member).get(incident.get_absolute_url()).content.decode()


def test_adding_needs_a_title_and_a_publisher(client_of, officer):
    client = client_of(officer)
    assert faults(client.post(ADD, {})) == {"id_title": "Enter title", "id_publisher": "Enter publisher"}
    page = follow(client, ADD, **REPORT)
    report = Publication.objects.get()
    assert page.redirect_chain == [(report.get_absolute_url(), 302)]
    assert report.history.get().history_user == officer


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"address": "nowhere special"}, {"id_address": NO_ADDRESS}),
        ({"address": "javascript:alert(1)"}, {"id_address": NO_ADDRESS}),
        ({"title": "x" * 301}, {"id_title": "Title must be 300 characters or fewer"}),
    ],
)
def test_a_fault_is_told_at_its_field(typed, told, client_of, officer):
    assert faults(follow(client_of(officer), ADD, **REPORT | typed)) == told
    assert not Publication.objects.exists()


def test_one_like_it_of_the_same_publisher_is_pointed_out(client_of, officer, report):
    client = client_of(officer)
    page = follow(client, ADD, title="Facial recognition at Kings Cross", publisher="the paper")
    assert list(faults(page)) == ["id_is_another"]
    client.post(ADD, fields_of(page) | {"is_another": "on"})
    follow(client, ADD, title="Facial recognition at King's Cross", publisher="Another paper")
    assert Publication.objects.count() == 3


def test_the_very_same_publication_is_refused(client_of, officer, report):
    page = follow(client_of(officer), ADD, **REPORT, is_another="on")
    assert faults(page) == {"": "This publication is recorded already."}


def test_correcting_saves_for_a_reason(client_of, officer, report):
    client = client_of(officer)
    assert faults(follow(client, correct(report), code="S18")) == {"id_reason": "Enter the reason for the change"}
    follow(client, correct(report), code="S18", reason="Numbered anew")
    report.refresh_from_db()
    assert (report.code, report.title) == ("S18", REPORT["title"])
    told = report.history.first()
    assert (told.history_user, told.history_change_reason) == (officer, "Numbered anew")


@pytest.mark.parametrize("role", ["administrator", "member", "auditor"])
def test_nobody_but_case_officers_adds_or_corrects(role, request, client_of, case, report):
    cite(put(Incident, case, kind="other", title="Cameras"), report)
    client = client_of(request.getfixturevalue(role))
    assert client.post(ADD, REPORT).status_code == 403
    assert client.post(correct(report), {"title": "Other", "reason": "Why"}).status_code == 403
    page = client.get(report.get_absolute_url()).content.decode()
    assert correct(report) not in page
    assert Publication.objects.get().history.count() == 1


def test_queries_do_not_grow_with_what_cites_it(client_of, member, case, report):
    client = client_of(member)

    def fill(number):
        for record in put_many(Incident, case, number, kind="other", title="It"):
            cite(record, report)

    fill(2)
    few = queries(client, report.get_absolute_url())
    fill(30)
    assert queries(client, report.get_absolute_url()) == few
