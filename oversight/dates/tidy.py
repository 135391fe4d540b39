"""What is done to words before they are read as a date."""

import re

from oversight.dates.parts import MONTH_NUMBERS, SEASONS, STRETCHES

# Said of a source that bears no date.
NOT_DATED = {"not dated", "undated", "no date", "n d", "date not known", "date unknown", "not known", "unknown"}

NAMED = "|".join([*MONTH_NUMBERS, *SEASONS, *STRETCHES])
SHORT_YEAR = re.compile(rf"(\b(?:{NAMED}) |\b\d{{1,2}}[/.-]\d{{1,2}}[/.-])(\d\d)\b(?! \d{{4}})")
# Letters sent by e-mail have one. It stays in the words; no record is ordered by it.
TIME = re.compile(r" (?:at )?(?:\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?|\d{1,2}(?:\.\d\d)? ?[ap]m)$")
FIRST_OF_LAST_CENTURY = 50


def tidy(text: str) -> str:
    """Lower case, one space between words, one kind of hyphen; no quotation marks, commas, ordinals, "the", "of"."""
    words = re.sub(r"[‐-―−]", "-", text.lower()).replace("&", " and ").replace("w/", "week ")
    words = re.sub(r"(?<=[a-z])\.|[,“”\"‘’'()\[\]]|\b(?:the|of)\b", " ", words)
    words = re.sub(r"\b(\d{1,2})(?:st|nd|rd|th)\b", r"\1", words)
    words = re.sub(r"\b(early|mid|late)-", r"\1 ", words)
    words = TIME.sub("", " ".join(words.split()))
    words = re.sub(r"\bca?(?=\d)", "c ", words)
    words = re.sub(r"(?<=[a-z])/(?=[a-z])|(?<=^\d)/(?=\d{1,2} [a-z])|(?<=^\d\d)/(?=\d{1,2} [a-z])", " or ", words)
    return re.sub(r"^(?:dated |some ?time )?(?:(?:on|in|during) (?!or ))?", "", words).rstrip(".")


def with_whole_years(words: str) -> str:
    """ "4 sept 2019" for "4 sept 19", and so on; the years of this century up to 49."""

    def whole(found: re.Match[str]) -> str:
        century = "19" if int(found[2]) >= FIRST_OF_LAST_CENTURY else "20"
        return f"{found[1]}{century}{found[2]}"

    return SHORT_YEAR.sub(whole, words)
