"""One value of a field in plain words."""

from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

NOTHING = "nothing"


def in_words(field: Any, value: Any) -> str:
    """ "Alleged", "4 September 2019", "yes", "Summary, Timeline"; "nothing" for what is blank."""
    if value is None or value in ("", [], {}):
        return NOTHING
    choices = dict(field.flatchoices or getattr(getattr(field, "base_field", None), "flatchoices", ()))
    if isinstance(value, list) and not isinstance(field, models.JSONField):
        return ", ".join(str(choices.get(item, item)) for item in value)
    if choices:
        return str(choices.get(value, value))
    if isinstance(field, models.FileField):
        return PurePosixPath(str(value)).name
    return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return date_format(localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, list):
        return "; ".join(map(_plain, value))
    if isinstance(value, dict):
        return ", ".join(f"{key.replace('_', ' ')} {_plain(item)}" for key, item in value.items())
    return str(value)
