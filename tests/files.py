"""Files as a browser sends them."""

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from oversight.uploads.actions import take_in


@pytest.fixture
def sent():
    """A function that gives a file as it came in."""
    opened = []

    def file(content, name="note.txt"):
        made = TemporaryUploadedFile("file", "application/octet-stream", len(content), None)
        made.write(content)
        made.seek(0)
        made.sent_name = name
        opened.append(made)
        return made

    yield file
    for made in opened:
        made.close()


@pytest.fixture
def taken_in(sent, officer):
    """A function that gives the upload of some bytes."""

    def upload(content=b"Seven images were shared.", name="note.txt", user=None):
        return take_in(user=user or officer, file=sent(content, name))

    return upload
