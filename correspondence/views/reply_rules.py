"""By when letters are to be answered: what the law says, and where administrators manage the rules of the house."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from cases.feed import changes_of_record
from cases.forms.administration import AdministrationReasonForm
from correspondence.forms.reply_rules import AddReplyRuleForm, CorrectReplyRuleForm
from correspondence.models import ReplyRule
from correspondence.reply_due import LAW
from correspondence.reply_rule_actions import (
    add_reply_rule,
    correct_reply_rule,
    restore_reply_rule,
    withdraw_reply_rule,
)
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.accounts.models import User
from oversight.audit.changes import shown_changes
from oversight.deadlines import bank_holidays
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

CHANGES = 50
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def reply_rules(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    require(user, READ)
    context = {
        "rules": ReplyRule.objects.order_by("withdrawn_at", "name"),
        "law": [(kind.label, rule.source) for kind, rule in LAW.items()],
        "holidays": bank_holidays(),
        "may_manage": user.has_perm(MANAGE),
    }
    return render(request, "correspondence/reply_rules.html", context)


@form_view
def reply_rule_add(request: HttpRequest) -> HttpResponse:
    user = _administrator(request)
    form = AddReplyRuleForm(typed(request), user=user)
    if rule := carried_out(request, form, lambda: add_reply_rule(user=user, **form.cleaned())):
        messages.success(request, f"Added the rule “{rule}”")
        return redirect("correspondence:reply_rules")
    return render(request, "correspondence/reply_rule_add.html", {"form": form})


@form_view
def reply_rule_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administrator(request)
    rule = get_object_or_404(ReplyRule, pk=pk)
    form = CorrectReplyRuleForm(typed(request), user=user, instance=rule)

    def correct() -> ReplyRule:
        return correct_reply_rule(user=user, rule=rule, seen=form.cleaned_data["seen"], **form.cleaned())

    if corrected := carried_out(request, form, correct):
        messages.success(request, f"The rule is “{corrected}” now")
        return redirect("correspondence:reply_rules")
    actions = shown_changes(user, changes_of_record(user, rule)[:CHANGES], here=rule)
    return render(request, "correspondence/reply_rule_correct.html", {"form": form, "rule": rule, "actions": actions})


@form_view
def reply_rule_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    page = "correspondence/reply_rule_withdraw.html"
    return _with_reason(request, pk, withdraw_reply_rule, page, "“{}” is no longer offered")


@form_view
def reply_rule_restore(request: HttpRequest, pk: int) -> HttpResponse:
    page = "correspondence/reply_rule_restore.html"
    return _with_reason(request, pk, restore_reply_rule, page, "“{}” is offered again")


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, MANAGE)
    return user


def _with_reason(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user = _administrator(request)
    rule = get_object_or_404(ReplyRule, pk=pk)
    form = AdministrationReasonForm(typed(request), user=user)
    if row := carried_out(request, form, lambda: action(user=user, rule=rule, **form.cleaned())):
        messages.success(request, done.format(row))
        return redirect("correspondence:reply_rules")
    return render(request, page, {"form": form, "rule": rule})
