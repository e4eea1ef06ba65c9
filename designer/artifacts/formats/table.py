"""Tables as canonical Arrow files: equal tables have equal bytes, and reading maps them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from designer.artifacts.errors import ArtifactError
from designer.artifacts.formats.layout import canonical_array
from designer.artifacts.table import Table

BATCH_ROWS = 65_536
SMALL_BYTES = 1 << 20
SUMMARY_LEVELS = 100
OPTIONS = pa.ipc.IpcWriteOptions(use_threads=False)


def write(value: Table, path: Path) -> dict[str, Any]:
    """Write a table as an Arrow file in batches of 65,536 rows and give its summary."""
    arrow = value.arrow
    if arrow.nbytes > SMALL_BYTES:
        with pa.OSFile(str(path), "wb") as sink:
            _write_to(sink, arrow)
    else:  # one system call instead of one a buffer
        memory = pa.BufferOutputStream()
        _write_to(memory, arrow)
        path.write_bytes(memory.getvalue())
    return table_summary(value)


def _write_to(sink: Any, arrow: pa.Table) -> None:
    with pa.ipc.new_file(sink, arrow.schema, options=OPTIONS) as writer:
        for batch in canonical_batches(arrow):
            writer.write_batch(batch)


def read(path: Path, summary: Mapping[str, Any] | None = None) -> Table:
    """Map a table into memory; nothing is read until it is looked at.

    Raises:
        ArtifactError: it is not an Arrow file.
    """
    try:
        source = pa.memory_map(str(path), "r")
        return Table(pa.ipc.open_file(source).read_all())
    except pa.ArrowInvalid as error:
        raise ArtifactError(f"{path.name} is not a table as this program writes it.") from error


def canonical_batches(arrow: pa.Table) -> Iterator[pa.RecordBatch]:
    """Cut a table into the batches it is written in; an empty table has one, for its levels."""
    rows = arrow.num_rows if arrow.num_columns else 0
    for start in range(0, max(rows, 1), BATCH_ROWS):
        part = arrow.slice(start, BATCH_ROWS)
        arrays = [canonical_array(_one_chunk(column)) for column in part.columns]
        yield pa.RecordBatch.from_arrays(arrays, schema=arrow.schema)


def table_summary(table: Table) -> dict[str, Any]:
    """Say how many rows and which columns; long lists of levels stay in the file."""
    columns = [column.to_json() for column in table.columns]
    for column in columns:
        if len(column.get("levels", ())) > SUMMARY_LEVELS:
            del column["levels"]
    return {"rows": table.num_rows, "columns": columns}


def _one_chunk(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return column.combine_chunks()
