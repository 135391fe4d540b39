"""Where staff add an answer to a question, and amend one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases.views.common import cases_of
from cases.views.entry import form_view
from correspondence.answer_actions import why_not_amended
from correspondence.forms.answers import PREVIEW, AddAnswerForm, AmendAnswerForm
from correspondence.models import Answer, Question
from oversight.access import require, signed_in
from oversight.accounts.models import User
from oversight.entry.kept import typed
from oversight.entry.once import carried_out


@form_view
def answer_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    question = get_object_or_404(Question.objects.visible_to(user), pk=pk)
    require(user, "cases.log")
    form = AddAnswerForm(typed(request), user=user, question=question, near=_near(user, question))
    if answer := carried_out(request, form, form.record):
        messages.success(request, f"{answer.get_kind_display()} added")
        return redirect(answer)
    context = {"form": form, "record": question, "kind": question._meta.verbose_name}
    return render(request, "correspondence/answer_add.html", context)


@form_view
def answer_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is recorded before exactly that was shown in a preview."""
    user = signed_in(request)
    answer = get_object_or_404(Answer.objects.visible_to(user).with_name(), pk=pk)
    require(user, "cases.log")
    question = answer.question
    form = AmendAnswerForm(typed(request), user=user, answer=answer, near=_near(user, question))
    if amended := carried_out(request, form, form.amend):
        messages.success(request, f"{amended.get_kind_display()} recorded. The earlier one stays as it was")
        return redirect(amended)
    context = {
        "form": form,
        "answer": answer,
        "record": question,
        "kind": question._meta.verbose_name,
        "hindrance": why_not_amended(answer),
        "preview_button": PREVIEW,
    }
    return render(request, "correspondence/answer_amend.html", context)


def _near(user: User, question: Question) -> str:
    """The case at hand: the first that the question is in."""
    return str(cases_of(user, question).values_list("reference", flat=True).first() or "")
