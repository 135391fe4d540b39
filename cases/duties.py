"""What a user still has in hand among cases."""

from django.urls import reverse

from cases.models import Case, CommitteeMember
from oversight.accounts.duties import Duty
from oversight.accounts.models import User


def open_cases_led(user: User) -> list[Duty]:
    number = Case.objects.current().filter(lead_officer=user).exclude(status=Case.Status.CLOSED).count()
    if not number:
        return []
    words = f"Leads {number} open case{'' if number == 1 else 's'}"
    return [Duty(words, f"{reverse('cases:register')}?lead_officer={user.pk}")]


def seats_held(user: User) -> list[Duty]:
    seats = CommitteeMember.objects.current().filter(user=user).select_related("committee")
    return [Duty(f"Sits on the {seat.committee}", reverse("cases:seats", args=[seat.committee_id])) for seat in seats]
