"""How files come in: each to a temporary file, under the name that was sent, and no more of it than can be kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser

from oversight.uploads.kinds import LARGEST


class NamesAsSent(MultiPartParser):
    """Django's parser silently cuts a path off a name. Ours leaves it there, to be refused in words."""

    def sanitize_file_name(self, file_name: str) -> str:
        return file_name


class Receiver(TemporaryFileUploadHandler):
    """The file's `name` is as harmless as Django makes it; `sent_name` is what was sent."""

    is_reading = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> Any:
        # The parser asks its handlers first whether one of them would rather read: the second time none of ours does.
        if self.is_reading:
            return None
        self.is_reading = True
        return NamesAsSent(META, input_data, [self], encoding).parse()

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        user = getattr(self.request, "user", None)
        if user is not None and not user.is_authenticated:
            raise SkipFile  # nobody who is not signed in fills our disk
        self.sent_name = file_name
        super().new_file(field_name, "file", *args, **kwargs)
        plain = file_name.replace("\\", "/").rpartition("/")[2]
        self.file.name = plain if plain.strip(".") else "file"

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Whatever is past the limit is not written: the file is then too large to be kept, and says so."""
        if start <= LARGEST:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        file: Any = super().file_complete(file_size)
        file.sent_name = self.sent_name
        return file
