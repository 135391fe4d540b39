"""Colleagues named with @ in a note: found in its words, and shown by their names."""

import difflib
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from oversight.accounts.models import Role, User

# An @ inside a word is an address (jane@example.org). A full stop may end the sentence.
HANDLE = re.compile(r"(?<![\w.@+-])@([\w.@+-]+)")
READERS = (Role.ADMINISTRATOR, Role.OFFICER, Role.AUDITOR)
FEW = 5


def colleagues() -> Any:
    """Those who may read notes, in the order of their names."""
    return User.objects.filter(is_active=True, role__in=READERS)


def mentioned(text: str) -> list[User]:
    """The colleagues whom a note mentions, each once.

    Raises ValidationError for a name that nobody has, and for one of somebody who may not read notes.
    """
    readers = by_username(colleagues())
    found: dict[int, User] = {}
    faults = []
    for handle in dict.fromkeys(HANDLE.findall(text)):
        if user := _called(handle, readers):
            found[user.pk] = user
        else:
            faults.append(_refusal(handle.rstrip(".@+-"), readers))
    if faults:
        raise ValidationError({"text": faults})
    return list(found.values())


def by_username(users: Iterable[User]) -> dict[str, User]:
    return {user.username.casefold(): user for user in users}


def with_names(text: str, users: Iterable[User]) -> SafeString:
    """The words of a note as HTML, with the names of those whom it mentions in the place of their usernames."""
    known = by_username(users)
    pieces: list[str] = []
    end = 0
    for handle in HANDLE.finditer(text):
        if user := _called(handle[1], known):
            pieces += [text[end : handle.start()], format_html('<strong class="ov-mention">{}</strong>', user)]
            end = handle.start() + 1 + len(user.username)
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))


def handle_of(user: User) -> str:
    """ "@officer (Example Officer)"."""
    return f"@{user.username} ({user})" if str(user) != user.username else f"@{user.username}"


def _called(handle: str, users: dict[str, User]) -> User | None:
    return users.get(handle.casefold()) or users.get(handle.rstrip(".@+-").casefold())


def _refusal(handle: str, readers: dict[str, User]) -> str:
    known = User.objects.filter(username__iexact=handle).first()
    if known and not known.is_active:
        return f"@{handle} is not active any more. Mention somebody else"
    if known:
        return f"@{handle} is a member, and members do not read notes. Mention somebody else"
    near = [handle_of(user) for user in _near(handle, readers)]
    return f"Nobody who reads notes is called @{handle}. {f'Did you mean {_or(near)}?' if near else 'Check the name'}"


def _near(handle: str, readers: dict[str, User]) -> list[User]:
    """Those whose username or name is like what was typed, or holds it."""
    typed = handle.casefold()
    names = {name: user for user in readers.values() for name in (user.username.casefold(), *_names(user))}
    alike = difflib.get_close_matches(typed, names, n=FEW, cutoff=0.6)
    alike += [name for name in names if len(typed) > 1 and name.startswith(typed)]
    return list({names[name].pk: names[name] for name in alike}.values())[:FEW]


def _names(user: User) -> list[str]:
    return [
        name.casefold() for name in (user.first_name, user.last_name, user.get_full_name().replace(" ", "")) if name
    ]


def _or(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
