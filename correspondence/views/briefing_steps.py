"""The steps in which a briefing letter is written. Each saves what it asks, and leads to the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from cases.models import Case
from cases.views.entry import form_view
from correspondence.addressing import likely_addressees
from correspondence.briefing.words import letter_html
from correspondence.briefing_actions import create_briefing, require_work_on, write_briefing
from correspondence.forms.briefing import (
    LONGEST_TEXT,
    PREVIEW,
    BeginForm,
    DraftForm,
    GoesWithForm,
    PartsForm,
    ToWhomForm,
    WordingForm,
)
from correspondence.models import Briefing
from oversight.access import require, signed_in
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

# In their order: the name of the address, the words of the heading, the form.
STEPS: list[tuple[str, str, type[DraftForm]]] = [
    ("briefing_to", "To whom it goes", ToWhomForm),
    ("briefing_words", "What it says", WordingForm),
    ("briefing_parts", "What goes with it", PartsForm),
    ("briefing_goes_with", "Enclosures and copies", GoesWithForm),
]


@form_view
def briefing_new(request: HttpRequest, reference: str) -> HttpResponse:
    user = signed_in(request)
    case = get_object_or_404(Case.objects.visible_to(user).select_related("committee"), reference=reference)
    require(user, "correspondence.write_briefing", case)
    form = BeginForm(typed(request), user=user)
    if briefing := carried_out(request, form, lambda: create_briefing(user=user, case=case, **form.cleaned())):
        return redirect("correspondence:briefing_words", briefing.pk)
    earlier = Briefing.objects.visible_to(user).current().filter(case=case).select_related("author")
    context = {"case": case, "form": form, "addressees": likely_addressees(user, case), "earlier": earlier}
    return render(request, "correspondence/briefing_new.html", context)


@form_view
def briefing_to(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "briefing_to")


@form_view
def briefing_words(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "briefing_words")


@form_view
def briefing_parts(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "briefing_parts")


@form_view
def briefing_goes_with(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, "briefing_goes_with")


@require_POST
def briefing_preview(request: HttpRequest) -> HttpResponse:
    """The text of a letter as it will be set, while it is typed. Nothing is kept."""
    signed_in(request)
    text = request.POST.get("opening", "")[:LONGEST_TEXT]
    return render(request, "correspondence/briefing_preview.html", {"html": letter_html(text), "text": text})


def _step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    user = signed_in(request)
    briefing = get_object_or_404(Briefing.objects.visible_to(user).select_related("case__committee"), pk=pk)
    require_work_on(user, briefing)
    if not briefing.may_be_written and request.method != "POST":
        messages.error(request, "The letter cannot be changed now: it is not a draft")
        return redirect(briefing)
    number = [step[0] for step in STEPS].index(name)
    _, heading, form_class = STEPS[number]
    form = form_class(typed(request), user=user, instance=briefing)

    def write() -> Briefing:
        return write_briefing(user=user, briefing=briefing, **form.choices_made())

    if carried_out(request, form, write):
        return redirect(*_next(request, briefing, number))
    context = {"form": form, "briefing": briefing, "case": briefing.case, "heading": heading, "number": number + 1}
    return render(request, f"correspondence/{name}.html", context | _more(user, form, name))


def _next(request: HttpRequest, briefing: Briefing, number: int) -> tuple[Any, ...]:
    """The next step; after the last one, or where the writer wants to leave, the letter itself."""
    if "leave" in request.POST or number + 1 == len(STEPS):
        return (briefing,)
    return f"correspondence:{STEPS[number + 1][0]}", briefing.pk


def _more(user: Any, form: DraftForm, name: str) -> dict[str, Any]:
    context: dict[str, Any] = {"steps": len(STEPS)}
    if name == "briefing_to":
        context["addressees"] = likely_addressees(user, form.instance.case)
    if name == "briefing_words":
        context |= {"html": letter_html(form["opening"].value() or ""), "preview_button": PREVIEW}
    return context
