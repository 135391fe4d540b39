"""Where administrators manage users, and auditors read of them."""

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oversight.access import require, signed_in
from oversight.accounts.actions import (
    MANAGE,
    READ,
    add_user,
    correct_user,
    deactivate_user,
    reactivate_user,
    set_new_password,
)
from oversight.accounts.duties import duties_of
from oversight.accounts.forms import AddUserForm, CorrectUserForm, UserFilterForm, UserReasonForm
from oversight.accounts.models import User
from oversight.audit.models import Change
from oversight.audit.pages import page_of
from oversight.entry.kept import typed
from oversight.entry.once import carried_out

PAGE = 25
form_view = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def user_list(request: HttpRequest) -> HttpResponse:
    reader = _reader(request)
    form = UserFilterForm(request.GET)
    users = form.narrowed(User.objects.all()).order_by("last_name", "first_name", "username")
    page = Paginator(users, PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_filtered": bool(set(request.GET) - {"page"})}
    context["may_manage"] = reader.has_perm(MANAGE)
    return render(request, "accounts/user_list.html", context)


@require_safe
def user_page(request: HttpRequest, pk: int) -> HttpResponse:
    reader = _reader(request)
    owner = get_object_or_404(User, pk=pk)
    changes = Change.objects.select_related("user").filter(
        about_type=ContentType.objects.get_for_model(User), about_id=owner.pk
    )
    context = {
        "owner": owner,
        "is_self": owner == reader,
        "may_manage": reader.has_perm(MANAGE),
        "duties": duties_of(owner),
        **page_of(request, changes, owner),
    }
    return render(request, "accounts/user.html", context)


@form_view
def user_add(request: HttpRequest) -> HttpResponse:
    user = _administrator(request)
    form = AddUserForm(typed(request), user=user)
    if new := carried_out(request, form, lambda: add_user(user=user, **form.cleaned())):
        return _hand_over(request, new)
    return render(request, "accounts/user_add.html", {"form": form})


@form_view
def user_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user = _administrator(request)
    owner = get_object_or_404(User, pk=pk)
    form = CorrectUserForm(typed(request), user=user, instance=owner)

    def correct() -> User:
        return correct_user(user=user, row=owner, seen=form.cleaned_data["seen"], **form.cleaned())

    if carried_out(request, form, correct):
        messages.success(request, "Saved. The history shows what was changed, and why")
        return redirect("users:user", pk)
    return render(request, "accounts/user_correct.html", {"form": form, "owner": owner})


@form_view
def user_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, deactivate_user, "accounts/user_deactivate.html", "{} is deactivated")


@form_view
def user_reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, reactivate_user, "accounts/user_reactivate.html", "{} can sign in again")


@form_view
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, set_new_password, "accounts/user_password.html", "")


def _reader(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, READ)
    return user


def _administrator(request: HttpRequest) -> User:
    user = signed_in(request)
    require(user, MANAGE)
    return user


def _with_reason(request: HttpRequest, pk: int, action: Any, page: str, done: str) -> HttpResponse:
    user = _administrator(request)
    owner = get_object_or_404(User, pk=pk)
    form = UserReasonForm(typed(request), user=user)
    if row := carried_out(request, form, lambda: action(user=user, row=owner, **form.cleaned())):
        if not done:
            return _hand_over(request, row)
        messages.success(request, done.format(row))
        return redirect("users:user", pk)
    return render(request, page, {"form": form, "owner": owner, "duties": duties_of(owner)})


def _hand_over(request: HttpRequest, owner: User) -> HttpResponse:
    """Show a new password in the answer itself: it is stored nowhere in plain, and a form sent twice shows it once."""
    if owner.new_password:
        return render(request, "accounts/user_handed_over.html", {"owner": owner})
    messages.warning(request, "This was done already, and the password shown then. If nobody has it, give a new one")
    return redirect("users:user", owner.pk)
