"""Where staff merge two people or organisations that are one, and undo it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases.forms.filing import ReasonForm
from cases.forms.merges import ChooseOtherForm, MergeForm
from cases.merge_actions import undo_merge
from cases.merges import compared, merge_of
from cases.models import Merge, Organisation, Person
from oversight.access import require, signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

form_view = require_http_methods(["GET", "HEAD", "POST"])


@form_view
def person_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _merge(request, Person, pk)


@form_view
def organisation_merge(request: HttpRequest, pk: int) -> HttpResponse:
    return _merge(request, Organisation, pk)


@form_view
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    merge = get_object_or_404(Merge.objects.visible_to(user), pk=pk)
    require(user, "cases.log")
    form = ReasonForm(typed(request), user=user)
    if undone := carried_out(request, form, lambda: undo_merge(user=user, merge=merge, **form.cleaned())):
        messages.success(request, f"{undone.kept} and {undone.merged} are two again")
        if undone.left:
            messages.warning(request, f"Changed since the merge, and so left as it is: {'; '.join(undone.left)}")
        return redirect(undone.merged)
    return render(request, "cases/merge_undo.html", {"form": form, "merge": merge})


def _merge(request: HttpRequest, model: Any, pk: int) -> HttpResponse:
    """The other one is named in the address, and may be shared or returned to; only then can the two be merged."""
    user = signed_in(request)
    row = get_object_or_404(model.objects.visible_to(user), pk=pk)
    require(user, "cases.log")
    if already := merge_of(user, row, request.GET.get("other_key", "")):  # a double click, or the back button
        return redirect(already.kept)
    choice = ChooseOtherForm(request.GET if "other" in request.GET else None, user=user, row=row)
    if not choice.is_valid():
        return render(request, "cases/merge_choose.html", {"form": choice, "record": row})
    other = choice.cleaned_data["other"]
    form = MergeForm(typed(request), user=user, rows=(row, other))
    if made := carried_out(request, form, form.merge):
        messages.success(request, f"Merged into {made.kept}. You can undo it on this page")
        return redirect(made.kept)
    context = {"form": form, "record": row, "other": other, "lines": compared(row, other)}
    return render(request, "cases/merge.html", context)
