"""Finding people, organisations and publications by names that are like what somebody typed."""

import pytest
from django.db import connection

from cases.models import Incident, Organisation, OrganisationName, Person, PersonName, Publication
from cases.similar import likely_the_same, similar
from tests.records import name, put, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def desai(db):
    return Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")


@pytest.fixture
def police(db):
    body = Organisation.objects.create(name="Metropolitan Police Service", abbreviation="MPS", classification="police")
    OrganisationName.objects.create(organisation=body, name="the Met")
    for other in ("British Transport Police", "South Wales Police", "Information Commissioner's Office"):
        Organisation.objects.create(name=other, classification="police")
    return body


@pytest.mark.parametrize(
    "typed", ["Unmesh Desai", "Unmesh Desai AM", "desai", "Desai, Unmesh", "unmesh desia", "desa", "  UNMESH   DESAI "]
)
def test_a_person_is_found_however_the_name_is_typed(typed, desai, officer):
    Person.objects.create(name="Cressida Dick")
    assert similar(Person, typed, officer, 10) == [desai]


@pytest.mark.parametrize("typed", ["", " ", "\0", "Zachariah Quill", "%", "'; --"])
def test_what_is_like_no_name_finds_nobody(typed, desai, officer):
    assert similar(Person, typed, officer, 10) == []


@pytest.mark.parametrize("typed", ["MPS", "the Met", "metropolitan police"])
def test_an_organisation_is_found_by_its_name_its_short_name_and_its_other_names(typed, police, officer):
    assert similar(Organisation, typed, officer, 10)[0] == police


def test_a_publication_is_found_by_its_title_and_short_name(officer):
    report = Publication.objects.create(title="Facial recognition at King's Cross", publisher="A paper", code="S17")
    assert similar(Publication, "facial recognition", officer, 10) == [report]
    assert similar(Publication, "s17", officer, 10) == [report]


def test_the_most_alike_come_first_and_no_more_than_asked_for(officer):
    for surname in ("Khana", "Khan", "Khanish"):
        Person.objects.create(name=f"Sadiq {surname}")
    found = similar(Person, "Sadiq Khan", officer, 2)
    assert [person.name for person in found] == ["Sadiq Khan", "Sadiq Khana"]
    assert found[0].likeness == 1 > found[1].likeness


def test_withdrawn_rows_and_withdrawn_other_names_are_not_found(desai, officer):
    other = PersonName.objects.create(person=desai, name="Ben Bones")
    assert similar(Person, "Ben Bones", officer, 10) == [desai]
    withdraw(other)
    assert similar(Person, "Ben Bones", officer, 10) == []
    withdraw(desai)
    assert similar(Person, "Unmesh Desai", officer, 10) == []


def test_nobody_is_found_whom_the_user_may_not_see(desai, case, restricted_case, member):
    assert similar(Person, "desai", member, 10) == []
    name(put(Incident, restricted_case, kind="other", title="It"), "affected", person=desai)
    assert similar(Person, "desai", member, 10) == []
    name(put(Incident, case, kind="other", title="It"), "affected", person=desai)
    assert similar(Person, "desai", member, 10) == [desai]


@pytest.mark.parametrize("typed", ["Real Name", "Otherwise", "Witness A"])
def test_a_protected_person_is_found_by_the_staff_alone(typed, case, officer, auditor, member):
    somebody = Person.objects.create(name="Real Name", naming="protected", pseudonym="Witness A")
    PersonName.objects.create(person=somebody, name="Otherwise")
    name(put(Incident, case, kind="other", title="It"), "affected", person=somebody)
    assert similar(Person, typed, officer, 10) == similar(Person, typed, auditor, 10) == [somebody]
    assert similar(Person, typed, member, 10) == []


@pytest.mark.parametrize("typed", ["Unmesh Desai", "U. Desai", "Umesh Desai", "Desai"])
def test_a_name_that_is_likely_the_same_is_pointed_out(typed, desai, officer):
    assert likely_the_same(Person, [typed], officer) == [desai]


@pytest.mark.parametrize("typed", ["Imran Desai-Khan", "Unmesh Patel", "Cressida Dick"])
def test_a_name_that_shares_a_part_only_is_not_pointed_out(typed, desai, officer):
    assert likely_the_same(Person, [typed], officer) == []


def test_other_names_are_compared_with_other_names_and_nobody_is_like_themselves(desai, officer):
    PersonName.objects.create(person=desai, name="Ben Bones")
    assert likely_the_same(Person, ["Somebody Else", "Ben Bones"], officer) == [desai]
    assert likely_the_same(Person, ["Unmesh Desai", "Ben Bones"], officer, besides=desai.pk) == []


def test_it_takes_one_query(desai, officer, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert similar(Person, "Unmesh Desai", officer, 10)


@pytest.mark.parametrize("model", [Person, PersonName, Organisation, OrganisationName, Publication])
def test_every_name_that_is_compared_is_in_a_trigram_index(model, db):
    for field in getattr(model, "called_in", ("name",)):
        for lookup in ("trigram_similar", "trigram_word_similar"):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
            plan = model.objects.order_by().filter(**{f"{field}__{lookup}": "desai"}).explain()
            assert f"{model._meta.db_table}_similar" in plan
