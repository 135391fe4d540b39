"""Placeholders in the texts of templates: a fixed list, filled in once, when a letter is begun. Nothing is executed."""

import re
from collections.abc import Callable
from typing import Any

from django.utils import timezone

BRACES = re.compile(r"\{\{(.*?)\}\}|\{\{|\}\}|\{%|%\}", re.DOTALL)

# What each stands for, from the case and whoever writes.
PLACEHOLDERS: dict[str, Callable[[Any, Any], str]] = {
    "case.title": lambda case, user: str(case.title),
    "case.reference": lambda case, user: str(case.reference),
    "case.committee": lambda case, user: str(case.committee),
    "case.lead_officer": lambda case, user: str(case.lead_officer),
    "case.opened_on": lambda case, user: f"{case.opened_on:%-d %B %Y}",
    "author": lambda case, user: str(user),
    "today": lambda case, user: f"{timezone.localdate():%-d %B %Y}",
}


def known() -> str:
    """All of them, as they are typed."""
    return ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)


def unknown_in(text: str) -> str:
    """What is wrong with the braces of a text, as a sentence; empty where every placeholder is known."""
    for found in BRACES.finditer(text):
        name = (found[1] or "").strip()
        if found[1] is None:
            return f"“{found[0]}” stands alone. A placeholder is a name between {{{{ and }}}}: {known()}"
        if name not in PLACEHOLDERS:
            return f"There is no placeholder “{name[:60]}”. Those that there are: {known()}"
    return ""


def any_in(text: str) -> str:
    """Why a text in which none is filled in is not in order, as a sentence; empty where it has none."""
    found = BRACES.search(text)
    return f"“{found[0][:60]}” would be printed as it stands: no placeholder is filled in here" if found else ""


def filled_in(text: str, *, case: Any, user: Any) -> str:
    """The text with what its placeholders stand for. One that is unknown stays as it is."""

    def value(found: re.Match[str]) -> str:
        stands_for = PLACEHOLDERS.get((found[1] or "").strip())
        return stands_for(case, user) if stands_for else found[0]

    return BRACES.sub(value, text)
