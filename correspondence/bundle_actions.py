"""Case bundles: asked for, made in the background, cancelled."""

import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from cases.models import Case
from correspondence.briefing.apart import NotMade, made_apart
from correspondence.briefing.appended import Appendices
from correspondence.briefing.bundle import DOCUMENTS, TooLarge, bundle_of, bundle_page
from correspondence.briefing.contents import on_the_web
from correspondence.briefing.imprint import imprint_now
from correspondence.briefing.pdf import UNIVERSAL, job_of
from correspondence.models import IssuedPdf
from correspondence.pdf_actions import keep_pdf
from oversight.access import require
from oversight.audit.history import changing
from oversight.jobs import work
from oversight.jobs.models import Job
from oversight.uploads.kinds import LARGEST

KIND = "case bundle"
BUSY = "A bundle that you asked for is being made. Wait for it, or cancel it on its page"
OUT_OF_SIGHT = "You may not read the case any more."
SOMETHING_WRONG = "Something went wrong, which was not your fault. Ask for it again, or tell whoever runs Oversight."
logger = logging.getLogger(__name__)


def ask_for_bundle(*, user: Any, case: Case, parts: list[str], put_in: Sequence[str] = ()) -> Job:
    """Have a bundle made. Raises PermissionDenied for a user who may not, ValidationError for a second at a time."""
    require(user, "correspondence.issue_pdf", case)
    if Job.objects.under_way().filter(user=user, kind=KIND).exists():
        raise ValidationError(BUSY)
    address = reverse("correspondence:bundle", args=[case.reference])
    job = Job.objects.create(
        kind=KIND, user=user, about=case, address=address, choices={"parts": parts, "put_in": list(put_in)}
    )
    transaction.on_commit(partial(enqueue, job.pk))
    return job


def cancel_bundle(*, user: Any, case: Case) -> bool:
    """Cancel the user's own bundle of a case; whoever makes it stops. Whether there was one."""
    job = Job.objects.under_way().about(case).filter(user=user, kind=KIND).first()
    return job is not None and work.cancel(job)


def enqueue(job_id: int) -> None:
    from correspondence.tasks import make_case_bundle

    make_case_bundle.enqueue(job_id)


def make_bundle(job_id: int) -> None:
    """Make the bundle of a job, from the beginning. One that is made by another worker, or wanted no more, is left."""
    with work.alone(job_id) as is_ours:
        job = work.begin(job_id) if is_ours else None
        if job is None:
            return
        try:
            _make(job)
        except work.Cancelled:
            return
        except (TooLarge, NotMade) as trouble:
            work.fail(job, _sentence(job, str(trouble)))
        except Exception:
            work.fail(job, SOMETHING_WRONG)
            raise


def _make(job: Job) -> None:
    case = Case.objects.visible_to(job.user).select_related("committee", "lead_officer").filter(pk=job.about_id).first()
    if case is None:
        raise TooLarge(OUT_OF_SIGHT)
    imprint, put_in = imprint_now(), frozenset(job.choices["put_in"])
    bundle = bundle_of(job.user, case, job.choices["parts"], put_in, partial(work.tell, job, "Documents read"))
    page = bundle_page(bundle, imprint)
    task = job_of(page, imprint.mark, UNIVERSAL, bundle.appendices)
    content = made_apart(task, partial(work.tell, job, "Pages laid out"))
    if len(content) > LARGEST:
        raise TooLarge(f"It would be a file of {len(content) / 1024**2:,.0f} MB, and a PDF here has at most 50 MB.")
    by_name = f", {len(put_in)} restricted item{'s' if len(put_in) > 1 else ''} put in by name" if put_in else ""
    with changing(user=job.user, reason=f"Made the case bundle{by_name}"):
        work.still_wanted(job)
        issued = keep_pdf(
            content, imprint, kind=IssuedPdf.Kind.BUNDLE, case=case, made_for=job.user, file_name=bundle.file_name
        )
        work.finish(job, issued, _remarks(bundle.appendices))
        transaction.on_commit(partial(mail_that_it_is_ready, issued))


def _remarks(appendices: Appendices) -> list[str]:
    """What is not in the bundle, and what somebody should look at: for its page, never for the PDF."""
    left_out = [f"“{document}” is left out. {why}" for document, why in appendices.left_out]
    unread = "Nobody knows whom it names, since not all of its words could be read: look at it yourself."
    return [*left_out, *(f"“{document}” is in it. {unread}" for document in appendices.look_yourself)]


def mail_that_it_is_ready(issued: IssuedPdf) -> None:
    """Tell whoever asked, with a link and never the file. That it cannot be told undoes nothing."""
    reference, address = issued.case.reference, issued.made_for.email
    if not address:
        return
    path = issued.get_absolute_url()
    where = on_the_web(path) or f"the page {path} of Oversight"
    try:
        send_mail(
            f"The case bundle of {reference} is ready",
            f"The bundle of {reference} that you asked for is ready. Sign in and download it:\n\n{where}\n",
            settings.DEFAULT_FROM_EMAIL,
            [address],
        )
    except OSError as error:
        logger.warning("No mail was sent that %s is ready: %s", issued.mark, error)


def _sentence(job: Job, trouble: str) -> str:
    """With what to do about it."""
    said = f"{trouble.rstrip('.')}."
    has_documents = DOCUMENTS in job.choices["parts"] and said != OUT_OF_SIGHT
    return f"{said} Ask for it with fewer parts, without documents for instance." if has_documents else said
