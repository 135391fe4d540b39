from django.db import migrations

from oversight.audit.guard import guarded

# A change of an answer always needs a reason.
EXPLAINED = {
    **dict.fromkeys(["briefing", "document", "letter", "letterenclosure", "question", "questionprompt"], ["withdrawn_at"]),
    "answer": ["*"],
}


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0004_replaced_once_by_a_current_answer"), ("audit", "0004_the_ledger")]
    operations = [
        guarded(f"correspondence_{name}", f"correspondence_historical{name}", explained=columns)
        for name, columns in EXPLAINED.items()
    ]
