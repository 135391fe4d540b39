"""Sign-in, sign-out and change of password: the parts of allauth that we offer.

allauth looks up the addresses of its other pages too; they answer 404, because users are made by administrators.
"""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


@login_not_required
def not_offered(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("signup/", not_offered, name="account_signup"),
    path("email/", not_offered, name="account_email"),
    path("password/set/", not_offered, name="account_set_password"),
    path("reauthenticate/", not_offered, name="account_reauthenticate"),
]
