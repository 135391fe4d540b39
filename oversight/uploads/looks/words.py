"""Plain text and e-mail messages."""

import re
from email import message_from_bytes
from email.message import Message
from typing import BinaryIO

from oversight.uploads.looks import BROKEN, PROGRAMS, disguised, guess, head_of
from oversight.uploads.refusal import FileRefused

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# What no text has: control characters other than tab, line feed, form feed and carriage return.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Written in plain letters, and yet more than text.
NOT_PLAIN = {"pdf", "rtf", "ps"}
# One of these beside the sender makes a message; a note that begins with "From: the Chair" has none.
ALSO = ("Date", "To", "Subject", "Received", "Message-ID")


def decoded(content: bytes) -> str | None:
    """Text in UTF-8, in UTF-16 with its mark, or as Windows writes western European; None for what is none of them."""
    for encoding in ["utf-16"] if content.startswith(UTF16_MARKS) else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if CONTROL.search(text) else text
    return None


def check_text(file: BinaryIO) -> None:
    content = head_of(file, -1)
    if guess(content) in NOT_PLAIN or decoded(content) is None:
        raise disguised("plain text", content)


def check_message(file: BinaryIO) -> None:
    head = head_of(file)
    message = message_of(file)
    if b"\x00" in head or not message["From"] or not any(message[name] for name in ALSO):
        raise disguised("an e-mail (EML)", head)
    for part in message.walk():
        if part.defects and part.get_content_maintype() == "multipart":
            raise FileRefused(BROKEN)
        if _is_program(part):
            raise FileRefused("has a program attached. Save the message without it and add that.")


def message_of(file: BinaryIO) -> Message:
    return message_from_bytes(head_of(file, -1))


def _is_program(part: Message) -> bool:
    if part.is_multipart() or not part.get_filename():
        return False
    content = part.get_payload(decode=True)
    return isinstance(content, bytes) and guess(content[:512]) in PROGRAMS
