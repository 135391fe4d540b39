"""The registers of people, organisations and publications."""

import pytest
from django.urls import reverse

from cases.models import Appointment, Organisation, Person, PersonName, Publication
from tests.records import many, queries, withdraw, words

pytestmark = pytest.mark.django_db

PEOPLE, ORGANISATIONS, PUBLICATIONS = (reverse(f"cases:{name}") for name in ("people", "organisations", "publications"))
REGISTERS = [PEOPLE, ORGANISATIONS, PUBLICATIONS]


def rows(client, address, **query):
    return [str(row) for row in client.get(address, query).context["page"]]


@pytest.fixture
def somebody(dated):
    """People with other names and offices, one of them protected, one withdrawn."""
    body = Organisation.objects.create(
        name="Police and Crime Committee", abbreviation="PCC", classification="committee"
    )
    desai = Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")
    berry = Person.objects.create(name="Siân Berry")
    PersonName.objects.create(person=berry, name="Sian Berry")
    Appointment.objects.create(person=desai, organisation=body, role="Chair", **dated("2019"))
    Person.objects.create(name="Jonathan Quill", naming="protected", pseudonym="Child A")
    withdraw(Person.objects.create(name="Entered Twice"))
    Publication.objects.create(title="Facial recognition", publisher="The Paper", code="S17")
    return desai


def test_people_are_listed_by_name_with_offices_and_other_names(client_of, officer, somebody):
    client = client_of(officer)
    assert rows(client, PEOPLE) == ["Child A", "Siân Berry", "Unmesh Desai AM"]
    page = words(client.get(PEOPLE))
    assert "Unmesh Desai AM Chair, PCC" in page
    assert "Siân Berry also Sian Berry" in page
    assert "Child A Protected Jonathan Quill" in page


@pytest.mark.parametrize(
    ("address", "typed", "found"),
    [
        (PEOPLE, "desai", ["Unmesh Desai AM"]),
        (PEOPLE, "mesh", ["Unmesh Desai AM"]),
        (PEOPLE, "Umesh Dessai", ["Unmesh Desai AM"]),
        (PEOPLE, "sian berry", ["Siân Berry"]),
        (PEOPLE, "quill", ["Child A"]),
        (PEOPLE, "Zachary", []),
        (ORGANISATIONS, "pcc", ["Police and Crime Committee"]),
        (ORGANISATIONS, "crime comittee", ["Police and Crime Committee"]),
        (PUBLICATIONS, "recognition", ["The Paper, Facial recognition"]),
        (PUBLICATIONS, "s17", ["The Paper, Facial recognition"]),
        (PEOPLE, "%", []),
    ],
)
def test_a_name_is_found_by_a_part_of_it_or_as_one_remembers_it(address, typed, found, client_of, officer, somebody):
    assert rows(client_of(officer), address, q=typed) == found


def test_the_most_alike_come_first(client_of, officer):
    for surname in ("Khanish", "Khan"):
        Person.objects.create(name=f"Sadiq {surname}")
    assert rows(client_of(officer), PEOPLE, q="sadiq khan") == ["Sadiq Khan", "Sadiq Khanish"]


def test_withdrawn_ones_are_shown_on_request(client_of, officer, somebody):
    client = client_of(officer)
    assert "Entered Twice" in rows(client, PEOPLE, withdrawn="on")
    assert rows(client, PEOPLE, q="twice", withdrawn="on") == ["Entered Twice"]
    assert rows(client, PEOPLE, q="twice") == []


@pytest.mark.parametrize("address", REGISTERS)
def test_an_empty_register_and_an_empty_search_say_what_to_do(address, client_of, officer):
    client = client_of(officer)
    assert "Nothing is recorded here yet" in words(client.get(address))
    assert "Nothing is called that" in words(client.get(address, {"q": "Nobody"}))
    assert "There is a problem" in words(client.get(address, {"q": "x" * 201}))


@pytest.mark.parametrize("address", REGISTERS)
def test_registers_are_not_for_members(address, client_of, member):
    client = client_of(member)
    assert client.get(address).status_code == 403
    assert f'href="{PEOPLE}"' not in client.get("/").content.decode()


@pytest.mark.parametrize("role", ["administrator", "auditor"])
@pytest.mark.parametrize("address", REGISTERS)
def test_others_who_read_everything_read_them_and_are_not_offered_to_add(address, role, request, client_of):
    client = client_of(request.getfixturevalue(role))
    page = client.get(address)
    assert page.status_code == 200
    assert f'href="{address}add/"' not in page.content.decode()
    assert f'href="{PEOPLE}"' in client.get("/").content.decode()


def test_the_menu_and_the_registers_lead_to_each_other_and_to_adding(client_of, officer):
    client = client_of(officer)
    assert f'href="{PEOPLE}"' in client.get("/").content.decode()
    for address in REGISTERS:
        page = client.get(address).content.decode()
        assert all(f'href="{each}"' in page for each in REGISTERS)
        assert f'href="{address}add/"' in page


def test_registers_are_paged_with_as_many_queries_for_many_as_for_few(client_of, officer, dated):
    client = client_of(officer)
    body = Organisation.objects.create(name="A body", classification="other")

    def fill(first, last):
        people = many(Person(name=f"Somebody {n:03}") for n in range(first, last))
        many(PersonName(person=person, name=f"Other {person.pk}") for person in people)
        many(Appointment(person=person, organisation=body, role="Clerk", **dated("2019")) for person in people)
        many(Organisation(name=f"Body {n}", classification="other", part_of=body) for n in range(first, last))

    def counts():
        return [queries(client, address) for address in (PEOPLE, f"{PEOPLE}?q=somebody", ORGANISATIONS)]

    fill(0, 2)
    few = counts()
    fill(2, 80)
    assert counts() == few
    assert rows(client, PEOPLE, page="2")[-1] == "Somebody 079"
