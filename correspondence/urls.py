from django.urls import path

from correspondence.views import answer, briefing, document, letter, letters, pdf, question, reply_rules

app_name = "correspondence"

urlpatterns = [
    path("questions/<int:pk>/", question.question, name="question"),
    path("questions/<int:pk>/answers/add/", answer.answer_add, name="answer_add"),
    path("answers/<int:pk>/amend/", answer.answer_amend, name="answer_amend"),
    path("letters/", letters.letters, name="letters"),
    path("letters.<slug:ending>", letters.letters_file, name="letters_file"),
    path("letters/rules/", reply_rules.reply_rules, name="reply_rules"),
    path("letters/rules/add/", reply_rules.reply_rule_add, name="reply_rule_add"),
    path("letters/rules/<int:pk>/correct/", reply_rules.reply_rule_correct, name="reply_rule_correct"),
    path("letters/rules/<int:pk>/withdraw/", reply_rules.reply_rule_withdraw, name="reply_rule_withdraw"),
    path("letters/rules/<int:pk>/restore/", reply_rules.reply_rule_restore, name="reply_rule_restore"),
    path("letters/<int:pk>/", letter.letter, name="letter"),
    path("documents/<int:pk>/", document.document, name="document"),
    path("documents/<int:pk>/file/", document.document_attach, name="document_attach"),
    path("documents/<int:pk>/file/download/", document.document_file, name="document_file"),
    path("cases/<reference:reference>/documents/add/", document.document_add, name="document_add"),
    path("cases/<reference:reference>/briefings/new/", briefing.briefing_new, name="briefing_new"),
    path("briefings/<int:pk>/", briefing.briefing, name="briefing"),
    path("briefings/<int:pk>.pdf", briefing.briefing_pdf, name="briefing_pdf"),
    path("pdfs/<int:pk>/", pdf.pdf, name="pdf"),
    path("pdfs/<int:pk>/download/", pdf.pdf_file, name="pdf_file"),
    path("check/", pdf.check, name="check"),
]
