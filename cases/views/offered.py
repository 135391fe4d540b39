"""What administrators manage for others to choose from: topics, templates of letters, rules for replies."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.feed import changes_of_record
from cases.forms.administration import AdministrationReasonForm
from cases.offered_actions import add_offered, correct_offered, restore_offered, withdraw_offered
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE
from oversight.accounts.models import User
from oversight.audit.changes import shown_changes
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

CHANGES = 50
Action = Callable[..., Any]


@dataclass(frozen=True)
class Offered:
    """One kind: its model, what people call one and all of them, and the name of the address of its list.

    `corrected` and `stays` say what becomes of things that have it when it is corrected, and when it is withdrawn.
    """

    model: Any
    noun: str
    heading: str
    page: str
    corrected: str
    stays: str

    def add(self, request: HttpRequest, form_class: Any, done: str, action: Action | None = None) -> HttpResponse:
        """`action` where there is more to do than to keep a row with what the form gives."""
        user = administrator(request)
        form = form_class(typed(request), user=user)

        def carry_out() -> Any:
            words = form.cleaned()
            return action(user=user, **words) if action else add_offered(user=user, row=self.model(**words))

        if row := carried_out(request, form, carry_out):
            return self._back(request, done, row)
        return self._page(request, "add", form=form)

    def correct(
        self, request: HttpRequest, pk: int, form_class: Any, done: str, action: Action = correct_offered
    ) -> HttpResponse:
        user, row = administrator(request), self.row(pk)
        form = form_class(typed(request), user=user, instance=row)

        def carry_out() -> Any:
            return action(user=user, row=row, **form.cleaned_as_seen())

        if corrected := carried_out(request, form, carry_out):
            return self._back(request, done, corrected)
        actions = shown_changes(user, changes_of_record(user, row)[:CHANGES], here=row)
        return self._page(request, "correct", form=form, row=row, actions=actions)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, "withdraw", withdraw_offered, "“{}” is no longer offered")

    def restore(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._with_reason(request, pk, "restore", restore_offered, "“{}” is offered again")

    def row(self, pk: int) -> Any:
        return get_object_or_404(self.model, pk=pk)

    def _with_reason(self, request: HttpRequest, pk: int, verb: str, action: Action, done: str) -> HttpResponse:
        user, row = administrator(request), self.row(pk)
        form = AdministrationReasonForm(typed(request), user=user)
        if changed := carried_out(request, form, lambda: action(user=user, row=row, **form.cleaned())):
            return self._back(request, done, changed)
        return self._page(request, verb, form=form, row=row)

    def _page(self, request: HttpRequest, verb: str, **context: Any) -> HttpResponse:
        return render(request, f"cases/offered_{verb}.html", {"offered": self, **context})

    def _back(self, request: HttpRequest, done: str, row: Any) -> HttpResponse:
        messages.success(request, done.format(row))
        return redirect(self.page)


def administrator(request: HttpRequest) -> User:
    """Raises PermissionDenied for anybody else."""
    user = signed_in(request)
    require(user, MANAGE)
    return user
