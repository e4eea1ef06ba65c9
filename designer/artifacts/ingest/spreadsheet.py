"""Sheets of Excel and OpenDocument workbooks as tables."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import python_calamine

from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.dialect import has_header
from designer.artifacts.ingest.head import MOST_COLUMNS, Head
from designer.artifacts.ingest.naming import column_names
from designer.artifacts.ingest.options import Options, chosen
from designer.artifacts.ingest.result import Ingested
from designer.artifacts.ingest.texts import read_texts

MOST_UNPACKED_BYTES = 2 << 30
HEAD_ROWS = 1_000


def sheet_names(path: Path) -> list[str]:
    """List the sheets of a workbook that have rows and columns."""
    return list(_workbook(path).sheet_names)


def guess_sheet(path: Path, options: Options, choices: dict[str, object]) -> Options:
    """Take the first sheet that is not empty, and look whether it begins with names."""
    if "sheet" not in choices:
        names = sheet_names(path)
        filled = (name for name in names if _rows(path, name))
        options = chosen(options, {"sheet": next(filled, names[0] if names else None)})
    if "header" not in choices:
        options = chosen(options, {"header": _has_header(path, options)})
    return options


def read_sheet(path: Path, options: Options) -> Ingested:
    """Read one sheet.

    Raises:
        IngestError: the workbook cannot be read, or the sheet is missing or empty.
    """
    rows = _rows(path, options.sheet)
    if not rows:
        raise IngestError(f"The sheet {options.sheet!r} is empty.")
    width = max(map(len, rows))
    if width > MOST_COLUMNS:
        raise IngestError(f"The sheet has {width:,} columns; at most {MOST_COLUMNS:,} are read.")
    names, notes = column_names(rows[0] if options.header else (), width)
    if not options.header:
        notes = []
    body = rows[int(options.header) :]
    columns = [
        pl.Series(name, [row[i] if i < len(row) else "" for row in body], dtype=pl.String)
        for i, name in enumerate(names)
    ]
    return read_texts(pl.DataFrame(columns), options, notes)


def _has_header(path: Path, options: Options) -> bool:
    rows = _rows(path, options.sheet)[:HEAD_ROWS]
    if not rows:
        return True
    head = Head(rows[0], rows[1:], max(map(len, rows)))
    return has_header(head, options)


def _workbook(path: Path) -> Any:
    _check_size(path)
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise IngestError(f"The workbook cannot be read: {error}") from error


def _check_size(path: Path) -> None:
    """Refuse a workbook that unpacks to more than 2 GB."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > MOST_UNPACKED_BYTES:
        raise IngestError(
            f"The workbook unpacks to {unpacked:,} bytes; at most {MOST_UNPACKED_BYTES:,} are read."
        )


def _rows(path: Path, sheet: str | None) -> list[list[str]]:
    """Give the rows of a sheet as texts, without empty rows."""
    workbook = _workbook(path)
    if sheet is None or sheet not in workbook.sheet_names:
        names = ", ".join(map(repr, workbook.sheet_names))
        raise IngestError(f"There is no sheet {sheet!r}; there are {names}.")
    try:
        rows: Sequence[Sequence[Any]] = workbook.get_sheet_by_name(sheet).to_python()
    except (python_calamine.CalamineError, ValueError) as error:
        raise IngestError(f"The sheet {sheet!r} cannot be read: {error}") from error
    return [[_text(cell) for cell in row] for row in rows if any(cell != "" for cell in row)]


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)
