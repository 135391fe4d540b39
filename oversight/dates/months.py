"""The calendar that reading and writing dates share."""

from calendar import monthrange
from datetime import date

MONTHS = [
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def in_words(day: date) -> str:
    """`date(2019, 9, 4)` gives "4 September 2019", whatever the locale."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_full(day: date) -> str:
    """ "Wednesday 4 September 2019"."""
    return f"{WEEKDAYS[day.weekday()]} {in_words(day)}"
