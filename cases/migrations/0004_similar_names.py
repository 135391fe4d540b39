from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

from oversight.indexes import similar_names


class Migration(migrations.Migration):
    """Finds names that are like what somebody typed. PostgreSQL lets the owner of a database add pg_trgm to it."""

    dependencies = [("cases", "0002_refuse_deletion")]
    operations = [
        TrigramExtension(),
        migrations.AddIndex("organisation", similar_names("cases_organisation_similar", "name", "abbreviation")),
        migrations.AddIndex("organisationname", similar_names("cases_organisationname_similar", "name")),
        migrations.AddIndex("person", similar_names("cases_person_similar", "name", "pseudonym")),
        migrations.AddIndex("personname", similar_names("cases_personname_similar", "name")),
        migrations.AddIndex("publication", similar_names("cases_publication_similar", "title", "code")),
    ]
