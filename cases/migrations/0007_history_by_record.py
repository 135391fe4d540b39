from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_topic_names_once'),
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='historicalcaselink',
            index=models.Index(fields=['content_type', 'object_id'], name='history_caselink_record'),
        ),
        migrations.AddIndex(
            model_name='historicalcommitment',
            index=models.Index(fields=['made_in_type', 'made_in_id'], name='history_commitment_made_in'),
        ),
        migrations.AddIndex(
            model_name='historicaldeadline',
            index=models.Index(fields=['content_type', 'object_id'], name='history_deadline_record'),
        ),
        migrations.AddIndex(
            model_name='historicalnote',
            index=models.Index(fields=['content_type', 'object_id'], name='history_note_record'),
        ),
        migrations.AddIndex(
            model_name='historicalparty',
            index=models.Index(fields=['content_type', 'object_id'], name='history_party_record'),
        ),
        migrations.AddIndex(
            model_name='historicalrecommendation',
            index=models.Index(fields=['made_in_type', 'made_in_id'], name='history_recommendation_made_in'),
        ),
        migrations.AddIndex(
            model_name='historicalsource',
            index=models.Index(fields=['cited_type', 'cited_id'], name='history_source_cited'),
        ),
        migrations.AddIndex(
            model_name='historicalsource',
            index=models.Index(fields=['content_type', 'object_id'], name='history_source_record'),
        ),
        migrations.AddIndex(
            model_name='historicalstatement',
            index=models.Index(fields=['made_in_type', 'made_in_id'], name='history_statement_made_in'),
        ),
    ]
