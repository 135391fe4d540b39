"""Who was handed a password chooses one of their own before anything else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def own_password(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """After the middleware that signs in. The page of the password and signing out stay open."""

    def respond(request: HttpRequest) -> HttpResponse:
        open_to_all = {reverse("account_change_password"), reverse("account_logout")}
        if getattr(request.user, "must_change_password", False) and request.path not in open_to_all:
            return redirect("account_change_password")
        return get_response(request)

    return respond
