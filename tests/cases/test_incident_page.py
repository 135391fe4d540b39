"""The page of an incident."""

import pytest

from cases.models import Incident, Organisation, Party, Publication, Source, Statement, StatementLink
from tests.records import link_many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident(case):
    return put(
        Incident,
        case,
        "between May 2016 and March 2018",
        kind="disclosure",
        title="Images were shared",
        description="Under an agreement made locally.",
        quantity_as_stated="seven images",
        standing="acknowledged",
    )


def test_it_says_what_happened_when_how_much_and_how_sure_we_are(member, incident, case, client_of):
    page = words(client_of(member).get(incident.get_absolute_url()))
    for said in (
        "Images were shared Acknowledged",
        "between May 2016 and March 2018",
        "seven images",
        "Under an agreement made locally.",
        "OC-2020-0001 An internal case",
    ):
        assert said in page


@pytest.mark.parametrize(
    ("standing", "explained"),
    [
        ("alleged", "nobody responsible has confirmed it"),
        ("acknowledged", "those responsible have said that it happened"),
        ("disputed", "those responsible say that it was otherwise"),
        ("established", "evidence that nobody disputes"),
    ],
)
def test_each_standing_is_explained(standing, explained, member, case, client_of):
    incident = put(Incident, case, kind="other", title="It", standing=standing)
    assert explained in words(client_of(member).get(incident.get_absolute_url()))


def test_it_names_the_parties_by_their_roles(member, incident, client_of):
    police = Organisation.objects.create(name="The police", classification="police")
    owner = Organisation.objects.create(name="The owner", classification="company")
    name(incident, "disclosed_by", organisation=police)
    name(incident, "disclosed_to", organisation=owner, named_as="the estate")
    page = words(client_of(member).get(incident.get_absolute_url()))
    assert "Disclosed by The police" in page
    assert "Disclosed to The owner (the estate)" in page


def test_it_lists_what_was_said_about_it_and_whether_that_stands(member, incident, case, client_of):
    wrong = put(Statement, case, text="Nothing was shared.", incident=incident)
    right = put(Statement, case, text="Seven were shared.", incident=incident)
    StatementLink.objects.create(source=right, target=wrong, kind="withdraws")
    page = words(client_of(member).get(incident.get_absolute_url()))
    assert "Nothing was shared. No longer stands" in page
    assert "Seven were shared. Stands" in page


def test_it_keeps_what_was_said_in_a_restricted_case_to_itself(member, incident, restricted_case, client_of):
    put(Statement, restricted_case, text="The secret", incident=incident)
    assert "The secret" not in words(client_of(member).get(incident.get_absolute_url()))


def test_sources_that_disagree_are_both_given(member, incident, client_of):
    paper = Publication.objects.create(title="Report", publisher="A newspaper")
    Source.objects.create(record=incident, publication=paper, claim_as_written="in 2015", conflicts=True)
    page = words(client_of(member).get(incident.get_absolute_url()))
    assert "Sources disagree A newspaper, Report gives in 2015" in page


def test_a_source_out_of_sight_is_not_named(member, incident, restricted_case, client_of):
    secret = put(Incident, restricted_case, kind="other", title="The secret")
    Source.objects.create(record=incident, cited=secret, quotation="secret words")
    page = words(client_of(member).get(incident.get_absolute_url()))
    assert "A record that you may not see" in page
    assert "secret" not in page


def test_it_leads_only_to_the_cases_that_the_reader_may_see(member, officer, incident, restricted_case, client_of):
    incident.case_links.create(case=restricted_case)
    address = restricted_case.get_absolute_url().encode()
    assert address not in client_of(member).get(incident.get_absolute_url()).content
    assert address in client_of(officer).get(incident.get_absolute_url()).content


def test_one_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    secret = put(Incident, restricted_case, kind="other", title="The secret")
    assert client_of(member).get(secret.get_absolute_url()).status_code == 404


def test_a_withdrawn_one_is_still_read_and_says_why(member, incident, client_of):
    withdraw(incident, "It was another site")
    page = words(client_of(member).get(incident.get_absolute_url()))
    assert "It was another site" in page
    assert "Images were shared" in page


def test_queries_do_not_grow_with_parties_statements_and_sources(member, incident, case, client_of):
    body = Organisation.objects.create(name="A body", classification="other")
    paper = Publication.objects.create(title="Report", publisher="A newspaper")

    def fill(number):
        put_many(Statement, case, number, text="It was said", incident=incident)
        link_many(Party, [incident] * number, role="affected", organisation=body)
        link_many(Source, [incident] * number, publication=paper)

    fill(2)
    few = queries(client_of(member), incident.get_absolute_url())
    fill(60)
    assert queries(client_of(member), incident.get_absolute_url()) == few
