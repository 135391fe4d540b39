import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from oversight.audit.guard import guarded


class Migration(migrations.Migration):
    """Letters are approved, numbered, issued and superseded; they have templates and enclosures."""

    dependencies = [
        ('audit', '0004_the_ledger'),
        ('cases', '0009_legal_hold'),
        ('correspondence', '0008_case_bundles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalBriefingEnclosure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='why it was withdrawn')),
                ('history_change_reason', models.TextField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical enclosure of a briefing letter',
                'verbose_name_plural': 'historical enclosures of briefing letters',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalBriefingTemplate',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='why it was withdrawn')),
                ('history_change_reason', models.TextField(null=True)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('organisation', models.CharField(max_length=200, verbose_name='name on the letterhead')),
                ('address', models.TextField(blank=True, verbose_name='address on the letterhead')),
                ('file', models.TextField(blank=True, max_length=300, verbose_name='logo')),
                ('file_name', models.CharField(blank=True, max_length=255, verbose_name="name of the logo's file")),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='type of the logo')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the logo')),
                ('logo_says', models.CharField(blank=True, max_length=200, verbose_name='what the logo shows')),
                ('opening', models.TextField(blank=True, verbose_name='text that a letter begins with')),
                ('close', models.CharField(default='Yours sincerely', max_length=100, verbose_name='close')),
                ('signatory_office', models.CharField(blank=True, max_length=200, verbose_name='office of the signatory')),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'Summary'), ('statements', 'What was said and put right'), ('timeline', 'Timeline'), ('questions', 'Questions and answers'), ('exchange', 'Exchange of letters'), ('commitments', 'Commitments and recommendations outstanding'), ('sources', 'Sources')], max_length=20), blank=True, default=list, size=None, verbose_name='parts to include')),
                ('history_id', models.BigAutoField(editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical template of briefing letters',
                'verbose_name_plural': 'historical templates of briefing letters',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AlterModelOptions(
            name='briefing',
            options={'ordering': ['-dated', '-id'], 'verbose_name': 'briefing letter'},
        ),
        migrations.AlterModelOptions(
            name='historicalbriefing',
            options={'get_latest_by': ('history_date', 'history_id'), 'ordering': ('-history_date', '-history_id'), 'verbose_name': 'historical briefing letter', 'verbose_name_plural': 'historical briefing letters'},
        ),
        migrations.AddField(
            model_name='briefing',
            name='approved_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='facts',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='versions of what it tells'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='further_addressees',
            field=models.TextField(blank=True, verbose_name='further addressees'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='is_archival',
            field=models.BooleanField(default=False, verbose_name='as PDF/A-3a'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='issued_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='issued on'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='number',
            field=models.CharField(blank=True, editable=False, max_length=12, null=True, unique=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='office',
            field=models.CharField(blank=True, max_length=200, verbose_name='office of the addressee'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='put_in',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='restricted items put in'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='recorded',
            field=models.DateTimeField(blank=True, null=True, verbose_name='tells the case as recorded on'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='sent_back',
            field=models.TextField(blank=True, verbose_name='why it was sent back'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='subject',
            field=models.CharField(blank=True, max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='submitted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddField(
            model_name='briefing',
            name='supersedes',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='correspondence.briefing', verbose_name='supersedes'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='approved_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='facts',
            field=models.JSONField(blank=True, default=list, editable=False, verbose_name='versions of what it tells'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='further_addressees',
            field=models.TextField(blank=True, verbose_name='further addressees'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='is_archival',
            field=models.BooleanField(default=False, verbose_name='as PDF/A-3a'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='issued_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='issued on'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='number',
            field=models.CharField(blank=True, db_index=True, editable=False, max_length=12, null=True, verbose_name='number'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='office',
            field=models.CharField(blank=True, max_length=200, verbose_name='office of the addressee'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='put_in',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, size=None, verbose_name='restricted items put in'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='recorded',
            field=models.DateTimeField(blank=True, null=True, verbose_name='tells the case as recorded on'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='sent_back',
            field=models.TextField(blank=True, verbose_name='why it was sent back'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='subject',
            field=models.CharField(blank=True, max_length=200, verbose_name='subject'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='submitted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='supersedes',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='correspondence.briefing', verbose_name='supersedes'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='addressee',
            field=models.CharField(help_text='A person, a person with their office, or a body.', max_length=200, verbose_name='addressee'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='opening',
            field=models.TextField(verbose_name='text of the letter'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('issued', 'Issued'), ('superseded', 'Superseded')], default='draft', max_length=12, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='historicalbriefing',
            name='addressee',
            field=models.CharField(help_text='A person, a person with their office, or a body.', max_length=200, verbose_name='addressee'),
        ),
        migrations.AlterField(
            model_name='historicalbriefing',
            name='opening',
            field=models.TextField(verbose_name='text of the letter'),
        ),
        migrations.AlterField(
            model_name='historicalbriefing',
            name='status',
            field=models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('approved', 'Approved'), ('issued', 'Issued'), ('superseded', 'Superseded')], default='draft', max_length=12, verbose_name='status'),
        ),
        migrations.CreateModel(
            name='BriefingEnclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='why it was withdrawn')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('briefing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enclosures', to='correspondence.briefing')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='correspondence.document', verbose_name='document')),
            ],
            options={
                'verbose_name': 'enclosure of a briefing letter',
                'verbose_name_plural': 'enclosures of briefing letters',
                'ordering': ['position', 'id'],
            },
        ),
        migrations.CreateModel(
            name='BriefingTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('withdrawn_reason', models.TextField(blank=True, editable=False, verbose_name='why it was withdrawn')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('organisation', models.CharField(max_length=200, verbose_name='name on the letterhead')),
                ('address', models.TextField(blank=True, verbose_name='address on the letterhead')),
                ('file', models.FileField(blank=True, max_length=300, upload_to='', verbose_name='logo')),
                ('file_name', models.CharField(blank=True, max_length=255, verbose_name="name of the logo's file")),
                ('media_type', models.CharField(blank=True, max_length=100, verbose_name='type of the logo')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256 of the logo')),
                ('logo_says', models.CharField(blank=True, max_length=200, verbose_name='what the logo shows')),
                ('opening', models.TextField(blank=True, verbose_name='text that a letter begins with')),
                ('close', models.CharField(default='Yours sincerely', max_length=100, verbose_name='close')),
                ('signatory_office', models.CharField(blank=True, max_length=200, verbose_name='office of the signatory')),
                ('parts', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'Summary'), ('statements', 'What was said and put right'), ('timeline', 'Timeline'), ('questions', 'Questions and answers'), ('exchange', 'Exchange of letters'), ('commitments', 'Commitments and recommendations outstanding'), ('sources', 'Sources')], max_length=20), blank=True, default=list, size=None, verbose_name='parts to include')),
            ],
            options={
                'verbose_name': 'template of briefing letters',
                'verbose_name_plural': 'templates of briefing letters',
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='correspondence_briefingtemplate_withdrawn_why', violation_error_message='Say why it is withdrawn.'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('name',), name='correspondence_briefingtemplate_once', violation_error_message='There is a template of this name already.'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('sha256', '')), models.Q(models.Q(('file', ''), _negated=True), ('sha256__regex', '^[0-9a-f]{64}$')), _connector='OR'), name='correspondence_briefingtemplate_logo', violation_error_message='A logo is kept with its SHA-256.')],
            },
        ),
        migrations.AddField(
            model_name='briefing',
            name='template',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='briefings', to='correspondence.briefingtemplate', verbose_name='template'),
        ),
        migrations.AddField(
            model_name='historicalbriefing',
            name='template',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='correspondence.briefingtemplate', verbose_name='template'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__regex', '^OB-\\d{4}-\\d{4}$'), ('status__in', ['issued', 'superseded']), ('issued_at__isnull', False)), models.Q(('issued_at', None), ('number', None), ('status__in', ['draft', 'submitted', 'approved'])), _connector='OR'), name='correspondence_briefing_numbered', violation_error_message='A letter has a number once it is issued, and not before.'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved_by', None), ('status__in', ['draft', 'submitted'])), models.Q(('approved_by__isnull', False), ('status__in', ['approved', 'issued', 'superseded']), models.Q(('approved_by', models.F('author')), _negated=True)), _connector='OR'), name='correspondence_briefing_approved', violation_error_message='A letter is approved by somebody other than its author.'),
        ),
        migrations.AddConstraint(
            model_name='briefing',
            constraint=models.CheckConstraint(condition=models.Q(('supersedes', None), models.Q(('supersedes', models.F('pk')), _negated=True), _connector='OR'), name='correspondence_briefing_not_its_own', violation_error_message='A letter cannot supersede itself.'),
        ),
        migrations.AddField(
            model_name='historicalbriefingenclosure',
            name='briefing',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='correspondence.briefing'),
        ),
        migrations.AddField(
            model_name='historicalbriefingenclosure',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='correspondence.document', verbose_name='document'),
        ),
        migrations.AddField(
            model_name='historicalbriefingenclosure',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalbriefingtemplate',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='briefingenclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='correspondence_briefingenclosure_withdrawn_why', violation_error_message='Say why it is withdrawn.'),
        ),
        migrations.AddConstraint(
            model_name='briefingenclosure',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('briefing', 'document'), name='correspondence_briefingenclosure_once', violation_error_message='That document is enclosed already.'),
        ),
        migrations.AlterField(
            model_name='briefing',
            name='parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'Summary'), ('statements', 'What was said and put right'), ('timeline', 'Timeline'), ('questions', 'Questions and answers'), ('exchange', 'Exchange of letters'), ('commitments', 'Commitments and recommendations outstanding'), ('sources', 'Sources')], max_length=20), blank=True, size=None, verbose_name='parts to include'),
        ),
        migrations.AlterField(
            model_name='historicalbriefing',
            name='parts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'Summary'), ('statements', 'What was said and put right'), ('timeline', 'Timeline'), ('questions', 'Questions and answers'), ('exchange', 'Exchange of letters'), ('commitments', 'Commitments and recommendations outstanding'), ('sources', 'Sources')], max_length=20), blank=True, size=None, verbose_name='parts to include'),
        ),
        guarded("correspondence_briefingenclosure", "correspondence_historicalbriefingenclosure"),
        guarded("correspondence_briefingtemplate", "correspondence_historicalbriefingtemplate"),
    ]
