"""What administrators do with the templates of briefing letters."""

from typing import Any

from django.core.exceptions import ValidationError

from cases.actions import keep
from cases.offered_actions import need_reason
from correspondence.briefing.logo import Logo
from correspondence.models import BriefingTemplate
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.audit.history import changing
from oversight.audit.versions import lock_as_seen


def add_template(*, user: Any, **words: Any) -> BriefingTemplate:
    """`words`: fields of BriefingTemplate, without its logo.

    Raises PermissionDenied for anybody but administrators; ValidationError for a name that is taken or missing, and for
    a placeholder that is not on the list.
    """
    require(user, MANAGE)
    template = BriefingTemplate(**words)
    with changing(user=user):
        keep(template)
    return template


def correct_template(
    *, user: Any, template: BriefingTemplate, reason: str, seen: str, **words: Any
) -> BriefingTemplate:
    """Other words, for letters that are begun from now on; the letterhead changes on all that are not issued yet.

    `seen` is the version (`version_of`) that the administrator was shown: raises ChangedMeanwhile where another saved
    since; else as `add_template`.
    """
    require(user, MANAGE)
    need_reason(reason)
    with changing(user=user, reason=reason):
        template = lock_as_seen(template, seen)
        for name, value in words.items():
            setattr(template, name, value)
        keep(template)
    return template


def set_logo(*, user: Any, template: BriefingTemplate, logo: Logo | None, says: str, reason: str) -> BriefingTemplate:
    """Give the letterhead a logo, or take it away (None). Raises PermissionDenied; ValidationError without a reason."""
    require(user, MANAGE)
    need_reason(reason)
    if logo and not says.strip():
        raise ValidationError({"says": "Enter what the logo shows, for those who cannot see it"})
    with changing(user=user, reason=reason):
        template = BriefingTemplate.objects.select_for_update().get(pk=template.pk)
        template.file.name = logo.kept() if logo else ""
        template.sha256 = logo.sha256 if logo else ""
        template.file_name, template.media_type = (logo.name, logo.media_type) if logo else ("", "")
        template.logo_says = says if logo else ""
        keep(template)
    return template
