"""Passwords that are made for somebody, who then chooses one of their own."""

import secrets

# No 0, 1, i, l or o: the password is read from a screen and typed.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Four groups of four letters, about 80 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
