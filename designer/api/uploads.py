"""Uploaded files go straight to the store's staging place: never into memory, never to /tmp."""

import uuid
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from designer.workspace.store import artifact_store


class StagedFile(UploadedFile):  # type: ignore[type-arg]  # not generic when it runs
    """An uploaded file on disk, beside the store, so that a rename commits it."""

    def __init__(self, path: Path, name: str, content_type: str, size: int) -> None:
        super().__init__(None, name, content_type, size)
        self.path = path

    def close(self) -> None:
        """Remove what nobody has committed; Django calls this at the end of the request."""
        self.path.unlink(missing_ok=True)


class StagedUploadHandler(FileUploadHandler):
    """Writes each file of a multipart body to a file of its own, megabyte by megabyte."""

    chunk_size = 2**20

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.path = artifact_store().staging("uploads") / uuid.uuid4().hex
        self.stream = self.path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.stream.write(raw_data)

    def file_complete(self, file_size: int) -> StagedFile:
        self.stream.close()
        return StagedFile(self.path, self.file_name or "", self.content_type or "", file_size)

    def upload_interrupted(self) -> None:
        if hasattr(self, "stream"):
            self.stream.close()
            self.path.unlink(missing_ok=True)
