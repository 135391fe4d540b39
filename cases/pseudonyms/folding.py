"""Words as they are compared: without case, accents, strokes, and the codes of addresses on the web."""

import re
import unicodedata
from urllib.parse import unquote_to_bytes

# A character as addresses on the web write it: in UTF-8, or one byte of an older encoding.
MORE = "%[89ab][0-9a-f]"
CODED = f"%[0-7][0-9a-f]|%[cd][0-9a-f]{MORE}|%e[0-9a-f](?:{MORE}){{2}}|%f[0-7](?:{MORE}){{3}}|%[89a-f][0-9a-f]"
CODED_CHARACTER = re.compile(CODED, re.IGNORECASE)
ANY_CHARACTER = re.compile(f"{CODED}|.", re.IGNORECASE | re.DOTALL)

# Letters that Unicode does not take for others with an accent, and whose names do not say so either.
LIKE = {"ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ŋ": "n"}
STROKED = re.compile("LATIN SMALL LETTER ([A-Z]) WITH ")


class _Folding(dict[int, str]):
    """What each character is compared as, worked out once: without case and accents; nothing for what is not seen."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code)).casefold()
        self[code] = "".join(_base(sign) for sign in plain if unicodedata.category(sign) not in {"Mn", "Me", "Cf"})
        return self[code]


def _base(sign: str) -> str:
    """The letter without a stroke or a hook: l for ł."""
    stroked = STROKED.match(unicodedata.name(sign, ""))
    return stroked[1].lower() if stroked else LIKE.get(sign, sign)


# Three points would be taken for the end of a sentence, and these for letters.
FOLDING = _Folding({ord("…"): "…", ord("ʼ"): "’", ord("ʻ"): "‘"})


def folded(words: str) -> str:
    return CODED_CHARACTER.sub(_decoded, words).translate(FOLDING)


def _decoded(coded: re.Match) -> str:
    plain = unquote_to_bytes(coded[0])
    try:
        return plain.decode()
    except UnicodeDecodeError:
        return plain.decode("latin-1")


def places_of(words: str) -> list[tuple[int, int]]:
    """For each character of the folded words, from where to where it stood."""
    return [written.span() for written in ANY_CHARACTER.finditer(words) for _ in folded(written[0])]


def letters_of(folded: str) -> str:
    return re.sub(r"(?:[^\w…]|_)+", "", folded)
