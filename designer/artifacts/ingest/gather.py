"""Batches of texts gathered into a typed table; a large one waits in a file, not in memory."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa

from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.result import Rejected
from designer.artifacts.ingest.typing import Typing
from designer.artifacts.table import Table

LARGE_BYTES = 128 << 20
REASON_CHARACTERS = 100


class Gathered:
    """The values and rejected rows of one pass over a file."""

    def __init__(
        self, names: list[str], options: Options, size_bytes: int, scratch: Path | None
    ) -> None:
        self.names = names
        self.options = options
        self.rejected = Rejected()
        self._next_row = 1 + int(options.header)
        self._parts: list[pa.Table] = []
        self._scratch = scratch
        self._is_large = size_bytes > LARGE_BYTES
        self._file: Any = None
        self._writer: Any = None

    def add(self, texts: pl.DataFrame, typing: Typing, ragged: set[int]) -> None:
        """Add a batch; `ragged` are the numbers of the rows that it lacks for their width."""
        values, misfits = typing.apply(texts)
        numbers = self._numbers(texts.height, ragged)
        if typing.widened:  # this pass only looks for types
            return
        bad = misfits.select(pl.any_horizontal(pl.all())).to_series() if misfits.width else None
        if bad is not None and bad.any():
            self._reject(texts, misfits, bad, numbers, typing)
            values = values.filter(~bad)
        if values.height:
            self._keep(values)

    def table(self, typing: Typing) -> Table:
        """Give the table of all values that fitted."""
        if self._writer is not None:
            self._writer.close()
            self._file.close()
            path = Path(self._file.name)
            source = pa.memory_map(str(path), "r")
            path.unlink()  # the mapping keeps the bytes until nobody needs them
            arrow = pa.ipc.open_file(source).read_all()
        elif self._parts:
            arrow = pa.concat_tables(self._parts)
        else:
            empty = pl.DataFrame(schema=dict.fromkeys(self.names, pl.String))
            arrow = typing.apply(empty)[0].to_arrow()
        return _categorical(Table.from_frame(arrow), typing)

    def _numbers(self, count: int, ragged: set[int]) -> "np.ndarray[Any, Any]":
        """Number the rows of a batch as the file has them, the ragged ones between left out."""
        skipped = sorted(row for row in ragged if row >= self._next_row)
        numbers = np.arange(self._next_row, self._next_row + count)
        for row in skipped:
            if not count or row > numbers[-1]:
                break
            numbers[np.searchsorted(numbers, row) :] += 1
        if count:
            self._next_row = int(numbers[-1]) + 1
        return numbers

    def _reject(
        self,
        texts: pl.DataFrame,
        misfits: pl.DataFrame,
        bad: pl.Series,
        numbers: "np.ndarray[Any, Any]",
        typing: Typing,
    ) -> None:
        mark = self.options.delimiter
        for i in bad.arg_true():
            record = texts.row(i)
            wrong = next(name for name in misfits.columns if misfits[name][i])
            text = str(texts[wrong][i])[:REASON_CHARACTERS]
            reason = f"{wrong}: {text!r} is not of the type {typing.types[wrong]}."
            self.rejected.add(int(numbers[i]), reason, mark.join(cell or "" for cell in record))

    def _keep(self, values: pl.DataFrame) -> None:
        arrow = values.to_arrow()
        if not self._is_large:
            self._parts.append(arrow)
            return
        if self._writer is None:
            self._file = tempfile.NamedTemporaryFile(dir=self._scratch, delete=False)  # noqa: SIM115
            self._writer = pa.ipc.new_file(self._file, arrow.schema)
        self._writer.write_table(arrow)


def _categorical(table: Table, typing: Typing) -> Table:
    wanted = [name for name, kind in typing.types.items() if kind == "categorical"]
    if not wanted:
        return table
    frame = table.arrow
    for name in wanted:
        index = frame.column_names.index(name)
        frame = frame.set_column(index, name, frame.column(index).dictionary_encode())
    return _sorted_levels(Table.from_frame(frame), wanted)


def _sorted_levels(table: Table, names: list[str]) -> Table:
    """Order the levels by their text, not by which row came first."""
    changes = {}
    for name in names:
        column = table.column(name)
        changes[name] = type(column).from_json(
            {**column.to_json(), "levels": sorted(column.levels or ())}
        )
    return table.with_column_metadata(changes)
