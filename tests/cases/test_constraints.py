"""What the record refuses, in words that people can read, and in the database itself."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import Case, CaseLink, Incident, Organisation, Party, Person, Source, Statement, StatementLink

pytestmark = pytest.mark.django_db


def refused(record):
    """The messages that a form would show, after the database has refused the row too."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.bulk_create([record])
    record.pk = None
    with pytest.raises(ValidationError) as caught:
        record.validate_constraints()
    return " ".join(caught.value.messages)


@pytest.fixture
def statement(dated):
    return Statement.objects.create(text="It was not so.", **dated("29 August 2019"))


@pytest.fixture
def incident(dated):
    return Incident(kind="disclosure", title="Images passed on", **dated("between May 2016 and March 2018"))


def test_a_case_reference_has_the_form_oc_year_number(case):
    case.reference = "2020/1"
    with pytest.raises(ValidationError, match="looks like OC-2019-0001"):
        case.full_clean()


def test_a_case_is_not_closed_without_an_outcome(officer, committee):
    case = Case(
        reference="OC-2020-0009",
        title="Closed",
        status="closed",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 1),
        closed_on=date(2020, 2, 1),
    )
    assert "A closed case has an outcome" in refused(case)


def test_a_case_is_not_closed_before_it_was_opened(officer, committee):
    case = Case(
        reference="OC-2020-0009",
        title="Closed",
        status="closed",
        outcome="Done.",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 2, 1),
        closed_on=date(2020, 1, 1),
    )
    assert "cannot be closed before it was opened" in refused(case)


def test_a_record_without_a_date_is_refused(incident):
    incident.date_as_written = ""
    assert "Enter a date, or “not dated”." in refused(incident)


def test_a_record_whose_date_ends_before_it_begins_is_refused(incident):
    incident.date_earliest, incident.date_latest = date(2019, 2, 1), date(2019, 1, 1)
    assert "must not be after the latest" in refused(incident)


def test_a_record_may_say_that_it_is_not_dated(incident):
    incident.date_as_written, incident.date_edtf = "not dated", ""
    incident.date_earliest = incident.date_latest = None
    incident.full_clean()
    incident.save()
    assert Incident.objects.get().date_understood == ""


def test_a_withdrawal_without_a_reason_is_refused(incident):
    incident.withdrawn_at = timezone.now()
    assert "Say why it is withdrawn." in refused(incident)


def test_a_party_is_somebody(incident):
    incident.save()
    assert "Name a person, an organisation, or both." in refused(Party(record=incident, role="disclosed_by"))


def test_a_party_has_a_role_that_fits_the_kind_of_record(incident):
    incident.save()
    person = Person.objects.create(name="A Person")
    with pytest.raises(ValidationError, match="is not a role in this kind of record"):
        Party(record=incident, role="asked_by", person=person).full_clean()


def test_a_source_is_one_publication_or_one_record(incident):
    incident.save()
    assert "Name one publication, or one record." in refused(Source(record=incident))


def test_a_source_that_disagrees_says_what_it_gives_instead(incident, statement):
    incident.save()
    assert "Say what the source gives instead" in refused(Source(record=incident, cited=statement, conflicts=True))


def test_a_statement_cannot_correct_itself(statement):
    link = StatementLink(source=statement, target=statement, kind="corrects")
    assert "cannot correct, withdraw, contradict or confirm itself" in refused(link)


def test_a_statement_cannot_withdraw_one_made_after_it(statement, dated):
    later = Statement.objects.create(text="It was so.", **dated("4 September 2019"))
    with pytest.raises(ValidationError, match="made after it"):
        StatementLink(source=statement, target=later, kind="withdraws").full_clean()


def test_a_protected_person_has_a_name_to_be_shown_instead():
    assert "has a name to be shown instead" in refused(Person(name="A Child", naming="protected"))


def test_a_record_is_put_into_a_case_once(case, incident):
    incident.save()
    CaseLink.objects.create(case=case, record=incident)
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseLink.objects.create(case=case, record=incident)


def test_two_organisations_of_one_name_are_refused():
    Organisation.objects.create(name="The Board", classification="other")
    assert "recorded already" in refused(Organisation(name="The Board", classification="other"))


def test_a_statement_stands_until_another_corrects_or_withdraws_it(statement, dated):
    later = Statement.objects.create(text="It was so.", **dated("4 September 2019"))
    stands = Statement.objects.with_standing()
    StatementLink.objects.create(source=later, target=statement, kind="contradicts")
    assert stands.get(pk=statement.pk).stands
    link = StatementLink.objects.create(source=later, target=statement, kind="withdraws")
    assert not stands.get(pk=statement.pk).stands
    assert stands.get(pk=later.pk).stands
    link.withdrawn_at, link.withdrawn_reason = timezone.now(), "Linked by mistake"
    link.save()
    assert stands.get(pk=statement.pk).stands
