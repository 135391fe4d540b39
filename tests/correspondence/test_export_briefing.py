"""`manage.py export_briefing`: the same letter as a file, and one sentence where it cannot be."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cases.models import Event
from correspondence.models import Briefing, Letter
from tests.pdf import reading
from tests.records import put

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path, capsys):
    """A function that runs the command, and gives the words of the PDF that it wrote."""

    def run(reference, *options, addressee="Chair, Police and Crime Committee", output=None):
        place = Path(output or tmp_path / "briefing.pdf")
        call_command("export_briefing", reference, f"--addressee={addressee}", f"--output={place}", *options)
        assert str(place) in capsys.readouterr().out
        return reading(place.read_bytes())

    return run


def test_a_letter_is_written_with_every_part_for_the_lead_officer_who_leaves_none_in_the_record(export, case):
    text = export(case.reference)
    for said in ("Dear Chair", "Annex G: Sources", "Yours sincerely Example Officer", "OC-2020-0001 – Draft"):
        assert said in text
    assert not Briefing.objects.exists()


def test_what_is_asked_for_is_in_the_letter(export, case):
    put(Letter, case, subject="About images", direction="sent", holding="held")
    put(Event, case, kind="meeting", title="A meeting")
    text = export(
        case.reference,
        "--date=4 October 2019",
        "--salutation=Dear Unmesh",
        "--opening=First.\\n\\nSecond.",
        "--address=City Hall\\nLondon",
        "--signatory=Olive Officer",
        "--signatory-office=Scrutiny Manager",
        "--copied-to=The Mayor",
        "--parts=timeline",
        "--kind=letter",
        addressee="Unmesh Desai AM",
    )
    for said in (
        "4 October 2019",
        "Dear Unmesh An internal case First. Second.",
        "City Hall London",
        "Copied to The Mayor",
    ):
        assert said in text
    assert "About images" in text
    assert "A meeting" not in text
    assert "Annex B" not in text


@pytest.mark.parametrize(
    ("addressee", "salutation"),
    [
        ("Chair, Police and Crime Committee", "Dear Chair"),
        ("Members of the Transparency Committee", "Dear Members"),
        ("Unmesh Desai AM, Chair of a committee", "Dear Unmesh Desai AM"),
    ],
)
def test_the_salutation_fits_the_addressee(addressee, salutation, export, case):
    assert salutation in export(case.reference, "--parts", addressee=addressee)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--date=spring 2018"], "Enter one day, for instance 4 October 2019 (--date)."),
        (["--user=nobody"], "No active user is called nobody."),
        (["--since=whenever"], "(--since)."),
        (["--signatory="], "Enter who signs the letter (--signatory)."),
        (["--parts=everything"], "(--parts)."),
    ],
)
def test_a_wrong_option_is_told_in_a_sentence_that_names_it(options, sentence, export, case):
    with pytest.raises(CommandError) as refusal:
        export(case.reference, *options)
    assert str(refusal.value).endswith(sentence)
    assert "\n" not in str(refusal.value)


def test_an_unknown_case_is_told(export, case):
    with pytest.raises(CommandError, match="There is no case OC-1999-0001"):
        export("OC-1999-0001")


def test_a_missing_folder_is_told(export, case, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        export(case.reference, output=tmp_path / "missing" / "briefing.pdf")


def test_a_folder_is_no_file(export, case, tmp_path):
    with pytest.raises(CommandError, match="is a folder"):
        export(case.reference, output=tmp_path)


def test_a_place_that_cannot_be_written_is_told(export, case):
    with pytest.raises(CommandError, match="could not be written"):
        export(case.reference, output="/proc/briefing.pdf")


def test_a_file_that_is_there_is_overwritten_only_by_force(export, case, tmp_path):
    there = tmp_path / "briefing.pdf"
    there.write_text("mine")
    with pytest.raises(CommandError, match="add --force"):
        export(case.reference)
    assert there.read_text() == "mine"
    assert "Annex A" in export(case.reference, "--force")


def test_an_auditor_writes_no_letter(export, case, auditor):
    with pytest.raises(CommandError, match="auditor may read this case but not write letters about it"):
        export(case.reference, "--user=auditor")


def test_to_a_user_who_may_not_see_it_a_restricted_case_is_an_unknown_one(export, restricted_case, member):
    with pytest.raises(CommandError, match="There is no case OC-2020-0002"):
        export(restricted_case.reference, "--user=member")
