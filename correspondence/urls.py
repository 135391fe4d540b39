from django.urls import path

from correspondence.views import briefing, letter, question

app_name = "correspondence"

urlpatterns = [
    path("questions/<int:pk>/", question.question, name="question"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("documents/<int:pk>/", letter.document, name="document"),
    path("cases/<reference:reference>/briefings/new/", briefing.briefing_new, name="briefing_new"),
    path("briefings/<int:pk>/", briefing.briefing, name="briefing"),
    path("briefings/<int:pk>.pdf", briefing.briefing_pdf, name="briefing_pdf"),
]
