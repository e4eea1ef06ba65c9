"""Reading an uploaded file: the whole of it as a table, or its first rows as a preview."""

import tempfile
from pathlib import Path
from typing import Any

from designer.artifacts.cells import json_cells
from designer.artifacts.errors import IngestError, TableError
from designer.artifacts.formats.table import table_summary
from designer.artifacts.ingest.bundle import read_names
from designer.artifacts.ingest.columnar import read_columnar
from designer.artifacts.ingest.delimited import read_delimited
from designer.artifacts.ingest.encoding import open_utf8
from designer.artifacts.ingest.guess import guess_options
from designer.artifacts.ingest.json_lines import read_json
from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Ingested, Rejected
from designer.artifacts.ingest.spreadsheet import read_sheet

PREVIEW_ROWS = 100
PREVIEW_BYTES = 4 << 20
PREVIEW_CHARACTERS = 500


def ingest(
    path: str | Path, options: dict[str, Any], *, name: str = "", scratch: Path | None = None
) -> Ingested:
    """Read a file as a table; what `options` leave out is guessed.

    Raises:
        IngestError: it cannot be read; the message says why and, where it can, in which row.
    """
    file = Path(path)
    guessed = guess_options(file, name, options)
    try:
        result = _read(file, guessed, scratch)
    except TableError as error:
        raise IngestError(error.message, **error.details) from error
    _check_types(result, guessed)
    return result


def preview(path: str, options: dict[str, Any] | None = None, *, name: str = "") -> dict[str, Any]:
    """Read the first rows as `ingest` would: columns with their types, 100 rows, problems.

    Raises:
        IngestError: not even these can be read.
    """
    file = Path(path)
    chosen = guess_options(file, name, options or {})
    with tempfile.TemporaryDirectory() as folder:
        result = _read_first(file, chosen, Path(folder))
        head = result.table.head(PREVIEW_ROWS)
        cells = [json_cells(column, PREVIEW_CHARACTERS) for column in head.arrow.columns]
    return {
        "options": chosen.to_json(),
        "columns": table_summary(head)["columns"],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "problems": [
            *({"row": row, "message": reason} for row, reason, _ in result.rejected.rows[:100]),
            *({"row": None, "message": note} for note in result.notes),
        ],
    }


def _read(path: Path, options: Options, scratch: Path | None) -> Ingested:
    match options.format:
        case "parquet" | "arrow":
            return read_columnar(path, options)
        case "excel":
            return read_sheet(path, options)
        case "json" | "jsonl":
            return read_json(path, options)
        case "file":
            raise IngestError(
                "The file is no table. Import it with the format “file” to keep it as it is, or "
                "unpack it and upload the table in it."
            )
        case _:
            return read_delimited(path, options, scratch)


def _read_first(path: Path, options: Options, folder: Path) -> Ingested:
    """Read only the beginning of a large file; of text, whole lines of the first 4 MB.

    Of a file that is kept as it is, the names of the files in it are read, if it is an archive.
    """
    if options.format == "file":
        return Ingested(read_names(path, PREVIEW_ROWS), Rejected(), options)
    if options.format in ("parquet", "arrow"):
        return read_columnar(path, options, PREVIEW_ROWS)
    if options.format in ("excel", "json") or path.stat().st_size <= PREVIEW_BYTES:
        return _read(path, options, None)
    with open_utf8(path, options.encoding) as file:
        start = file.read(PREVIEW_BYTES)
    cut = start.rfind(b"\n") + 1
    part = folder / "start"
    part.write_bytes(start[:cut] if cut else start)
    return _read(part, _as_utf8(options), None)


def _as_utf8(options: Options) -> Options:
    return Options(**{**_members(options), "encoding": "utf-8"})


def _members(options: Options) -> dict[str, Any]:
    return {name: getattr(options, name) for name in Options.__slots__}


def _check_types(result: Ingested, options: Options) -> None:
    for name in options.types:
        if name not in result.table.names:
            raise IngestError(
                f"A type is chosen for the column {name!r}, which the file does not have; it has "
                f"{', '.join(result.table.names)}."
            )
