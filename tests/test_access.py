"""Who may open what: every address of the site, for every role, on an internal and on a restricted case.

An address that is missing from the table fails the test, so that a new page cannot forget its readers.
"""

from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cases.models import (
    Appointment,
    CaseLink,
    Commitment,
    CommitteeMember,
    Event,
    Incident,
    Merge,
    Note,
    NoteMention,
    Organisation,
    Party,
    Person,
    Publication,
    Recommendation,
    Source,
    Statement,
    Topic,
)
from correspondence.models import Answer, Briefing, BriefingTemplate, Document, Letter, Question, ReplyRule
from correspondence.pdf_actions import issue_pdf
from oversight.accounts.models import User
from oversight.audit.models import Redaction
from tests.files import kept_file
from tests.records import then, withdraw

pytestmark = pytest.mark.django_db

ROLES = ["nobody", "administrator", "officer", "member", "on_the_committee", "auditor"]
SIGN_IN = 302
# What each role gets on an internal case, and on a restricted one, in the order of ROLES.
READ = ([SIGN_IN, 200, 200, 200, 200, 200], [SIGN_IN, 200, 200, 404, 200, 200])
WRITE_BRIEFING = ([SIGN_IN, 200, 200, 200, 200, 403], [SIGN_IN, 200, 200, 404, 200, 403])
LOG = ([SIGN_IN, 403, 200, 403, 403, 403], [SIGN_IN, 403, 200, 404, 403, 403])
# Not about any case: for those who log.
LOG_ANYWHERE = ([SIGN_IN, 403, 200, 403, 403, 403],) * 2
# Members who may see the record are told that they may not write notes about it; of a note they learn nothing.
WRITE_NOTE = ([SIGN_IN, 200, 200, 403, 403, 403], [SIGN_IN, 200, 200, 404, 403, 403])
NOTE = ([SIGN_IN, 302, 302, 404, 404, 302],) * 2
OWN_NOTE = ([SIGN_IN, 403, 200, 404, 404, 403],) * 2
# Opening the address leads to the button that issues the PDF; its bytes are for the staff and for whom it was made.
ISSUE = ([SIGN_IN, 302, 302, 302, 302, 302], [SIGN_IN, 302, 302, 404, 302, 302])
SERVED = ([SIGN_IN, 200, 200, 403, 403, 200], [SIGN_IN, 200, 200, 404, 403, 200])
ONLY_POST = ([SIGN_IN, 405, 405, 405, 405, 405],) * 2
OWN = ([SIGN_IN, 200, 200, 200, 200, 200],) * 2
OPEN = ([200, 302, 302, 302, 302, 302],) * 2
SIGNED_OUT = ([302, 200, 200, 200, 200, 200],) * 2
# As READ, but not as of another day.
READ_NOW = tuple(list(column) for column in READ)
ANYBODY = ([200] * 6,) * 2
NOT_OFFERED = ([404] * 6,) * 2
# For the staff to see, for case officers to do.
STAFF = ([SIGN_IN, 200, 200, 404, 404, 200],) * 2
STAFF_LOG = ([SIGN_IN, 403, 200, 404, 404, 403],) * 2
MANAGE = ([SIGN_IN, 200, 403, 403, 403, 403],) * 2
# Auditors read what administrators manage, and the registers.
READ_MANAGED = ([SIGN_IN, 200, 403, 403, 403, 200],) * 2
BROWSE = ([SIGN_IN, 200, 200, 403, 403, 200],) * 2

# Nothing is sealed there yet.
CHECKPOINT = ([SIGN_IN, 404, 403, 403, 403, 404],) * 2
PROOF = ([SIGN_IN, 409, 403, 403, 403, 409],) * 2

TEMPLATE_PAGES = ("correct", "logo", "logo_file", "withdraw", "restore")

