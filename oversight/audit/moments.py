"""Moments as people write them: a day, which counts whole, or a day and a time. Hours are London's."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from oversight.dates import DateNotUnderstood, read_date

LONGEST = 100
TIME = re.compile(r"(?P<day>.*?)[\s,]+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)", re.DOTALL)
INSTANT = timedelta(microseconds=1)
EXAMPLES = "such as 1 September 2019, or 1 September 2019, 14:30"


class NotAMoment(ValueError):
    """The words name no day, and no minute of one. The message is for the form."""


def read_moment(words: str) -> datetime:
    """The last instant of the day, or of the minute, that the words name; an ISO 8601 time is that instant itself."""
    words = words.strip()
    if instant := _iso(words):
        return _not_in_the_future(instant, instant)
    timed = TIME.fullmatch(words)
    day = _day(timed["day"] if timed else words)
    if timed is None:
        midnight = timezone.make_aware(datetime.combine(day, time()))
        return _not_in_the_future(midnight, timezone.make_aware(datetime.combine(day, time.max)))
    try:
        minute = timezone.make_aware(datetime.combine(day, time(int(timed["hour"]), int(timed["minute"]))))
    except ValueError as error:
        raise NotAMoment("The time must be between 00:00 and 23:59") from error
    return _not_in_the_future(minute, minute + timedelta(minutes=1) - INSTANT)


def said(moment: datetime) -> str:
    """ "1 September 2019" for the end of that day, else with the time."""
    local = timezone.localtime(moment)
    day = f"{local:%-d %B %Y}"
    return day if local.time() == time.max else f"{day}, {local:%H:%M}"


def for_file_name(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%Y-%m-%d}" if local.time() == time.max else f"{local:%Y-%m-%d-%H%M}"


class MomentField(forms.CharField):
    """Cleans to a datetime, or None where it is empty."""

    def clean(self, value: Any) -> datetime | None:
        words = super().clean(value)
        if not words:
            return None
        try:
            return read_moment(words)
        except NotAMoment as refusal:
            raise ValidationError(f"{self.label}: {refusal}") from refusal


def _iso(words: str) -> datetime | None:
    if "T" not in words:
        return None
    try:
        moment = datetime.fromisoformat(words)
        return timezone.localtime(moment if moment.tzinfo else timezone.make_aware(moment))
    except (ValueError, OverflowError):
        return None


def _day(words: str) -> date:
    try:
        stated = read_date(words)
    except DateNotUnderstood as refusal:
        raise NotAMoment(f"Enter a day, {EXAMPLES}") from refusal
    if stated.earliest is None or stated.earliest != stated.latest:
        raise NotAMoment(f"Enter one day, {EXAMPLES}")
    return stated.earliest


def _not_in_the_future(begins: datetime, ends: datetime) -> datetime:
    if begins > timezone.now():
        raise NotAMoment("Enter a day that is not in the future")
    return ends
