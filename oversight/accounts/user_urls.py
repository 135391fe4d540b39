from django.urls import path

from oversight.accounts import views

app_name = "users"

urlpatterns = [
    path("", views.user_list, name="users"),
    path("add/", views.user_add, name="add"),
    path("<int:pk>/", views.user_page, name="user"),
    path("<int:pk>/correct/", views.user_correct, name="correct"),
    path("<int:pk>/deactivate/", views.user_deactivate, name="deactivate"),
    path("<int:pk>/reactivate/", views.user_reactivate, name="reactivate"),
    path("<int:pk>/password/", views.user_password, name="password"),
]
