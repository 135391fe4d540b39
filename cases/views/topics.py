"""Where administrators manage topics."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.feed import changes_of_record
from cases.forms.administration import AddTopicForm, AdministrationReasonForm, CorrectTopicForm
from cases.models import Topic
from cases.offered_actions import restore_offered, withdraw_offered
from cases.topic_actions import add_topic, rename_topic
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.accounts.models import User
from oversight.audit.changes import shown_changes
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

CHANGES = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, READ)
    number = Count("casetopics", filter=Q(casetopics__withdrawn_at=None))
    rows = Topic.objects.annotate(number=number).order_by("withdrawn_at", "name")
    return render(request, "cases/topics.html", {"topics": rows, "may_manage": user.has_perm(MANAGE)})


@form_view
def topic_add(request: HttpRequest) -> HttpResponse:
    user = _administrator(request)
    form = AddTopicForm(typed(request), user=user)
    if topic := carried_out(request, form, lambda: add_topic(user=user, **form.cleaned())):
        messages.success(request, f"Added the topic “{topic}”")
        return redirect("cases:topics")
    return render(request, "cases/topic_add.html", {"form": form})


@form_view
def topic_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administrator(request)
    topic = get_object_or_404(Topic, pk=pk)
    form = CorrectTopicForm(typed(request), user=user, instance=topic)

    def correct() -> Topic:
        return rename_topic(user=user, topic=topic, seen=form.cleaned_data["seen"], **form.cleaned())

    if renamed := carried_out(request, form, correct):
        messages.success(request, f"The topic is called “{renamed}” now")
        return redirect("cases:topics")
    actions = shown_changes(user, changes_of_record(user, topic)[:CHANGES], here=topic)
    return render(request, "cases/topic_correct.html", {"form": form, "topic": topic, "actions": actions})


@form_view
def topic_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, withdraw_offered, "cases/topic_withdraw.html", "“{}” is no longer offered")


@form_view
def topic_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, restore_offered, "cases/topic_restore.html", "“{}” is offered again")


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, MANAGE)
    return user


def _with_reason(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user = _administrator(request)
    topic = get_object_or_404(Topic, pk=pk)
    form = AdministrationReasonForm(typed(request), user=user)
    if row := carried_out(request, form, lambda: action(user=user, row=topic, **form.cleaned())):
        messages.success(request, done.format(row))
        return redirect("cases:topics")
    return render(request, page, {"form": form, "topic": topic})
