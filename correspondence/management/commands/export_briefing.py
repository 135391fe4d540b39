"""`manage.py export_briefing`: a briefing letter about a case as a PDF file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.models import Case
from correspondence.briefing.pdf import LetterRefused
from correspondence.briefing_actions import first_words
from correspondence.forms.briefing import BriefingForm
from correspondence.models import Briefing, IssuedPdf
from correspondence.pdf_actions import issue_pdf
from oversight.accounts.models import User
from oversight.audit.moments import NotAMoment, read_moment
from oversight.uploads.store import path_of

# The options whose name and meaning are those of the form's fields.
AS_IN_THE_FORM = {
    "office": "the addressee's office",
    "address": "the address, with \\n between its lines",
    "salutation": "for instance 'Dear Chair'; worked out from the addressee if left out",
    "subject": "the subject; the title of the case if left out",
    "opening": "the text of the letter, as Markdown",
    "close": "for instance 'Yours sincerely'",
    "signatory": "who signs it; the user's name if left out",
    "signatory-office": "the signatory's office",
    "copied-to": "who gets a copy, with \\n between them",
    "since": "the timeline from this date on",
    "until": "the timeline up to this date",
}
IN_LINES = ("address", "copied-to", "opening")


class Command(BaseCommand):
    """Makes the same PDF as the page does, for a named user, holding what that user may see.

    That it was issued goes on record, as on the page. It leaves no Briefing there: a draft belongs to a person who
    signed in and chose its words, and nobody signs in here. The file is marked as a draft.
    """

    help = "Writes a briefing letter about a case as a PDF file, for instance: export_briefing OC-2019-0001 \
--addressee 'Chair, Police and Crime Committee' --output briefing.pdf"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="the case, for instance OC-2019-0001")
        parser.add_argument("--addressee", required=True, help="a person with their office, or a committee")
        parser.add_argument("--output", required=True, help="the file to write")
        parser.add_argument("--force", action="store_true", help="overwrite the file if it is there")
        parser.add_argument("--user", help="for whom it is made; the case's lead officer if left out")
        parser.add_argument("--date", help="the date of the letter; today if left out")
        parser.add_argument("--recorded", help="the day, or day and time, as recorded on which the case is told")
        parser.add_argument("--parts", nargs="*", metavar="PART", help=f"which of {', '.join(Briefing.Part.values)}")
        parser.add_argument(
            "--kind", nargs="*", metavar="KIND", help="kinds of record in the timeline, for instance letter"
        )
        for name, meaning in AS_IN_THE_FORM.items():
            parser.add_argument(f"--{name}", help=meaning)

    def handle(self, *args: Any, **options: Any) -> None:
        output = place_for(options["output"], options["force"])
        user, case = reader_and_case(options["user"], options["reference"])
        briefing = Briefing(case=case, author=user, **choices_from(user, case, options))
        issued = issued_for(user, briefing, options["recorded"])
        try:
            output.write_bytes(path_of(str(issued.file)).read_bytes())
        except OSError as error:
            raise CommandError(f"{output} could not be written ({error.strerror}): choose another --output.") from error
        self.stdout.write(f"Wrote {output} ({issued.size:,} bytes), {issued.mark}, SHA-256 {issued.sha256}")


def issued_for(user: User, briefing: Briefing, recorded: str | None) -> IssuedPdf:
    """The PDF, told as the case is recorded now, or was on the day that is named; on record before it is a file."""
    try:
        moment = read_moment(recorded) if recorded else None
        return issue_pdf(user=user, briefing=briefing, recorded=moment)
    except NotAMoment as refusal:
        raise CommandError(f"{refusal} (--recorded).") from refusal
    except Case.DoesNotExist:
        raise CommandError(f"The case was not recorded by {recorded}: name a later day (--recorded).") from None
    except LetterRefused as refusal:
        raise CommandError(f"{refusal}: take it out of the letter.") from refusal
    except OSError as error:
        raise CommandError(f"The PDF could not be kept in {settings.MEDIA_ROOT} ({error.strerror}).") from error


def place_for(output: str, force: bool) -> Path:
    """The file to write, refused before any work is done where it is there already or cannot be."""
    path = Path(output).expanduser()
    if path.is_dir():
        raise CommandError(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}: make it, or choose another --output.")
    if path.exists() and not force:
        raise CommandError(f"{path} is there already: choose another --output, or add --force to overwrite it.")
    return path


def reader_and_case(username: str | None, reference: str) -> tuple[User, Case]:
    """The user for whom the letter is made, and the case; a case out of this user's sight is an unknown one."""
    case = Case.objects.filter(reference=reference).select_related("committee", "lead_officer").first()
    user: User | None = case.lead_officer if case else None
    if username:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"No active user is called {username}.")
    if case is None or user is None or not Case.objects.visible_to(user).filter(pk=case.pk).exists():
        raise CommandError(f"There is no case {reference}: give a reference such as OC-2019-0001.")
    if not user.has_perm("correspondence.write_briefing", case):
        raise CommandError(f"{user.username} may read this case but not write letters about it: name another --user.")
    return user, case


def choices_from(user: User, case: Case, options: dict[str, Any]) -> dict[str, Any]:
    """The fields of the letter, checked by the form of the page; CommandError with a sentence where they are wrong."""
    data = first_words(user, case) | {"addressee": options["addressee"]}
    data["dated"] = f"{data['dated']:%-d %B %Y}"
    for name in AS_IN_THE_FORM:
        given = options[name.replace("-", "_")]
        if given is not None:
            data[name.replace("-", "_")] = given.replace("\\n", "\n") if name in IN_LINES else given
    for option, field in (("date", "dated"), ("parts", "parts"), ("kind", "kind")):
        if options[option] is not None:
            data[field] = options[option]
    form = BriefingForm(data, user=user, case=case)
    if not form.is_valid():
        (field, errors), *_ = form.errors.items()
        raise CommandError(f"{str(errors[0]).rstrip('.')} (--{option_of(field)}).")
    return form.choices_made()


def option_of(field: str) -> str:
    return "date" if field == "dated" else field.replace("_", "-")
