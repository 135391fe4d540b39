from django.urls import include, path

from cases.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("oversight.accounts.urls")),
    path("", include("cases.urls")),
    path("", include("correspondence.urls")),
]
