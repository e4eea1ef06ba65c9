"""The step of an import run: an uploaded file becomes a table, and the rows that did not fit.

Or it stays the file that it is.
"""

import mimetypes
from pathlib import Path
from typing import Any, NamedTuple

from designer.artifacts.ingest.reader import ingest
from designer.artifacts.table import Table
from designer.artifacts.values import File


class Imported(NamedTuple):
    table: Table
    rejected: Table  # without rows where all fitted: a step gives every output that it declares


def import_dataset(*, path: str, options: dict[str, Any], context: Any = None) -> Imported:
    """Read an uploaded file; `options` may hold the `name` that it was uploaded with.

    Raises:
        IngestError: it cannot be read as a table.
    """
    choices = dict(options)
    name = str(choices.pop("name", ""))
    scratch = Path.cwd() if context is None else Path(context.workdir)
    result = ingest(path, choices, name=name, scratch=scratch)
    if context is not None:
        context.metric("rows", result.table.num_rows)
        context.metric("rejected_rows", result.rejected.count)
        for note in result.notes:
            context.log.warning(note)
    return Imported(result.table, result.rejected.as_table())


def keep_file(*, path: str, options: dict[str, Any]) -> File:
    """Keep an uploaded file as it is, under the `name` that it was uploaded with."""
    name = str(options.get("name") or "file")
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return File(Path(path), name, media_type)
