"""Helpers of the printed letter."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from correspondence.briefing.contents import on_the_web
from correspondence.briefing.words import letter_html
from correspondence.models import Briefing
from correspondence.stale import Changed, changes_since
from oversight.audit.as_of import moment_read
from oversight.entry.tokens import new_token

register = template.Library()
register.filter("on_the_web", on_the_web)


@register.filter
def as_letter(text: str) -> SafeString:
    return letter_html(text)


@register.simple_tag(takes_context=True)
def changed_since(context: Mapping[str, Any], letters: Iterable[Briefing]) -> dict[int, Changed]:
    """What those of the letters that are issued cite and what was changed since, by their keys.

    As of another day none is asked.
    """
    issued = [letter for letter in letters if letter.status == Briefing.Status.ISSUED]
    return changes_since(context["user"], issued) if issued and moment_read() is None else {}


@register.simple_tag(takes_context=True)
def button_token(context: Mapping[str, Any]) -> SafeString:
    """The hidden field by which a button does its work once. Each button has its own: two of a page do two things."""
    return format_html('<input type="hidden" name="form_token" value="{}">', new_token(context["user"].pk))


@register.filter
def on_day(date_as_written: str) -> str:
    """The date as the end of "what was said …": "on 4 September 2019", but "in August 2019", "by 20 August 2019"."""
    first = date_as_written[:1]
    if first.isdigit() and not date_as_written[:4].isdigit():
        return f"on {date_as_written}"
    return f"({date_as_written})"


@register.simple_tag
def linked(path: str, words: Any) -> SafeString:
    """The words, leading to a page of ours where the address of this site is set."""
    address = on_the_web(str(path))
    return format_html('<a href="{}">{}</a>', address, words) if address else conditional_escape(words)
