"""Files as a browser sends them."""

import hashlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from oversight.uploads.actions import take_in
from oversight.uploads.store import keep_bytes


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


def kept_file(content=b"Seven images were shared.", name="note.txt", media_type="text/plain"):
    """The fields of a document with a file of these bytes, which are kept."""
    sha256 = hashlib.sha256(content).hexdigest()
    file = keep_bytes(BytesIO(content), sha256)
    return {"file": file, "file_name": name, "media_type": media_type, "size": len(content), "sha256": sha256}


BOUNDARY = "----a-line-between"


def multipart(fields, files):
    """The body of a POST and its type, just as a browser sends it. `files`: (name of the field, file name, bytes)."""
    parts = [
        f'name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    parts += [
        f'name="{name}"; filename="{file_name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for name, file_name, content in files
    ]
    begin = f"--{BOUNDARY}\r\nContent-Disposition: form-data; ".encode()
    body = b"".join(begin + part for part in parts) + f"--{BOUNDARY}--\r\n".encode()
    return {"data": body, "content_type": f"multipart/form-data; boundary={BOUNDARY}"}
