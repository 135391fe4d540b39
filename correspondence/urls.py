from django.urls import path

from correspondence.views import answer, briefing, bundle, document, letter, pdf, question

app_name = "correspondence"

urlpatterns = [
    path("questions/<int:pk>/", question.question, name="question"),
    path("questions/<int:pk>/answers/add/", answer.answer_add, name="answer_add"),
    path("answers/<int:pk>/amend/", answer.answer_amend, name="answer_amend"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("documents/<int:pk>/", document.document, name="document"),
    path("documents/<int:pk>/file/", document.document_attach, name="document_attach"),
    path("documents/<int:pk>/file/download/", document.document_file, name="document_file"),
    path("cases/<reference:reference>/documents/add/", document.document_add, name="document_add"),
    path("cases/<reference:reference>/briefings/new/", briefing.briefing_new, name="briefing_new"),
    path("cases/<reference:reference>/bundle/", bundle.bundle, name="bundle"),
    path("cases/<reference:reference>/bundle/cancel/", bundle.bundle_cancel, name="bundle_cancel"),
    path("briefings/<int:pk>/", briefing.briefing, name="briefing"),
    path("briefings/<int:pk>.pdf", briefing.briefing_pdf, name="briefing_pdf"),
    path("pdfs/<int:pk>/", pdf.pdf, name="pdf"),
    path("pdfs/<int:pk>/download/", pdf.pdf_file, name="pdf_file"),
    path("check/", pdf.check, name="check"),
]
