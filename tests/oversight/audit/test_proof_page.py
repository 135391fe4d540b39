"""The page for auditors: seals, verification, keys, checkpoints and proofs, which hold without Oversight."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from cases.models import Incident
from oversight.audit.models import Verification
from oversight.audit.sealing import seal
from tests.records import put, queries, words

pytestmark = pytest.mark.django_db

ADDRESS = reverse("proof")
SCRIPT = Path(__file__).parents[3] / "docs" / "check_proof.py"


def test_it_tells_the_last_seal_its_age_and_the_keys(client_of, auditor, sealed, key, case):
    put(Incident, case, kind="other", title="Another")
    page = words(client_of(auditor).get(ADDRESS))
    for said in (f"Entries {sealed.size}", f"Root {sealed.root.hex()}", "ago)", "Not sealed yet 2 entries", str(key)):
        assert said in page


def test_before_the_first_seal_and_verification_it_says_what_to_do(client_of, auditor, settings, tmp_path):
    settings.SEAL_PUBLIC_KEYS_FILE = str(tmp_path / "none")
    page = words(client_of(auditor).get(ADDRESS))
    for said in ("Nothing is sealed yet", "an operator runs manage.py verify_history", "cannot be read"):
        assert said in page


def test_it_tells_what_the_last_verification_found(client_of, auditor, sealed):
    call_command("verify_history", verbosity=0)
    page = words(client_of(auditor).get(ADDRESS))
    assert "As it was made" in page and f"{sealed.size} entries, 1 seal." in page
    Verification.objects.create(
        entries=1, seals=1, root="", findings=["Record altered: incident 5"], remarks=["Restored"]
    )
    page = words(client_of(auditor).get(ADDRESS))
    assert "Altered" in page and "Record altered: incident 5" in page and "Restored" in page


def test_many_seals_are_paged_in_as_many_queries(client_of, auditor, key, case):
    client = client_of(auditor)
    put(Incident, case, kind="other", title="First")
    seal()
    few = queries(client, ADDRESS)
    for number in range(30):
        put(Incident, case, kind="other", title=f"Number {number}")
        seal()
    assert queries(client, ADDRESS) == few
    assert "Seal 31," in words(client.get(ADDRESS))
    assert "Seal 1," in words(client.get(f"{ADDRESS}?page=2"))


def test_a_checkpoint_is_downloaded_as_it_was_signed(client_of, auditor, sealed):
    response = client_of(auditor).get(reverse("checkpoint", args=[1]))
    assert response.content.decode() == sealed.checkpoint
    assert response["Content-Disposition"] == 'attachment; filename="checkpoint-1.txt"'
    assert response["X-Content-Type-Options"] == "nosniff"
    for number in (0, 2, 10**12):
        assert client_of(auditor).get(reverse("checkpoint", args=[number])).status_code == 404


# Proofs


def checked(proof, key, tmp_path):
    (tmp_path / "proof.json").write_text(json.dumps(proof))
    command = [sys.executable, SCRIPT, tmp_path / "proof.json", str(key)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def proof(client_of, auditor, sealed, incident):
    response = client_of(auditor).get(reverse("record_proof", args=["incident", incident.pk]))
    assert response["Content-Disposition"] == f'attachment; filename="proof-incident-{incident.pk}.json"'
    return response.json()


def test_a_proof_holds_with_the_public_key_alone(proof, key, tmp_path, sealed):
    done = checked(proof, key, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Images passed on" in done.stdout
    assert f"1 entries are among the {sealed.size} that were sealed" in done.stdout


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("content", lambda text: text.replace("Images", "Nothing")),
        ("leaf", lambda text: text.replace("oversight", "somebody")),
        ("salt", lambda text: text[::-1]),
        ("leaf", lambda text: text.replace("\n+\n", "\n~\n")),
    ],
)
def test_a_proof_that_was_altered_does_not_hold(proof, key, tmp_path, part, change):
    before = proof["entries"][0][part]
    proof["entries"][0][part] = change(before)
    assert proof["entries"][0][part] != before
    done = checked(proof, key, tmp_path)
    assert (done.returncode, done.stdout.startswith("The proof does not hold")) == (1, True)


def test_a_checkpoint_that_was_altered_does_not_hold(proof, key, tmp_path):
    proof["checkpoint"] = proof["checkpoint"].replace("time 2", "time 3")
    assert checked(proof, key, tmp_path).stdout == "The proof does not hold: the signature does not fit\n"


def test_what_is_not_sealed_yet_is_told_so(client_of, auditor, key, incident):
    page = client_of(auditor).get(reverse("record_proof", args=["incident", incident.pk]))
    assert page.status_code == 409
    assert "Try again in a minute" in page.content.decode()


def test_the_history_of_a_record_leads_auditors_to_its_proof(client_of, auditor, officer, incident):
    history = reverse("cases:record_history", args=["incident", incident.pk])
    link = f'href="{reverse("record_proof", args=["incident", incident.pk])}"'
    assert link in client_of(auditor).get(history).content.decode()
    assert link not in client_of(officer).get(history).content.decode()


def test_what_does_not_exist_has_no_proof(client_of, auditor, sealed):
    for model, pk in (("incident", 10**9), ("session", 1), ("nothing", 1)):
        assert client_of(auditor).get(reverse("record_proof", args=[model, pk])).status_code == 404
