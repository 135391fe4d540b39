from django.urls import path

from correspondence.views import letter, question

app_name = "correspondence"

urlpatterns = [
    path("questions/<int:pk>/", question.question, name="question"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("documents/<int:pk>/", letter.document, name="document"),
]
