"""The page of a person: names, offices, and everything they took part in that the reader may see."""

import pytest

from cases.models import Appointment, CaseLink, Incident, Organisation, Party, Person, PersonName, Publication
from correspondence.models import Letter, Question
from oversight.dates import read_date
from tests.records import answer, link_many, name, put, put_many, queries, withdraw, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(case):
    """Somebody who sent a letter of the internal case."""
    somebody = Person.objects.create(name="Robin Example", honorific_prefix="Sir", honorific_suffix="AM")
    letter = put(Letter, case, subject="The letter", direction="received", holding="held")
    name(letter, "sender", person=somebody, named_as="Deputy Mayor")
    return somebody


@pytest.fixture
def protected(case):
    somebody = Person.objects.create(
        name="Robin Example", naming="protected", pseudonym="Witness A", note="Robin's note"
    )
    PersonName.objects.create(person=somebody, name="Robin the Example")
    incident = put(Incident, case, kind="other", title="Seen by a witness")
    name(incident, "affected", person=somebody, named_as="Robin of the shop")
    return somebody


def appoint(person, body, role, publication=None):
    post = Appointment(person=person, organisation=body, role=role, publication=publication)
    post.set_date(read_date("since 2016"))
    post.save()
    return post


def test_it_gives_the_name_other_names_and_where_they_are_used(member, person, client_of):
    PersonName.objects.create(person=person, name="Bob Example", note="a newspaper")
    page = words(client_of(member).get(person.get_absolute_url()))
    assert "Sir Robin Example AM" in page
    assert "Bob Example (a newspaper)" in page


def test_it_gives_offices_over_time_with_their_source(member, officer, person, case, client_of):
    body = Organisation.objects.create(name="The police", classification="police")
    paper = Publication.objects.create(title="Report", publisher="A newspaper")
    appoint(person, body, "Deputy Commissioner", paper)
    incident = put(Incident, case, kind="other", title="It")
    name(incident, "oversaw", organisation=body)
    incident.sources.create(publication=paper)
    page = words(client_of(member).get(person.get_absolute_url()))
    assert "Deputy Commissioner, The police (since 2016, A newspaper, Report )" in page


def test_an_office_in_a_body_out_of_sight_is_not_shown(member, person, client_of):
    appoint(person, Organisation.objects.create(name="The secret body", classification="other"), "Head")
    assert "secret" not in words(client_of(member).get(person.get_absolute_url()))


def test_the_source_of_an_office_is_not_named_where_the_reader_may_not_see_it(member, person, case, client_of):
    body = Organisation.objects.create(name="The police", classification="police")
    name(put(Incident, case, kind="other", title="It"), "oversaw", organisation=body)
    appoint(person, body, "Head", Publication.objects.create(title="The secret paper", publisher="Somebody"))
    page = words(client_of(member).get(person.get_absolute_url()))
    assert "Head" in page
    assert "secret" not in page


def test_what_they_took_part_in_is_listed_by_case_with_role_and_date(member, person, case, client_of):
    page = words(client_of(member).get(person.get_absolute_url()))
    assert "OC-2020-0001 An internal case" in page
    assert "4 September 2019 · letter · from: Deputy Mayor The letter" in page


def test_an_answer_leads_to_its_place_on_the_page_of_its_question(member, person, case, client_of):
    question = put(Question, case, heading="Sharing of images", reference="2019/14214")
    name(answer(question, case, text="No."), "answered_by", person=person)
    page = client_of(member).get(person.get_absolute_url()).content.decode()
    assert f'href="{question.get_absolute_url()}#answer-1"' in page
    assert "Answer to 2019/14214 Sharing of images" in page


def test_parts_in_a_restricted_case_are_shown_to_its_readers_alone(member, officer, person, restricted_case, client_of):
    name(put(Incident, restricted_case, kind="other", title="The secret"), "affected", person=person)
    assert "The secret" not in words(client_of(member).get(person.get_absolute_url()))
    assert "The secret" in words(client_of(officer).get(person.get_absolute_url()))


def test_a_withdrawn_record_is_listed_as_withdrawn(member, person, case, client_of):
    withdraw(Letter.objects.get())
    assert "The letter Withdrawn" in words(client_of(member).get(person.get_absolute_url()))


def test_somebody_without_a_name_is_said_to_have_none(member, case, client_of):
    somebody = Person.objects.create(name="a spokesperson", naming="unnamed")
    name(put(Incident, case, kind="other", title="It"), "affected", person=somebody)
    page = words(client_of(member).get(somebody.get_absolute_url()))
    assert "a spokesperson" in page
    assert "The source does not name this person." in page


def test_members_read_of_a_protected_person_nothing_but_the_pseudonym(member, protected, client_of):
    client = client_of(member)
    for address in (protected.get_absolute_url(), Incident.objects.get().get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Witness A" in page
        assert "Robin" not in page


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor"])
def test_the_staff_read_the_name_of_a_protected_person_with_a_warning(role, protected, client_of, request):
    page = words(client_of(request.getfixturevalue(role)).get(protected.get_absolute_url()))
    assert page.index("must not be named") < page.index("Robin Example")


def test_the_offices_of_a_protected_person_are_for_the_staff(member, officer, protected, case, client_of):
    body = Organisation.objects.create(name="The shop", classification="company")
    name(put(Incident, case, kind="other", title="It"), "oversaw", organisation=body)
    appoint(protected, body, "Manager")
    for somebody in (protected, body):
        assert "Manager" not in words(client_of(member).get(somebody.get_absolute_url()))
        assert "Manager" in words(client_of(officer).get(somebody.get_absolute_url()))


def test_somebody_of_a_restricted_case_is_not_found(member, restricted_case, client_of):
    somebody = Person.objects.create(name="Robin Example")
    name(put(Incident, restricted_case, kind="other", title="The secret"), "affected", person=somebody)
    assert client_of(member).get(somebody.get_absolute_url()).status_code == 404


def test_a_withdrawn_person_is_still_read_and_says_why(member, person, client_of):
    withdraw(person, "The same as another")
    assert "The same as another" in words(client_of(member).get(person.get_absolute_url()))


def test_queries_do_not_grow_with_what_they_took_part_in(member, person, case, client_of):
    body = Organisation.objects.create(name="A body", classification="other")

    def fill(number):
        rows = put_many(Incident, case, number, kind="other", title="It")
        link_many(Party, rows, role="affected", person=person, organisation=body)
        for n in range(number):
            appoint(person, body, f"Office {n}")

    fill(2)
    few = queries(client_of(member), person.get_absolute_url())
    fill(60)
    assert queries(client_of(member), person.get_absolute_url()) == few
    assert CaseLink.objects.filter(case=case).count() > 60
