"""The form of a briefing letter, and the page of one that was made."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from cases.models import Appointment, Event, Person
from correspondence.briefing_actions import create_briefing
from correspondence.models import Briefing, Letter
from oversight.audit.models import Change
from tests.records import name, put, words

pytestmark = pytest.mark.django_db

FILLED_IN = {
    "addressee": "Unmesh Desai AM",
    "dated": "4 October 2019",
    "salutation": "Dear Unmesh",
    "opening": "Here is **what we hold**.",
    "parts": ["summary", "timeline"],
    "close": "Yours sincerely",
    "signatory": "An Officer",
    "copied_to": "The Mayor\nThe Chair",
}


def address_of(case):
    return reverse("correspondence:briefing_new", args=[case.reference])


def made_from(client, case, **changed):
    """The page that a filled-in form leads to, or the form again."""
    return client.post(address_of(case), FILLED_IN | changed, follow=True)


def choices(**changed):
    made = FILLED_IN | {"dated": date(2019, 10, 4)} | changed
    return made


def test_the_case_page_offers_the_letter_to_those_who_may_write_one(client_of, officer, member, auditor, case):
    for user, offered in ((officer, True), (member, True), (auditor, False)):
        page = client_of(user).get(case.get_absolute_url()).content.decode()
        assert (address_of(case) in page) is offered, user


def test_a_filled_in_form_makes_a_draft_and_leads_to_its_page(client_of, officer, case):
    page = made_from(client_of(officer), case)
    briefing = Briefing.objects.get()
    assert page.redirect_chain == [(briefing.get_absolute_url(), 302)]
    assert (briefing.status, briefing.dated, briefing.author) == ("draft", date(2019, 10, 4), officer)
    assert briefing.parts == ["summary", "timeline"]
    assert "Make the PDF" in words(page)
    assert "Annex B: Timeline (0 lines)" in words(page)


def test_a_letter_leaves_history_that_says_who_and_why(client_of, officer, case):
    made_from(client_of(officer), case)
    row = Briefing.objects.get().history.get()
    assert (row.history_user, row.history_type) == (officer, "+")
    assert row.history_change_reason == "Drafted a briefing letter to Unmesh Desai AM"
    assert Change.objects.filter(history_id=row.history_id, user=officer).exists()


def test_the_form_begins_with_today_the_users_name_and_every_part(client_of, officer, case):
    page = client_of(officer).get(address_of(case)).content.decode()
    assert f'value="{timezone.localdate():%-d %B %Y}"' in page
    assert f'value="{officer}"' in page
    assert page.count(" checked") == len(Briefing.Part.values)


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
        ("dated", "", "Enter the date of the letter, for instance 4 October 2019"),
        ("dated", "spring 2018", "Enter one day, for instance 4 October 2019"),
        ("dated", "about 4 October 2019", "Enter one day, for instance 4 October 2019"),
        ("dated", "by 4 October 2019", "Enter one day, for instance 4 October 2019"),
        ("dated", "31 February 2019", "31 February 2019"),
        ("salutation", "", "Enter a salutation"),
        ("opening", " ", "Enter the text of the letter"),
        ("opening", "x" * 20_001, "Text of the letter must be 20000 characters or fewer"),
        ("signatory", "", "Enter who signs the letter"),
        ("since", "whenever", "Date was not understood"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_in_the_summary_and_nothing_typed_is_lost(
    field, typed, message, client_of, officer, case
):
    page = made_from(client_of(officer), case, **{field: typed})
    html = page.content.decode()
    summary = html.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert f'href="#id_{field}"' in summary
    assert message in summary
    assert f'id="id_{field}_error"' in html
    assert "Error:" in html.partition("<title>")[2].partition("</title>")[0]
    for name_of, value in FILLED_IN.items():
        if name_of != field and isinstance(value, str):
            assert value in html, name_of
    assert not Briefing.objects.exists()


def test_a_part_that_does_not_exist_is_refused(client_of, officer, case):
    assert "There is a problem" in words(made_from(client_of(officer), case, parts=["everything"]))
    assert not Briefing.objects.exists()


def test_a_letter_may_have_no_annex(client_of, officer, case):
    assert "None: it is a letter by itself" in words(made_from(client_of(officer), case, parts=[]))


def test_the_timelines_filter_is_kept_and_shown(client_of, officer, case):
    put(Letter, case, subject="About images", direction="sent", holding="held")
    put(Event, case, kind="meeting", title="A meeting")
    page = made_from(client_of(officer), case, kind=["letter"], since="August 2019")
    assert Briefing.objects.get().timeline_filter == {"kind": ["letter"], "since": "August 2019"}
    assert "Timeline (1 line) Narrowed to Kind of record: Letters; From: August 2019" in words(page)


def test_a_form_sent_twice_makes_one_letter(client_of, officer, case):
    client = client_of(officer)
    token = client.get(address_of(case)).context["form"]["form_token"].value()
    first, second = (made_from(client, case, form_token=token) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert Briefing.objects.count() == 1


def test_a_form_sent_again_with_other_words_makes_another_letter(client_of, officer, case):
    client = client_of(officer)
    token = client.get(address_of(case)).context["form"]["form_token"].value()
    for opening in ("First words.", "Better words."):
        made_from(client, case, form_token=token, opening=opening)
    assert set(Briefing.objects.values_list("opening", flat=True)) == {"First words.", "Better words."}


def test_two_forms_make_two_letters(client_of, officer, case):
    client = client_of(officer)
    for _ in range(2):
        token = client.get(address_of(case)).context["form"]["form_token"].value()
        made_from(client, case, form_token=token)
    assert Briefing.objects.count() == 2


def test_an_auditor_may_not_write_a_letter(client_of, auditor, case):
    assert client_of(auditor).get(address_of(case)).status_code == 403
    assert client_of(auditor).post(address_of(case), FILLED_IN).status_code == 403
    with pytest.raises(PermissionDenied):
        create_briefing(user=auditor, case=case, **choices())
    assert not Briefing.objects.exists()


def test_a_member_of_another_committee_does_not_find_the_letters_of_a_restricted_case(
    client_of, officer, member, restricted_case
):
    made = create_briefing(user=officer, case=restricted_case, **choices())
    assert client_of(member).get(address_of(restricted_case)).status_code == 404
    assert client_of(member).post(address_of(restricted_case), FILLED_IN).status_code == 404
    assert client_of(member).get(made.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        create_briefing(user=member, case=restricted_case, **choices())


def test_a_member_of_the_committee_may_write_about_its_restricted_case(client_of, on_the_committee, restricted_case):
    made_from(client_of(on_the_committee), restricted_case)
    assert Briefing.objects.get().author == on_the_committee


def test_the_action_refuses_a_letter_to_nobody(officer, case):
    with pytest.raises(ValidationError, match="addressee"):
        create_briefing(user=officer, case=case, **choices(addressee=""))


def test_the_letters_of_a_case_are_listed_beside_the_form(client_of, officer, case):
    made_from(client_of(officer), case)
    assert "Briefing letter to Unmesh Desai AM, 4 October 2019" in words(client_of(officer).get(address_of(case)))


def test_html_in_the_text_of_a_letter_is_shown_as_text(client_of, officer, case):
    page = made_from(client_of(officer), case, opening="<script>alert(1)</script> [x](javascript:alert(2))")
    html = page.content.decode()
    assert "<script>alert" not in html
    assert 'href="javascript' not in html


def test_fields_that_may_be_left_empty_say_so(client_of, officer, case):
    page = client_of(officer).get(reverse("correspondence:briefing_new", args=[case.reference])).content.decode()
    assert "Address (optional)" in page
    assert "Salutation (optional)" not in page
