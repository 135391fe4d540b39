"""Beginning a briefing letter: the first of its steps."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.models import Appointment, Event, Person
from correspondence.addressing import close_for, salutation_for
from correspondence.briefing_actions import create_briefing
from correspondence.models import Briefing, BriefingTemplate
from oversight.audit.models import Change
from tests.forms import faults, follow, send
from tests.records import name, put, words

pytestmark = pytest.mark.django_db

FILLED_IN = {"addressee": "Unmesh Desai AM", "address": "City Hall\nLondon"}


def address_of(case):
    return reverse("correspondence:briefing_new", args=[case.reference])


def test_the_case_page_offers_the_letter_to_those_who_may_write_one(client_of, officer, member, auditor, case):
    for user, offered in ((officer, True), (member, True), (auditor, False)):
        page = client_of(user).get(case.get_absolute_url()).content.decode()
        assert (address_of(case) in page) is offered, user


def test_a_letter_is_begun_as_a_draft_that_can_be_left_and_leads_to_its_words(client_of, officer, case):
    page = follow(client_of(officer), address_of(case), **FILLED_IN)
    briefing = Briefing.objects.get()
    assert page.redirect_chain == [(reverse("correspondence:briefing_words", args=[briefing.pk]), 302)]
    assert (briefing.status, briefing.author, briefing.case) == ("draft", officer, case)
    assert (briefing.dated, briefing.subject) == (timezone.localdate(), case.title)
    assert briefing.parts == Briefing.Part.values
    assert briefing.signatory == str(officer)
    assert str(briefing) in words(client_of(officer).get(case.get_absolute_url()))


def test_it_leaves_history_that_says_who_and_why(client_of, officer, case):
    send(client_of(officer), address_of(case), **FILLED_IN)
    row = Briefing.objects.get().history.get()
    assert (row.history_user, row.history_type) == (officer, "+")
    assert row.history_change_reason == "Drafted a briefing letter to Unmesh Desai AM"
    assert Change.objects.filter(history_id=row.history_id, user=officer).exists()


def test_named_people_of_the_case_are_suggested_with_their_office_and_protected_ones_are_not(
    client_of, officer, case, committee, dated
):
    event = put(Event, case, kind="meeting", title="A meeting")
    chair = Person.objects.create(name="Unmesh Desai", honorific_suffix="AM")
    hidden = Person.objects.create(name="Real Name", naming="protected", pseudonym="Person A")
    for person in (chair, hidden):
        name(event, "took_part", person=person)
    Appointment.objects.create(person=chair, organisation=committee, role="Chair", **dated("2019"))
    page = client_of(officer).get(address_of(case)).content.decode()
    assert '<option value="Unmesh Desai AM, Chair, Transparency Committee">' in page
    assert '<option value="Chair, Transparency Committee">' in page
    assert "Real Name" not in page


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("addressee", "", "Enter to whom the letter goes"),
        ("addressee", "x" * 201, "Addressee must be 200 characters or fewer"),
        ("address", "\n".join("abcdefgh"), "Name, office and address must fit in 8 lines, the window of an envelope"),
        ("salutation", "x" * 101, "Salutation must be 100 characters or fewer"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_typed_is_lost(field, typed, message, client_of, officer, case):
    page = send(client_of(officer), address_of(case), **FILLED_IN | {field: typed})
    assert faults(page) == {f"id_{field}": message}
    assert "Error:" in page.content.decode().partition("<title>")[2].partition("</title>")[0]
    for name_of, value in FILLED_IN.items():
        if name_of != field:
            assert value.partition("\n")[0] in page.content.decode(), name_of
    assert not Briefing.objects.exists()


def test_a_form_sent_twice_begins_one_letter(client_of, officer, case):
    client = client_of(officer)
    form = client.get(address_of(case)).context["form"]
    typed = FILLED_IN | {"form_token": form["form_token"].value()}
    first, second = (client.post(address_of(case), typed, follow=True) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Briefing.objects.count() == 1


def test_a_form_sent_again_with_other_words_says_what_the_first_made(client_of, officer, case):
    client = client_of(officer)
    typed = {"form_token": client.get(address_of(case)).context["form"]["form_token"].value()}
    client.post(address_of(case), FILLED_IN | typed)
    page = client.post(address_of(case), FILLED_IN | typed | {"addressee": "The Mayor"})
    assert "was sent before, with other words, and made Briefing letter to Unmesh Desai AM" in words(page)
    assert Briefing.objects.count() == 1


@pytest.mark.parametrize(
    ("addressee", "office", "further", "salutation"),
    [
        ("Unmesh Desai AM", "", "", "Dear Unmesh Desai AM"),
        ("Chair, Police and Crime Committee", "", "", "Dear Chair"),
        ("Police and Crime Committee", "Chair", "", "Dear Chair"),
        ("Members of the Police and Crime Committee", "", "", "Dear Members"),
        (
            "Ann AM",
            "",
            "Sian Berry AM\nCity Hall\n\nThe Mayor",
            "Dear Ann AM, Sian Berry AM and The Mayor",
        ),
    ],
)
def test_a_salutation_that_is_left_empty_fits(client_of, officer, case, addressee, office, further, salutation):
    typed = {"addressee": addressee, "office": office, "further_addressees": further}
    send(client_of(officer), address_of(case), **typed)
    assert Briefing.objects.get().salutation == salutation


def test_one_that_is_typed_stands(client_of, officer, case):
    send(client_of(officer), address_of(case), **FILLED_IN, salutation="Dear Unmesh")
    assert Briefing.objects.get().salutation == "Dear Unmesh"


@pytest.mark.parametrize(
    ("salutation", "close"),
    [
        ("Dear Unmesh", "Yours sincerely"),
        ("Dear Chair", "Yours sincerely"),
        ("Dear Sir or Madam", "Yours faithfully"),
        ("Dear Sir/Madam", "Yours faithfully"),
        ("Unmesh", "Yours sincerely"),
    ],
)
def test_the_close_fits_the_salutation(salutation, close, client_of, officer, case):
    send(client_of(officer), address_of(case), **FILLED_IN, salutation=salutation)
    assert Briefing.objects.get().close == close
    assert close_for(salutation) == close
    assert salutation_for(["Unmesh"]) == "Dear Unmesh"
    assert salutation_for(["The Mayor"]) == "Dear Mayor"


def test_a_template_gives_the_words_and_annexes_that_it_begins_with_its_placeholders_filled_in(
    client_of, officer, case
):
    template = BriefingTemplate.objects.create(
        name="Committee",
        organisation="Transparency Committee",
        opening="About {{ case.title }} ({{case.reference}}), from {{ author }}.",
        close="Yours ever",
        signatory_office="Clerk to the {{ case.committee }}",
        parts=["timeline"],
    )
    send(client_of(officer), address_of(case), **FILLED_IN, template=str(template.pk))
    briefing = Briefing.objects.get()
    assert briefing.template == template
    assert briefing.opening == f"About An internal case (OC-2020-0001), from {officer}."
    assert (briefing.close, briefing.parts) == ("Yours ever", ["timeline"])
    assert briefing.signatory_office == "Clerk to the Transparency Committee"


def test_an_auditor_may_not_write_a_letter(client_of, auditor, case):
    assert client_of(auditor).get(address_of(case)).status_code == 403
    assert client_of(auditor).post(address_of(case), FILLED_IN).status_code == 403
    with pytest.raises(PermissionDenied):
        create_briefing(user=auditor, case=case, addressee="X", salutation="Dear X")
    assert not Briefing.objects.exists()


def test_a_member_of_another_committee_does_not_find_the_letters_of_a_restricted_case(
    client_of, officer, member, restricted_case
):
    made = create_briefing(user=officer, case=restricted_case, addressee="X", salutation="Dear X")
    assert client_of(member).get(address_of(restricted_case)).status_code == 404
    assert client_of(member).post(address_of(restricted_case), FILLED_IN).status_code == 404
    assert client_of(member).get(made.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        create_briefing(user=member, case=restricted_case, addressee="X", salutation="Dear X")


def test_a_member_of_the_committee_may_write_about_its_restricted_case(client_of, on_the_committee, restricted_case):
    send(client_of(on_the_committee), address_of(restricted_case), **FILLED_IN)
    assert Briefing.objects.get().author == on_the_committee


def test_the_action_refuses_a_letter_to_nobody(officer, case):
    with pytest.raises(ValidationError, match="addressee"):
        create_briefing(user=officer, case=case, addressee="", salutation="Dear X")


def test_the_letters_of_a_case_are_listed_beside_the_form(client_of, officer, letter, case):
    row = letter()
    assert str(row) in words(client_of(officer).get(address_of(case)))


def test_fields_that_may_be_left_empty_say_so(client_of, officer, case):
    page = client_of(officer).get(address_of(case)).content.decode()
    assert "Address (optional)" in page
    assert "Addressee (optional)" not in page
