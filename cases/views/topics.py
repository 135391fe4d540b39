"""Where administrators manage topics."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.forms.administration import AddTopicForm, CorrectTopicForm
from cases.models import Topic
from cases.topic_actions import add_topic, rename_topic
from cases.views.entry import form_view
from cases.views.offered import Offered
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ

TOPICS = Offered(
    Topic,
    "topic",
    "Topics",
    "cases:topics",
    corrected="The new name shows on every case that has the topic.",
    stays="Cases that have it keep it.",
)


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, READ)
    number = Count("casetopics", filter=Q(casetopics__withdrawn_at=None))
    rows = Topic.objects.annotate(number=number).order_by("withdrawn_at", "name")
    return render(request, "cases/topics.html", {"topics": rows, "may_manage": user.has_perm(MANAGE)})


@form_view
def topic_add(request: HttpRequest) -> HttpResponse:
    return TOPICS.add(request, AddTopicForm, "Added the topic “{}”", add_topic)


@form_view
def topic_correct(request: HttpRequest, pk: int) -> HttpResponse:
    done = "The topic is called “{}” now"
    return TOPICS.correct(request, pk, CorrectTopicForm, done, rename_topic)


@form_view
def topic_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return TOPICS.withdraw(request, pk)


@form_view
def topic_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return TOPICS.restore(request, pk)