EXPECTED = {
    "home": OWN,
    "proof": READ_MANAGED,
    "checkpoint": CHECKPOINT,
    "record_proof": PROOF,
    "read_date": OWN,
    "ready": ANYBODY,
    "account_login": OPEN,
    "account_logout": SIGNED_OUT,
    "account_inactive": ANYBODY,
    "account_change_password": OWN,
    "account_signup": NOT_OFFERED,
    "account_email": NOT_OFFERED,
    "account_set_password": NOT_OFFERED,
    "account_reauthenticate": NOT_OFFERED,
    "find": LOG_ANYWHERE,
    "discard_kept": ONLY_POST,
    "upload_add": ONLY_POST,
    "users:users": READ_MANAGED,
    "users:add": MANAGE,
    "users:user": READ_MANAGED,
    "users:correct": MANAGE,
    "users:deactivate": MANAGE,
    "users:reactivate": MANAGE,
    "users:password": MANAGE,
    "cases:administration": READ_MANAGED,
    "cases:topics": READ_MANAGED,
    "cases:topic_add": MANAGE,
    "cases:topic_correct": MANAGE,
    "cases:topic_withdraw": MANAGE,
    "cases:topic_restore": MANAGE,
    "cases:people": BROWSE,
    "cases:person_add": LOG_ANYWHERE,
    "cases:person_correct": LOG,
    "cases:person_merge": LOG,
    "cases:office_add": LOG,
    "cases:office_correct": LOG,
    "cases:office_withdraw": LOG,
    "cases:office_restore": LOG,
    "cases:organisations": BROWSE,
    "cases:organisation_add": LOG_ANYWHERE,
    "cases:organisation_correct": LOG,
    "cases:organisation_merge": LOG,
    "cases:merge_undo": STAFF_LOG,
    "cases:publications": BROWSE,
    "cases:publication_add": LOG_ANYWHERE,
    "cases:publication": READ,
    "cases:publication_correct": LOG,
    "cases:seats": READ_MANAGED,
    "cases:seat_add": MANAGE,
    "cases:seat_end": MANAGE,
    "cases:register": OWN,
    "cases:open": LOG_ANYWHERE,
    "cases:correct": LOG,
    "cases:move": LOG,
    "cases:close": LOG,
    "cases:reopen": LOG,
    "cases:hand_over": LOG,
    "cases:hold": LOG,
    "cases:redactions": BROWSE,
    "cases:redaction": STAFF,
    "cases:redaction_propose": LOG,
    "cases:redaction_approve": STAFF_LOG,
    "cases:redaction_refuse": STAFF_LOG,
    "cases:owed": READ,
    "cases:record_add": LOG,
    "cases:case_put": LOG,
    "cases:record_correct": LOG,
    "cases:record_withdraw": LOG,
    "cases:record_restore": LOG,
    "cases:record_put": LOG,
    "cases:record_leave": LOG,
    "cases:case": READ,
    "cases:timeline": READ,
    "cases:case_history": READ,
    "cases:case_history_file": READ,
    "cases:compare": READ,
    "cases:incident": READ,
    "cases:event": READ,
    "cases:statement": READ,
    "cases:commitment": READ,
    "cases:recommendation": READ,
    "cases:person": READ,
    "cases:organisation": READ,
    "cases:record_history": READ,
    "cases:record_history_file": READ,
    "cases:note_add": WRITE_NOTE,
    "cases:note": NOTE,
    "cases:note_correct": OWN_NOTE,
    "cases:note_withdraw": OWN_NOTE,
    "cases:note_restore": OWN_NOTE,
    "cases:mention_deal_with": ONLY_POST,
    "correspondence:question": READ,
    "correspondence:answer_add": LOG,
    "correspondence:answer_amend": LOG,
    "correspondence:letter": READ,
    "correspondence:letters": OWN,
    "correspondence:letters_file": OWN,
    "correspondence:reply_rules": READ_MANAGED,
    "correspondence:reply_rule_add": MANAGE,
    "correspondence:reply_rule_correct": MANAGE,
    "correspondence:reply_rule_withdraw": MANAGE,
    "correspondence:reply_rule_restore": MANAGE,
    "correspondence:document": READ,
    "correspondence:document_add": LOG,
    "correspondence:document_attach": LOG,
    "correspondence:document_file": READ,
    "correspondence:briefing_new": WRITE_BRIEFING,
    "correspondence:bundle": READ,
    "correspondence:bundle_cancel": ONLY_POST,
    "correspondence:briefing": READ,
    "correspondence:briefing_preview": ONLY_POST,
    "correspondence:briefing_docx": READ_NOW,
    "correspondence:briefing_to": LOG,
    "correspondence:briefing_words": LOG,
    "correspondence:briefing_parts": LOG,
    "correspondence:briefing_goes_with": LOG,
    "correspondence:briefing_submit": ONLY_POST,
    "correspondence:briefing_take_back": ONLY_POST,
    "correspondence:briefing_send_back": LOG,
    "correspondence:briefing_approve": LOG,
    "correspondence:briefing_issue": ONLY_POST,
    "correspondence:briefing_supersede": ONLY_POST,
    "correspondence:templates": READ_MANAGED,
    "correspondence:template_add": MANAGE,
    "correspondence:template_correct": MANAGE,
    "correspondence:template_logo": MANAGE,
    "correspondence:template_logo_file": READ_MANAGED,
    "correspondence:template_withdraw": MANAGE,
    "correspondence:template_restore": MANAGE,
    "correspondence:briefing_pdf": ISSUE,
    "correspondence:pdf": READ,
    "correspondence:pdf_file": SERVED,
    "correspondence:check": OWN,
}


