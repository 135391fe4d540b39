"""Notes for colleagues: write one, correct, withdraw and bring back one's own, deal with being mentioned."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.notes import NoteForm, NoteReasonForm
from cases.models import Note, NoteMention
from cases.note_actions import add_note, correct_note, deal_with_mention, restore_note, withdraw_note
from cases.notes import kinds_with_notes
from oversight.access import require, signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to where the note stands on the page of its record."""
    row = get_object_or_404(Note.objects.visible_to(signed_in(request)), pk=pk)
    return redirect(f"{page_of(row)}#note-{row.pk}")


@form_view
def note_add(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    user = signed_in(request)
    kind = kinds_with_notes().get(model)
    if kind is None:
        raise Http404
    record = get_object_or_404(kind.objects.visible_to(user), pk=pk)
    require(user, "cases.write_notes")
    form = NoteForm(typed(request), user=user)
    if row := carried_out(request, form, lambda: add_note(user=user, record=record, **form.cleaned())):
        return _kept(request, row, "The note is kept. Only colleagues see it")
    return render(request, "cases/note_add.html", {"form": form, "record": record})


@form_view
def note_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    row = _own(request, pk)
    form = NoteForm(typed(request), user=user, instance=row)

    def correct() -> Note:
        return correct_note(user=user, note=row, seen=form.cleaned_data["seen"], **form.cleaned())

    if carried_out(request, form, correct):
        return _kept(request, row, "Saved. The history of the note shows what was changed, and why")
    return render(request, "cases/note_correct.html", {"form": form, "note": row, "record": row.record})


@form_view
def note_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Withdrawn. Colleagues can still read it"
    return _with_reason(request, pk, withdraw_note, "cases/note_withdraw.html", done)


@form_view
def note_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, restore_note, "cases/note_restore.html", "The note is back")


@require_POST
def mention_deal_with(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    mention = get_object_or_404(NoteMention.objects.visible_to(user), pk=pk)
    deal_with_mention(user=user, mention=mention)
    messages.success(request, "Dealt with. The note stays where it was")
    return redirect("home")


def page_of(row: Any) -> str:
    """The page that the note stands on; an answer's address names a place on its question's."""
    return str(row.record.get_absolute_url().partition("#")[0])


def _own(request: HttpRequest, pk: int) -> Note:
    """The user's own note; 403 for another's."""
    row = get_object_or_404(Note.objects.visible_to(signed_in(request)), pk=pk)
    require(request.user, "cases.write_notes")
    if row.author_id != request.user.pk:
        raise PermissionDenied
    return row


def _with_reason(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user = signed_in(request)
    row = _own(request, pk)
    form = NoteReasonForm(typed(request), user=user)
    if carried_out(request, form, lambda: action(user=user, note=row, **form.cleaned())):
        return _kept(request, row, done)
    return render(request, page, {"form": form, "note": row, "record": row.record})


def _kept(request: HttpRequest, row: Note, message: str) -> HttpResponse:
    messages.success(request, message)
    return redirect(f"{page_of(row)}#note-{row.pk}")
