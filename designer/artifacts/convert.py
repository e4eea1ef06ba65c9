"""A stored table as a file for other programs: CSV, TSV, Parquet, JSON lines, Arrow."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import polars as pl
import pyarrow.parquet as pq

from designer.artifacts.cells import json_cells
from designer.artifacts.errors import ReadingError
from designer.artifacts.formats.table import BATCH_ROWS, read
from designer.artifacts.frames import to_polars
from designer.artifacts.table import Table

FORMULA_STARTS = r"^[=+\-@\t\r]"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}


def convert(
    path: str, format: str, out_path: str, *, defuse_formulas: bool = False
) -> dict[str, Any]:
    """Write a stored table to `out_path` in another format; streams, a batch at a time.

    Args:
        path: the stored table.
        format: csv, tsv, jsonl, parquet or arrow.
        out_path: where to write; an existing file is replaced.
        defuse_formulas: in CSV and TSV, put an apostrophe before texts and names that a spreadsheet
            would take for a formula.

    Raises:
        ReadingError: there is no such format.
    """
    if format not in WRITERS:
        raise ReadingError(
            f"A table cannot be downloaded as {format!r}; there are {', '.join(WRITERS)}."
        )
    target = Path(out_path)
    WRITERS[format](Path(path), target, defuse_formulas)
    return {
        "path": out_path,
        "format": format,
        "media_type": MEDIA_TYPES[format],
        "size_bytes": target.stat().st_size,
    }


def _delimited(separator: str) -> Callable[[Path, Path, bool], None]:
    def write(path: Path, target: Path, defuse: bool) -> None:  # noqa: FBT001 - one of a table
        table = read(path)
        with target.open("wb") as file:
            _header(table, file, separator, defuse=defuse)
            for frame in _parts(table):
                part = frame.with_columns(_defused()) if defuse else frame
                part.write_csv(file, include_header=False, separator=separator)

    return write


def _header(table: Table, file: BinaryIO, separator: str, *, defuse: bool) -> None:
    names = pl.Series("names", table.names, dtype=pl.String)
    row = pl.DataFrame([names]).with_columns(_defused()) if defuse else pl.DataFrame([names])
    if table.names:
        row.transpose().write_csv(file, include_header=False, separator=separator)


def _defused() -> pl.Expr:
    texts = pl.col(pl.String)
    return (
        pl.when(texts.str.contains(FORMULA_STARTS)).then("'" + texts).otherwise(texts).name.keep()
    )


def _json_lines(path: Path, target: Path, _defuse: bool) -> None:  # noqa: FBT001 - one of a table
    with target.open("wb") as file:
        for frame in _parts(read(path)):
            frame.write_ndjson(file)


def _parquet(path: Path, target: Path, _defuse: bool) -> None:  # noqa: FBT001 - one of a table
    arrow = read(path).arrow
    with pq.ParquetWriter(target, arrow.schema, compression="zstd") as writer:
        for start in range(0, max(arrow.num_rows, 1), BATCH_ROWS * 16):
            writer.write_table(arrow.slice(start, BATCH_ROWS * 16))


def _arrow(path: Path, target: Path, _defuse: bool) -> None:  # noqa: FBT001 - one of a table
    shutil.copyfile(path, target)


def _parts(table: Table) -> Iterator[pl.DataFrame]:
    """Give the table in parts, with the types that texts do not know written as texts."""
    odd = [column.name for column in table.columns if column.type in ("duration", "binary")]
    for start in range(0, table.num_rows, BATCH_ROWS):
        part = table.arrow.slice(start, BATCH_ROWS)
        frame = to_polars(part, table.columns)
        texts = [pl.Series(name, json_cells(part.column(name)), dtype=pl.String) for name in odd]
        categories = pl.selectors.enum()
        yield frame.with_columns(*texts).with_columns(categories.cast(pl.String))


WRITERS: dict[str, Callable[[Path, Path, bool], None]] = {
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "jsonl": _json_lines,
    "parquet": _parquet,
    "arrow": _arrow,
}
