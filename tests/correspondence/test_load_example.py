"""`manage.py load_example`: its users and their password, what it refuses, and what a second run leaves alone."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Case, Incident, Organisation
from correspondence.models import Question
from oversight.accounts.models import User
from oversight.audit.models import Change

VARIABLE = "OVERSIGHT_EXAMPLE_PASSWORD"
GOOD, OTHER = "a-kettle-on-the-boulevard", "another-kettle-on-the-canal"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The slowness of real password hashes is not what these tests are about."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def run_command():
    said = StringIO()
    call_command("load_example", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_the_four_users_get_the_password_of_the_environment(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    said = run_command()
    roles = {"admin": "administrator", "officer": "officer", "member": "member", "auditor": "auditor"}
    assert dict(User.objects.values_list("username", "role")) == roles
    assert all(user.check_password(GOOD) for user in User.objects.all())
    assert GOOD not in said and VARIABLE in said
    assert "Loaded the example case OC-2019-0001: 1 document, 6 incidents" in said


@pytest.mark.django_db
def test_a_second_run_makes_nothing_and_leaves_no_history(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    run_command()
    changes, users = Change.objects.count(), User.history.count()
    said = run_command()
    assert "already there; nothing in it was changed" in said
    assert (Change.objects.count(), User.history.count()) == (changes, users)


@pytest.mark.django_db
def test_a_second_run_keeps_what_an_officer_changed_or_withdrew(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    run_command()
    incident = Incident.objects.get(quantity_as_stated="seven images")
    incident.title = "Corrected by an officer"
    incident.save()
    run_command()
    assert Incident.objects.get(pk=incident.pk).title == "Corrected by an officer"
    assert Incident.objects.count() == 6


@pytest.mark.django_db
def test_every_change_is_signed_by_the_officer_with_the_reason(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    run_command()
    signed = Change.objects.exclude(record_type__model="user").values_list("user__username", "reason").distinct()
    assert set(signed) == {("officer", "Loaded as the example case by manage.py load_example")}


@pytest.mark.django_db
def test_a_random_password_is_shown_once_and_then_left_alone(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    said = run_command()
    password = said.split("with the password ")[1].split()[0]
    assert User.objects.get(username="auditor").check_password(password)
    before = dict(User.objects.values_list("username", "password"))
    again = run_command()
    assert password not in again and f"set {VARIABLE}" in again
    assert dict(User.objects.values_list("username", "password")) == before


@pytest.mark.django_db
def test_a_later_run_with_the_variable_sets_the_password(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    run_command()
    monkeypatch.setenv(VARIABLE, OTHER)
    run_command()
    assert all(user.check_password(OTHER) for user in User.objects.all())


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["", "short", "password1234", "123456789012"])
def test_an_empty_or_weak_password_is_refused_and_nothing_is_loaded(password, monkeypatch):
    monkeypatch.setenv(VARIABLE, password)
    with pytest.raises(CommandError, match=f"{VARIABLE} cannot be used: .+ unset {VARIABLE}"):
        run_command()
    assert not User.objects.exists() and not Case.objects.exists()


@pytest.mark.django_db
def test_a_question_that_somebody_logged_before_stops_the_load_with_a_sentence(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    Question.objects.create(reference="2019/14214", heading="Logged by hand", date_as_written="18 July 2019")
    with pytest.raises(CommandError, match="A question with this reference is recorded already"):
        run_command()
    assert not User.objects.exists() and not Case.objects.exists()


@pytest.mark.django_db
def test_organisations_that_are_there_already_are_used_as_they_are(monkeypatch):
    monkeypatch.setenv(VARIABLE, GOOD)
    known = Organisation.objects.create(name="Metropolitan Police Service", classification="police", note="Ours")
    run_command()
    assert Organisation.objects.get(name="Metropolitan Police Service") == known
    assert known.parts.exists() and Organisation.objects.get(pk=known.pk).note == "Ours"


def test_production_settings_refuse_to_load_the_example():
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oversight.settings_production",
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nowhere",
        "ALLOWED_HOSTS": "oversight.example",
    }
    ended = subprocess.run(
        [sys.executable, "manage.py", "load_example"],
        cwd=Path(__file__).parents[2],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 1
    assert "not for production, so nothing was loaded" in ended.stderr and "Traceback" not in ended.stderr
