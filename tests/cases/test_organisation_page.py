"""The page of an organisation."""

import pytest

from cases.models import Appointment, Incident, Organisation, OrganisationName, Party, Person
from oversight.dates import read_date
from tests.records import link_many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(case):
    """A borough of the police that was party to an incident of the internal case."""
    police = Organisation.objects.create(name="The police", classification="police")
    borough = Organisation.objects.create(
        name="One borough", classification="police", abbreviation="OB", part_of=police
    )
    incident = put(Incident, case, kind="disclosure", title="Images were shared")
    name(incident, "disclosed_by", organisation=borough, named_as="the local force")
    name(incident, "oversaw", organisation=police)
    return borough


def test_it_says_what_it_is_how_else_it_is_called_and_what_it_is_part_of(member, body, client_of):
    OrganisationName.objects.create(organisation=body, name="The borough police", note="a letter")
    page = words(client_of(member).get(body.get_absolute_url()))
    for said in ("One borough", "Police", "OB", "Part of The police", "The borough police (a letter)"):
        assert said in page


def test_its_parts_are_listed(member, body, client_of):
    assert "Parts of it One borough" in words(client_of(member).get(body.part_of.get_absolute_url()))


def test_what_it_took_part_in_is_listed_by_case_with_role_and_date(member, body, client_of):
    page = words(client_of(member).get(body.get_absolute_url()))
    assert "OC-2020-0001 An internal case" in page
    assert "4 September 2019 · incident · disclosed by: the local force Images were shared" in page


def test_what_is_out_of_sight_is_neither_named_nor_linked(member, body, restricted_case, client_of):
    above = Organisation.objects.create(name="The secret ministry", classification="public_body")
    below = Organisation.objects.create(name="The secret unit", classification="police", part_of=body)
    somebody = Person.objects.create(name="The secret head")
    body.part_of = above
    body.save()
    post = Appointment(person=somebody, organisation=body, role="Head")
    post.set_date(read_date("2019"))
    post.save()
    name(put(Incident, restricted_case, kind="other", title="The secret"), "affected", organisation=body)
    for hidden in (above, below, somebody):
        assert client_of(member).get(hidden.get_absolute_url()).status_code == 404
    assert "secret" not in client_of(member).get(body.get_absolute_url()).content.decode()


def test_a_committee_leads_to_its_cases_that_the_reader_may_see(member, officer, case, restricted_case, client_of):
    address = case.committee.get_absolute_url()
    page = words(client_of(member).get(address))
    assert "An internal case" in page
    assert "A restricted case" not in page
    assert "A restricted case" in words(client_of(officer).get(address))


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = Organisation.objects.create(name="The secret body", classification="other")
    name(put(Incident, restricted_case, kind="other", title="The secret"), "affected", organisation=secret)
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, body, client_of):
    withdraw(body, "The same as another")
    assert "The same as another" in words(client_of(member).get(body.get_absolute_url()))


def test_queries_do_not_grow_with_what_it_took_part_in(member, body, case, client_of):
    def fill(number):
        rows = put_many(Incident, case, number, kind="other", title="It")
        link_many(Party, rows, role="affected", organisation=body)

    fill(2)
    few = queries(client_of(member), body.get_absolute_url())
    fill(60)
    assert queries(client_of(member), body.get_absolute_url()) == few
