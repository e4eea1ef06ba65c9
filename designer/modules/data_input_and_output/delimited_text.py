"""Text of comma or tab separated values, as people type or paste it, made a frame."""

import csv
from collections.abc import Sequence

import polars as pl

from designer.catalog.errors import ModuleError
from designer.modules.inference import inferred
from designer.modules.names import unique_names

MAX_CELL = 10_000_000


def read_delimited(text: str, delimiter: str, *, has_header: bool) -> pl.DataFrame:
    """Read the lines; without a header the columns are Col1, Col2, …; empty cells are missing."""
    numbered = _numbered_rows(text, delimiter)
    if not numbered:
        return pl.DataFrame()
    width = len(numbered[0][1])
    for line, row in numbered:
        if len(row) != width:
            raise _ragged(line, len(row), width)
    rows = [row for _, row in numbered]
    names = _names(rows.pop(0)) if has_header else [f"Col{i + 1}" for i in range(width)]
    return pl.DataFrame(
        [_column(name, cells) for name, cells in zip(names, _turned(rows, width), strict=True)]
    )


def _numbered_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Give each record with the number of its last line; empty lines are left out."""
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(
        text.strip("\r\n").splitlines(keepends=True), delimiter=delimiter, strict=True
    )
    try:
        return [(reader.line_num, row) for row in reader if row]
    except csv.Error as error:
        message = (
            f"Line {reader.line_num} of the data cannot be read: {error}. A cell with quotation "
            "marks or separators inside stands in quotation marks, and those inside it are doubled."
        )
        raise ModuleError("data_invalid", message) from error


def _ragged(line: int, got: int, width: int) -> ModuleError:
    message = (
        f"Line {line} of the data has {got} cells, but the first line has {width}. Give every line "
        "the same number of cells; a cell with separators inside stands in quotation marks."
    )
    return ModuleError("data_invalid", message)


def _names(cells: Sequence[str]) -> list[str]:
    return unique_names(cell.strip() or f"Col{i + 1}" for i, cell in enumerate(cells))


def _turned(rows: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    """Turn rows into columns, also when there are no rows."""
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _column(name: str, cells: Sequence[str]) -> pl.Series:
    return inferred(pl.Series(name, [cell or None for cell in cells], dtype=pl.String))
