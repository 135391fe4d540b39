from django.db import migrations, models


class Migration(migrations.Migration):
    """What kind of PDF each is. Those that are there are of letters in draft."""

    dependencies = [
        ('correspondence', '0007_exchanges_and_replies_due'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalissuedpdf',
            name='kind',
            field=models.CharField(choices=[('draft', 'Draft'), ('letter', 'Briefing letter'), ('bundle', 'Case bundle')], default='draft', max_length=10, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='issuedpdf',
            name='kind',
            field=models.CharField(choices=[('draft', 'Draft'), ('letter', 'Briefing letter'), ('bundle', 'Case bundle')], default='draft', max_length=10, verbose_name='kind'),
        ),
    ]