def names_of(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from names_of(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_the_table():
    assert set(names_of(get_resolver().url_patterns)) == set(EXPECTED)


def records_of(case, officer, fields):
    """One record of each kind in a case, and what belongs to it, by the name of its address."""
    person = Person.objects.create(name=f"Somebody in {case.reference}")
    organisation = Organisation.objects.create(name=f"Body in {case.reference}", classification="other")
    made = filed_in(case, fields)
    Party.objects.create(record=made["cases:incident"], role="disclosed_by", person=person, organisation=organisation)
    paper = Publication.objects.create(title=f"Paper in {case.reference}", publisher="A paper")
    Source.objects.create(record=made["cases:incident"], publication=paper)
    made |= {"cases:publication": paper, "cases:publication_correct": paper}
    made |= notes_about(made["cases:incident"], officer)
    made |= of_people(person, organisation, case, fields)
    made |= managed(case, officer) | redacted(made["cases:incident"])
    return made | letters_about(case, officer)


def letters_about(case, officer):
    """One that the officer drafts, with its PDF, and one that a colleague submitted."""
    colleague = User.objects.create_user(f"author{case.pk}", role="officer")
    briefing, submitted = (
        Briefing.objects.create(
            case=case,
            addressee="The Chair",
            dated=date(2020, 2, 3),
            salutation="Dear Chair",
            opening="Here it is.",
            parts=["summary"],
            signatory="An Officer",
            author=author,
            status=status,
        )
        for author, status in ((officer, "draft"), (colleague, "submitted"))
    )
    issued = issue_pdf(user=officer, briefing=briefing)
    drafted = (
        "",
        "_pdf",
        "_docx",
        "_to",
        "_words",
        "_parts",
        "_goes_with",
        "_submit",
        "_take_back",
        "_issue",
        "_supersede",
    )
    template = BriefingTemplate.objects.create(name=case.reference, organisation="X", parts=[], **logo())
    return {
        **{f"correspondence:briefing{page}": briefing for page in drafted},
        **{f"correspondence:briefing_{page}": submitted for page in ("approve", "send_back")},
        **{f"correspondence:template_{page}": template for page in TEMPLATE_PAGES},
        **{f"correspondence:{page}": issued for page in ("pdf", "pdf_file")},
    }


def logo():
    return {name: value for name, value in kept_file().items() if name in ("file", "file_name", "media_type", "sha256")}


def filed_in(case, fields):
    question = Question.objects.create(heading="Who was told?", **fields)
    answer = Answer.objects.create(question=question, position=1, kind="substantive", text="Nobody.", **fields)
    document = Document.objects.create(title="A paper", **fields)
    made = {
        "cases:incident": Incident.objects.create(kind="disclosure", title="Images passed on", **fields),
        "cases:event": Event.objects.create(kind="meeting", title="A meeting", **fields),
        "cases:statement": Statement.objects.create(text="It was so.", **fields),
        "cases:commitment": Commitment.objects.create(text="To report back.", **fields),
        "cases:recommendation": Recommendation.objects.create(text="Stop.", **fields),
        "correspondence:question": question,
        "correspondence:answer_add": question,
        "correspondence:answer_amend": answer,
        "correspondence:letter": Letter.objects.create(subject="S", direction="sent", holding="held", **fields),
        "correspondence:document": document,
        "correspondence:document_attach": document,
        "correspondence:document_file": Document.objects.create(title="A file", **kept_file(), **fields),
    }
    for record in dict.fromkeys(made.values()):
        CaseLink.objects.create(case=case, record=record)
    return made


def notes_about(record, officer):
    note = Note.objects.create(record=record, author=officer, text="Is it so?")
    mention = NoteMention.objects.create(note=note, user=officer)
    pages = ("note", "note_correct", "note_withdraw", "note_restore")
    return {**{f"cases:{page}": note for page in pages}, "cases:mention_deal_with": mention}


def of_people(person, organisation, case, fields):
    office = Appointment.objects.create(person=person, organisation=organisation, role="Head", **fields)
    away = Person.objects.create(name=f"Another in {case.reference}")
    merge = Merge.objects.create(kept_person=person, merged_person=away)
    return {
        **{f"cases:office_{page}": office for page in ("correct", "withdraw", "restore")},
        **{f"cases:{page}": person for page in ("person", "person_correct", "person_merge", "office_add")},
        **{f"cases:organisation{page}": organisation for page in ("", "_correct", "_merge")},
        "cases:merge_undo": merge,
    }


def managed(case, officer):
    topic = Topic.objects.create(name=f"Topic of {case.reference}", slug=case.reference)
    rule = ReplyRule.objects.create(name="Letters of the committee", working_days=10, source="Its minutes")
    seat = CommitteeMember.objects.create(committee=case.committee, user=case.lead_officer)
    withdraw(seat)
    return {
        **{f"users:{page}": officer for page in ("user", "correct", "deactivate", "reactivate", "password")},
        **{f"cases:topic_{page}": topic for page in ("correct", "withdraw", "restore")},
        **{f"correspondence:reply_rule_{page}": rule for page in ("correct", "withdraw", "restore")},
        "cases:seats": case.committee,
        "cases:seat_add": case.committee,
        "cases:seat_end": seat,
        "checkpoint": seat,
    }


def redacted(record):
    """Proposed by a colleague of the officer."""
    colleague = User.objects.create_user(f"colleague{record.pk}", role="officer")
    redaction = Redaction.objects.create(
        record=record, targets=[], authority="An order", reason="It says so", proposed_by=colleague
    )
    return {f"cases:redaction{page}": redaction for page in ("", "_approve", "_refuse")}


OF_A_CASE = {
    "cases:case",
    "cases:timeline",
    "cases:case_history",
    "cases:case_history_file",
    "cases:compare",
    "cases:case_put",
    "cases:correct",
    "cases:move",
    "cases:close",
    "cases:reopen",
    "cases:hand_over",
    "cases:hold",
    "cases:owed",
    "correspondence:briefing_new",
    "correspondence:bundle",
    "correspondence:bundle_cancel",
    "correspondence:document_add",
}
OF_ANY_RECORD = {
    "cases:record_history",
    "cases:record_history_file",
    "cases:record_correct",
    "cases:record_withdraw",
    "cases:record_restore",
    "cases:record_put",
    "cases:record_leave",
    "cases:redaction_propose",
    "record_proof",
}


def address_of(name, case, made):
    ending = ["csv"] if name.endswith(("_history_file", "letters_file")) else []
    if name in OF_A_CASE:
        return reverse(name, args=[case.reference, *ending])
    if name == "cases:note_add":
        return reverse(name, kwargs={"model": "incident", "pk": made["cases:incident"].pk})
    if name in OF_ANY_RECORD:
        return reverse(name, args=["letter", made["correspondence:letter"].pk, *ending])
    if name == "cases:record_add":
        return reverse(name, args=[case.reference, "event"])
    if name == "find":
        return reverse(name, args=["actor"])
    return reverse(name, args=[made[name].pk] if name in made else ending)


@pytest.fixture
def users(administrator, officer, member, auditor, committee, django_user_model):
    seated = django_user_model.objects.create_user("seated", password="any", role="member")
    CommitteeMember.objects.create(committee=committee, user=seated)
    return {
        "nobody": None,
        "administrator": administrator,
        "officer": officer,
        "member": member,
        "on_the_committee": seated,
        "auditor": auditor,
    }


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_may_and_nothing_else(
    role, users, client, client_of, case, restricted_case, officer, dated
):
    column = ROLES.index(role)
    browser = client_of(users[role]) if users[role] else client
    wrong = {}
    for kind, (which, held) in enumerate(
        (which, records_of(which, officer, dated("4 September 2019"))) for which in (case, restricted_case)
    ):
        for name, expected in EXPECTED.items():
            got = browser.get(address_of(name, which, held)).status_code
            if got != expected[kind][column]:
                wrong[f"{name} on {which.title}"] = f"{got}, not {expected[kind][column]}"
    assert not wrong


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_as_recorded_now_what_it_opens_today(
    role, users, client, client_of, case, restricted_case, officer, dated
):
    column = ROLES.index(role)
    browser = client_of(users[role]) if users[role] else client
    wrong = {}
    for kind, which in enumerate((case, restricted_case)):
        held = records_of(which, officer, dated("4 September 2019"))
        for name in (name for name, expected in EXPECTED.items() if expected is READ):
            got = browser.get(then(address_of(name, which, held), timezone.now())).status_code
            if got != READ[kind][column]:
                wrong[f"{name} on {which.title}"] = f"{got}, not {READ[kind][column]}"
    assert not wrong
