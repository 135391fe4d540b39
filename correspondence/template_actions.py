"""What administrators do with the templates of briefing letters, beyond what they do with all that is offered."""

from typing import Any

from django.core.exceptions import ValidationError

from cases.actions import keep
from cases.offered_actions import need_reason
from correspondence.briefing.logo import Logo
from correspondence.models import BriefingTemplate
from oversight.access import require
from oversight.accounts.actions import MANAGE
from oversight.audit.history import changing


def set_logo(
    *, user: Any, template: BriefingTemplate, logo: Logo | None, says: str, reason: str, take_away: bool = False
) -> BriefingTemplate:
    """Give the letterhead a logo, or take it away; without a new one, say otherwise what it shows.

    Raises PermissionDenied; ValidationError without a reason, and for a logo without words.
    """
    require(user, MANAGE)
    need_reason(reason)
    if not take_away and not says.strip():
        raise ValidationError({"says": "Enter what the logo shows, for those who cannot see it"})
    with changing(user=user, reason=reason):
        template = BriefingTemplate.objects.select_for_update().get(pk=template.pk)
        if logo or take_away:
            template.file.name = logo.kept() if logo else ""
            template.sha256 = logo.sha256 if logo else ""
            template.file_name, template.media_type = (logo.name, logo.media_type) if logo else ("", "")
        template.logo_says = says if template.file else ""
        keep(template)
    return template
