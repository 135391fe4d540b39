from django.urls import include, path

urlpatterns = [
    path("accounts/", include("oversight.accounts.urls")),
    path("", include("cases.urls")),
    path("", include("correspondence.urls")),
]
