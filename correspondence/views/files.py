"""Files that a record holds, given out as they were kept."""

import logging
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render

from oversight.uploads.store import open_bytes

logger = logging.getLogger(__name__)
FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


def kept_file(request: HttpRequest, record: Any, media_type: str) -> HttpResponseBase:
    """The bytes of a record's file as an attachment; a page that says so where they are not those that were kept."""
    if not record.file:
        return render(request, "correspondence/document_file.html", {"record": record}, status=410)
    file = open_bytes(str(record.file), record.sha256)
    if file is None:
        logger.error("The file of %s %s is not what was added: %s", record._meta.verbose_name, record.pk, record.file)
        return render(request, "correspondence/document_file.html", {"record": record}, status=500)
    name = record.file_name or "file"
    return FileResponse(file, as_attachment=True, filename=name, content_type=media_type, headers=FILE_HEADERS)
