"""Who sits on a committee, and reads its restricted cases."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.models import Case, CommitteeMember, Organisation
from cases.seat_actions import end_seat, give_seat
from tests.forms import faults, follow
from tests.records import queries, withdraw, words

pytestmark = pytest.mark.django_db


def page_of(committee, name="seats"):
    return reverse(f"cases:{name}", args=[committee.pk])


def test_a_seat_opens_the_restricted_cases_of_the_committee_and_its_end_closes_them(
    administrator, member, committee, restricted_case
):
    assert not Case.objects.visible_to(member).exists()
    seat = give_seat(user=administrator, committee=committee, member=member, reason="Elected")
    assert Case.objects.visible_to(member).get() == restricted_case
    end_seat(user=administrator, seat=seat, reason="Left the committee")
    assert not Case.objects.visible_to(member).exists()


def test_both_are_in_the_history(administrator, member, committee):
    seat = give_seat(user=administrator, committee=committee, member=member, reason="Elected")
    seat = end_seat(user=administrator, seat=seat, reason="Left the committee")
    told = [(row.history_user, row.history_change_reason) for row in seat.history.order_by("history_id")]
    assert told == [(administrator, "Elected"), (administrator, "Left the committee")]
    assert seat.withdrawn_reason == "Left the committee"


def test_who_came_back_gets_a_seat_of_its_own(administrator, member, committee):
    for _ in range(2):
        seat = give_seat(user=administrator, committee=committee, member=member)
        end_seat(user=administrator, seat=seat, reason="Left")
    assert CommitteeMember.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "where", "message"),
    [
        ("seated", "committee", "Example Member has a seat on it already"),
        ("officer", "committee", "Example Officer reads every case already, as case officer"),
        ("gone", "committee", "Example Member is deactivated"),
        ("member", "body", "The police is not a committee"),
        ("member", "withdrawn", "Old Panel is not a committee that members can sit on"),
    ],
)
def test_a_seat_that_makes_no_sense_is_refused(who, where, message, administrator, officer, member, committee):
    places = {
        "committee": committee,
        "body": Organisation.objects.create(name="The police", classification="police"),
        "withdrawn": Organisation.objects.create(name="Old Panel", classification="committee"),
    }
    withdraw(places["withdrawn"])
    if who == "seated":
        CommitteeMember.objects.create(committee=committee, user=member)
    if who == "gone":
        member.is_active = False
        member.save()
    there = CommitteeMember.objects.count()
    with pytest.raises(ValidationError, match=message):
        give_seat(user=administrator, committee=places[where], member=officer if who == "officer" else member)
    assert CommitteeMember.objects.count() == there


def test_a_seat_ends_once_and_for_a_reason(administrator, on_the_committee):
    seat = on_the_committee.committee_seats.get()
    with pytest.raises(ValidationError, match="Enter the reason"):
        end_seat(user=administrator, seat=seat, reason=" ")
    end_seat(user=administrator, seat=seat, reason="Left")
    with pytest.raises(ValidationError, match="This seat has ended already"):
        end_seat(user=administrator, seat=seat, reason="Left")
    assert seat.history.count() == 2


@pytest.mark.parametrize("role", ["officer", "member", "auditor"])
def test_nobody_but_administrators_manages_seats(role, request, committee, on_the_committee):
    user, seat = request.getfixturevalue(role), on_the_committee.committee_seats.get()
    with pytest.raises(PermissionDenied):
        give_seat(user=user, committee=committee, member=on_the_committee)
    with pytest.raises(PermissionDenied):
        end_seat(user=user, seat=seat, reason="Left")
    assert CommitteeMember.objects.current().get() == seat


def test_auditors_read_the_seats_and_are_offered_nothing_to_do(client_of, auditor, on_the_committee, committee):
    page = client_of(auditor).get(page_of(committee))
    assert "Example Member" in words(page)
    for verb in ("seat_add", "seat_end"):
        key = committee.pk if verb == "seat_add" else on_the_committee.committee_seats.get().pk
        assert reverse(f"cases:{verb}", args=[key]) not in page.content.decode()
    assert page_of(committee) in client_of(auditor).get(committee.get_absolute_url()).content.decode()


def test_the_pages_add_and_end_a_seat(client_of, administrator, member, committee):
    client = client_of(administrator)
    assert "Nobody sits on this committee yet" in words(client.get(page_of(committee)))
    assert faults(follow(client, page_of(committee, "seat_add"))) == {"id_member": "Choose a member"}
    page = follow(client, page_of(committee, "seat_add"), member=member.pk)
    assert "Example Member sits on the Transparency Committee now" in words(page)
    end = reverse("cases:seat_end", args=[CommitteeMember.objects.get().pk])
    assert f'href="{end}"' in page.content.decode()
    assert faults(follow(client, end)) == {"id_reason": "Enter the reason"}
    page = follow(client, end, reason="Left the committee")
    assert "Example Member, on" in words(page)
    assert "Left the committee" in words(page)


def test_members_who_sit_there_and_other_users_are_not_offered(client_of, administrator, officer, on_the_committee):
    page = client_of(administrator).get(page_of(on_the_committee.committee_seats.get().committee, "seat_add"))
    assert list(page.context["form"].fields["member"].queryset) == []


def test_an_organisation_that_is_no_committee_has_no_seats(client_of, administrator):
    body = Organisation.objects.create(name="The police", classification="police")
    for name in ("seats", "seat_add"):
        assert client_of(administrator).get(page_of(body, name)).status_code == 404


def test_the_page_of_a_committee_leads_administrators_to_its_seats(client_of, administrator, officer, committee):
    for user, offered in ((administrator, True), (officer, False)):
        page = client_of(user).get(committee.get_absolute_url()).content.decode()
        assert (f'href="{page_of(committee)}"' in page) is offered


def test_queries_do_not_grow_with_the_seats(client_of, administrator, committee, django_user_model):
    client = client_of(administrator)
    few = queries(client, page_of(committee)), queries(client, reverse("cases:administration"))
    for n in range(5):
        somebody = django_user_model.objects.create_user(f"member{n}", role="member")
        CommitteeMember.objects.create(committee=committee, user=somebody)
    assert (queries(client, page_of(committee)), queries(client, reverse("cases:administration"))) == few
    assert "Transparency Committee (5 seats)" in words(client.get(reverse("cases:administration")))
