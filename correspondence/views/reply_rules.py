"""By when letters are to be answered: what the law says, and where administrators manage the rules of the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.views.entry import form_view
from cases.views.offered import Offered
from correspondence.forms.reply_rules import AddReplyRuleForm, CorrectReplyRuleForm
from correspondence.models import ReplyRule
from correspondence.reply_due import LAW
from oversight.access import require, signed_in
from oversight.accounts.actions import MANAGE, READ
from oversight.deadlines import bank_holidays

RULES = Offered(
    ReplyRule,
    "rule for replies",
    "Rules for replies",
    "correspondence:reply_rules",
    corrected="Days that were counted by it already stay as they are, until their letter is corrected.",
    stays="Letters that go by it still do.",
)


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
    return RULES.add(request, AddReplyRuleForm, "Added the rule “{}”")


@form_view
def reply_rule_correct(request: HttpRequest, pk: int) -> HttpResponse:
    return RULES.correct(request, pk, CorrectReplyRuleForm, "The rule is “{}” now")


@form_view
def reply_rule_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return RULES.withdraw(request, pk)


@form_view
def reply_rule_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return RULES.restore(request, pk)
