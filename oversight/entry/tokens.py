"""The token of a form: it names the user whom the form was made for, and no other form has the same."""

from django.core import signing
from django.utils.crypto import get_random_string

from oversight.entry.models import KEPT_FOR

SALT = "oversight.entry"


def new_token(user_key: int) -> str:
    return signing.dumps([user_key, get_random_string(32)], salt=SALT)


def read_token(token: str) -> tuple[int, str] | None:
    """The user's key and the part that is used once; None for what we did not sign, or signed long ago."""
    try:
        user_key, once = signing.loads(token, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return int(user_key), str(once)
