from django.db import migrations

from oversight.audit.guard import never_deleted

TABLES = [
    "cases_appointment",
    "cases_case",
    "cases_caselink",
    "cases_casereader",
    "cases_casetopic",
    "cases_commitment",
    "cases_committeemember",
    "cases_deadline",
    "cases_event",
    "cases_historicalappointment",
    "cases_historicalcase",
    "cases_historicalcaselink",
    "cases_historicalcasereader",
    "cases_historicalcasetopic",
    "cases_historicalcommitment",
    "cases_historicalcommitteemember",
    "cases_historicaldeadline",
    "cases_historicalevent",
    "cases_historicalincident",
    "cases_historicalorganisation",
    "cases_historicalorganisationname",
    "cases_historicalparty",
    "cases_historicalperson",
    "cases_historicalpersonname",
    "cases_historicalpublication",
    "cases_historicalrecommendation",
    "cases_historicalsource",
    "cases_historicalstatement",
    "cases_historicalstatementlink",
    "cases_historicaltopic",
    "cases_incident",
    "cases_organisation",
    "cases_organisationname",
    "cases_party",
    "cases_person",
    "cases_personname",
    "cases_publication",
    "cases_recommendation",
    "cases_source",
    "cases_statement",
    "cases_statementlink",
    "cases_topic",
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_the_record"), ("audit", "0002_refuse_deletion")]
    operations = [never_deleted(*TABLES)]
