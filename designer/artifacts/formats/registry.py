"""Which codec writes and reads each data type. Standard library only: codecs load when needed."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, cast

from designer.artifacts.errors import ArtifactError

ENTRY_POINTS: Mapping[str, str] = {
    "Table": "designer.artifacts.formats.table",
    "UntrainedModel": "designer.artifacts.formats.model",
    "Model": "designer.artifacts.formats.model",
    "Transform": "designer.artifacts.formats.model",
    "Text": "designer.artifacts.formats.text",
    "File": "designer.artifacts.formats.file",
    "Folder": "designer.artifacts.formats.folder",
    "Images": "designer.artifacts.formats.images",
}


class Codec(Protocol):
    """How a value of one data type becomes one file or folder."""

    def write(self, value: Any, path: Path) -> dict[str, Any]:
        """Write the value to the path, which does not exist yet, and give its summary."""
        ...

    def read(self, path: Path, summary: Mapping[str, Any] | None = None) -> Any:
        """Read what `write` wrote; a file's name for people comes from the summary, if given."""
        ...


@cache
def codec(data_type: str) -> Codec:
    """Give the codec of a data type.

    Raises:
        ArtifactError: there is no such data type.
    """
    if data_type not in ENTRY_POINTS:
        known = ", ".join(ENTRY_POINTS)
        raise ArtifactError(f"There is no data type {data_type!r}; there are {known}.")
    return cast(Codec, import_module(ENTRY_POINTS[data_type]))
