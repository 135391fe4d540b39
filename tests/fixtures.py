"""Who and what most tests need: the four roles, an internal case and a restricted one."""

from datetime import date

import pytest
from django.test import Client

from cases.models import Case, CommitteeMember, Organisation
from correspondence.models import Question
from oversight.accounts.models import User
from oversight.audit.keys import make_key
from oversight.dates import read_date
from tests.records import answer, put


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hashing a password takes a third of a second on purpose; tests need not wait for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of a test lie in a folder of its own, and what is done in the background is done at once, on commit."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def _user(role):
    return User.objects.create_user(role, password="any", role=role, first_name="Example", last_name=role.title())


@pytest.fixture
def administrator(db):
    return _user("administrator")


@pytest.fixture
def officer(db):
    return _user("officer")


@pytest.fixture
def member(db):
    """A member who sits on no committee and is named in no case."""
    return _user("member")


@pytest.fixture
def auditor(db):
    return _user("auditor")


@pytest.fixture
def key(settings, tmp_path):
    """A key that seals, in a folder of the test."""
    settings.SEAL_KEY_FILE = str(tmp_path / "seal.key")
    settings.SEAL_PUBLIC_KEYS_FILE = str(tmp_path / "seal.keys")
    return make_key()


@pytest.fixture
def client_of():
    """A function that gives a user's own signed-in test client."""

    def client(user):
        browser = Client()
        browser.force_login(user)
        return browser

    return client


@pytest.fixture
def committee(db):
    return Organisation.objects.create(name="Transparency Committee", classification="committee")


@pytest.fixture
def case(officer, committee):
    return Case.objects.create(
        reference="OC-2020-0001",
        title="An internal case",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 6),
    )


@pytest.fixture
def restricted_case(officer, committee):
    return Case.objects.create(
        reference="OC-2020-0002",
        title="A restricted case",
        lead_officer=officer,
        committee=committee,
        opened_on=date(2020, 1, 7),
        visibility="restricted",
    )


@pytest.fixture
def on_the_committee(member, committee):
    """The member, now with a seat on the committee of both cases."""
    CommitteeMember.objects.create(committee=committee, user=member)
    return member


@pytest.fixture
def dated():
    """The fields of a record's date: dated("4 September 2019")."""

    def fields(text):
        stated = read_date(text)
        return {
            "date_as_written": stated.as_written,
            "date_edtf": stated.edtf,
            "date_earliest": stated.earliest,
            "date_latest": stated.latest,
        }

    return fields


@pytest.fixture
def amended_question(case):
    """A question whose answer was amended."""
    asked = put(Question, case, "18 July 2019", reference="2019/14214", heading="Facial recognition", text="Who knew?")
    first = answer(asked, case, text="The police did not share images.")
    amendment = {"kind": "amendment", "replaces": first, "why": "It was wrong.", "prompted_by": "Press reports."}
    answer(asked, case, position=2, text="The police did share images.", **amendment)
    return asked
