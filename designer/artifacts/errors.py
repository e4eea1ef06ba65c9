"""The errors of artifacts; each says what is wrong, where, and what would be right."""

from typing import Any


class ArtifactError(Exception):
    """Something is wrong with an artifact that a person can understand and mend."""

    code = "artifact_invalid"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class StoreError(ArtifactError):
    code = "store_refused"


class TableError(ArtifactError):
    """A frame cannot become a table; `details["column"]` names the column where it is one."""

    code = "table_invalid"


class ReadingError(ArtifactError):
    """A question about a table cannot be answered: an unknown column, operator or format."""

    code = "reading_refused"


class IngestError(ArtifactError):
    """A file cannot be read as a table; `details["row"]` is its line where it is known."""

    code = "ingest_failed"
