"""Who is not signed in goes to sign in, and finds what they had typed when they come back."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect

from oversight.entry.kept import keep_typed


class SignInAndComeBack(LoginRequiredMiddleware):
    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        keep_typed(request)
        return super().handle_no_permission(request, view_func)
