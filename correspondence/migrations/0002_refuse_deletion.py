from django.db import migrations

from oversight.audit.guard import never_deleted

TABLES = [
    "correspondence_answer",
    "correspondence_briefing",
    "correspondence_document",
    "correspondence_historicalanswer",
    "correspondence_historicalbriefing",
    "correspondence_historicaldocument",
    "correspondence_historicalletter",
    "correspondence_historicalletterenclosure",
    "correspondence_historicalquestion",
    "correspondence_historicalquestionprompt",
    "correspondence_letter",
    "correspondence_letterenclosure",
    "correspondence_question",
    "correspondence_questionprompt",
]


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_the_correspondence"), ("audit", "0002_refuse_deletion")]
    operations = [never_deleted(*TABLES)]
