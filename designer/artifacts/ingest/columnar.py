"""Parquet and Arrow files as tables: they know their types themselves."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from designer.artifacts.column import Column
from designer.artifacts.errors import IngestError
from designer.artifacts.ingest.head import MOST_COLUMNS
from designer.artifacts.ingest.naming import column_names
from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Ingested, Rejected
from designer.artifacts.table import Table


def read_columnar(path: Path, options: Options, rows: int | None = None) -> Ingested:
    """Read a Parquet or Arrow file, or its first rows.

    Raises:
        IngestError: it is damaged, too wide, or a chosen type does not fit.
    """
    try:
        arrow = _parquet(path, rows) if options.format == "parquet" else _arrow(path, rows)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise IngestError(f"The {options.format} file cannot be read: {error}") from error
    names, notes = column_names(arrow.column_names, arrow.num_columns)
    table = Table.from_frame(arrow.rename_columns(names))
    return Ingested(_with_types(table, options), Rejected(), options, notes)


def _parquet(path: Path, rows: int | None) -> pa.Table:
    with pq.ParquetFile(path, memory_map=True) as file:
        _check_width(file.schema_arrow)
        if rows is None:
            return file.read()
        batches = file.iter_batches(batch_size=max(rows, 1))
        first = next(batches, None)
        return file.schema_arrow.empty_table() if first is None else pa.table(first).slice(0, rows)


def _arrow(path: Path, rows: int | None) -> pa.Table:
    file = pa.ipc.open_file(pa.memory_map(str(path), "r"))
    _check_width(file.schema)
    table = file.read_all()
    table.validate(full=True)
    return table if rows is None else table.slice(0, rows)


def _check_width(schema: pa.Schema) -> None:
    if len(schema) > MOST_COLUMNS:
        raise IngestError(
            f"The file has {len(schema):,} columns; a table has at most {MOST_COLUMNS:,}."
        )


def _with_types(table: Table, options: Options) -> Table:
    changes = {}
    for name, kind in options.types.items():
        old = table.column(name)
        if kind == "categorical":
            changes[name] = Column(name, "string", categorical=True, role=old.role)
        elif kind != old.type:
            changes[name] = Column.from_json({"name": name, "type": kind, "role": old.role})
    return table.with_column_metadata(changes) if changes else table
