"""What verifying tells: findings, which do not fit, and remarks, which a reader should know."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.utils.text import Truncator

from oversight.audit.history import about_of

# Of each kind in each table: the first ones tell what happened.
MOST_FINDINGS = 20


@dataclass(frozen=True)
class Finding:
    """Something that does not fit, in words; `title` and `address` of the record's page where there is one."""

    kind: str
    sentence: str
    title: str = ""
    address: str = ""

    def __str__(self) -> str:
        title = f": {self.title}" if self.title else ""
        return f"{self.kind}: {self.sentence}{title}" + (f" ({self.address})" if self.address else "")

    @property
    def to_keep(self) -> str:
        """Without words of the record, which could not be redacted there."""
        return str(replace(self, title=""))


@dataclass
class Report:
    """What was looked at and what was found. `remarks` are events that a reader should know and that alter nothing."""

    entries: int = 0
    seals: int = 0
    root: str = ""
    findings: list[Finding] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.findings


def name_of(live: str, pk: int) -> tuple[str, str, str]:
    """What a row is, what people call it, and the address of the page that shows it."""
    model: Any = next((model for model in apps.get_models() if model._meta.db_table == live), None)
    if model is None:
        return f"row {pk} of {live}", "", ""
    # What the history leaves out, auditors may not read.
    recorded = [field.name for field in model.history.model.tracked_fields]
    row = model._base_manager.filter(pk=pk).only(*recorded).first()
    name = f"{model._meta.verbose_name} {pk}"
    try:
        about: Any = about_of(row)
        address = about.get_absolute_url() if hasattr(about, "get_absolute_url") else ""
        return name, f"“{Truncator(str(row)).chars(80)}”", address
    except (AttributeError, ObjectDoesNotExist):  # there is no row, or it was altered to name what is none
        return name, "", ""
