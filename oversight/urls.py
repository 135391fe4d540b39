from django.urls import include, path

from cases.views.home import home
from oversight.audit.views import checkpoint, proof, record_proof
from oversight.entry.views import discard_kept, find
from oversight.uploads.views import upload_add
from oversight.views import read_date, ready

urlpatterns = [
    path("", home, name="home"),
    path("find/<slug:finder>/", find, name="find"),
    path("kept/discard/", discard_kept, name="discard_kept"),
    path("dates/", read_date, name="read_date"),
    path("ready", ready, name="ready"),
    path("uploads/", upload_add, name="upload_add"),
    path("accounts/", include("oversight.accounts.urls")),
    path("users/", include("oversight.accounts.user_urls")),
    path("proof/", proof, name="proof"),
    path("proof/seals/<int:number>/", checkpoint, name="checkpoint"),
    path("proof/<str:model>/<int:pk>/", record_proof, name="record_proof"),
    path("", include("cases.urls")),
    path("", include("correspondence.urls")),
]
