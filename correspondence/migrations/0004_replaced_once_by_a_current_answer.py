import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """An answer whose amendment was withdrawn can be amended again: only one current answer may replace it."""

    dependencies = [("correspondence", "0003_text_of_documents")]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="replaces",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="correspondence.answer",
                verbose_name="replaces",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(withdrawn_at=None),
                fields=("replaces",),
                name="correspondence_answer_replaced_once",
                violation_error_message="Another answer stands in the place of that one already.",
            ),
        ),
    ]
