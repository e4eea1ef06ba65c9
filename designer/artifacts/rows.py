"""A page of the rows of a stored table, sorted and filtered, as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypedDict

import numpy as np
import polars as pl
import pyarrow as pa

from designer.artifacts import filters
from designer.artifacts.cells import json_cells
from designer.artifacts.column import Column
from designer.artifacts.errors import ReadingError
from designer.artifacts.formats.table import read, table_summary
from designer.artifacts.frames import to_polars
from designer.artifacts.table import Table

ROW = "\0row"
MOST_ROWS = 10_000
CELL_CHARACTERS = 2_000
TOP_ROWS = 20_000


class Sort(TypedDict, total=False):
    column: str
    descending: bool


def rows(  # noqa: PLR0913 - the questions of one request
    path: str,
    *,
    offset: int = 0,
    limit: int = 100,
    columns: Sequence[str] | None = None,
    sort: Sequence[Sort] | None = None,
    filter: Sequence[filters.Condition] | None = None,
    characters: int | None = CELL_CHARACTERS,
) -> dict[str, Any]:
    """Give rows `offset` to `offset + limit` of those that match, in the order asked for.

    Missing values sort last, equal ones stay in the order of the table.

    Raises:
        ReadingError: a column or operator is unknown, or a value does not fit.
    """
    table = read(Path(path))
    offset, limit = max(offset, 0), max(0, min(limit, MOST_ROWS))
    known = {column.name: column for column in table.columns}
    chosen = list(known) if columns is None else list(columns)
    _check(chosen, known, "The request")
    _check([key.get("column", "") for key in sort or ()], known, "The sort order")
    if not sort and not filter:
        page, matched = table.arrow.slice(offset, limit), table.num_rows
        page = page.select(chosen)
    else:
        found, matched = _find(table, sort or (), filter or (), (offset, limit))
        page = take(table.arrow.select(chosen), found)
    cells = [json_cells(column, characters) for column in page.columns]
    described = {column["name"]: column for column in table_summary(table)["columns"]}
    return {
        "columns": [described[name] for name in chosen],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "total": table.num_rows,
        "matched": matched,
    }


def take(arrow: pa.Table, indices: "np.ndarray[Any, Any]") -> pa.Table:
    """Take rows by number, touching only the batches that they lie in.

    Arrow's own `take` would join all chunks of every column first.
    """
    order = np.argsort(indices, kind="stable")
    ordered = indices[order]
    batches = arrow.to_batches()
    starts = np.cumsum([0, *(batch.num_rows for batch in batches)])
    bounds = np.searchsorted(ordered, starts)
    parts = [
        batch.take(pa.array(ordered[bounds[i] : bounds[i + 1]] - starts[i]))
        for i, batch in enumerate(batches)
        if bounds[i] < bounds[i + 1]
    ]
    if not parts:
        return arrow.slice(0, 0)
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return pa.Table.from_batches(parts).take(pa.array(back))


def _check(names: Sequence[str], known: dict[str, Column], who: str) -> None:
    for name in names:
        if name not in known:
            raise ReadingError(f"{who} names the column {name!r}, which the table does not have.")


def _find(
    table: Table,
    sort: Sequence[Sort],
    conditions: Sequence[filters.Condition],
    page: tuple[int, int],
) -> tuple["np.ndarray[Any, Any]", int]:
    """Find the numbers of the rows of a page, and how many rows match in all."""
    known = {column.name: column for column in table.columns}
    keys = [key["column"] for key in sort]
    needed = list(dict.fromkeys([*keys, *(c.get("column", "") for c in conditions)]))
    _check(needed, known, "The filter")
    frame = to_polars(table.arrow.select(needed), tuple(known[name] for name in needed))
    lazy = frame.lazy().with_row_index(ROW)
    if conditions:
        lazy = lazy.filter(filters.expression(conditions, known)).select(ROW, *keys)
    kept = lazy.collect()
    if sort:
        return _sorted(kept, sort, known, page), kept.height
    return _indices(kept[ROW].slice(*page)), kept.height


def _sorted(
    kept: pl.DataFrame, sort: Sequence[Sort], known: dict[str, Column], page: tuple[int, int]
) -> "np.ndarray[Any, Any]":
    keys = [
        pl.col(key["column"]).cast(pl.String)
        if known[key["column"]].categorical and not known[key["column"]].ordered
        else pl.col(key["column"])
        for key in sort
    ]
    descending = [bool(key.get("descending")) for key in sort]
    if sum(page) > TOP_ROWS:
        ordered = kept.sort(keys, descending=descending, nulls_last=True, maintain_order=True)
        return _indices(ordered[ROW].slice(*page))
    # With the row as the last key polars need keep only the first rows, and does. Late pages would
    # be much slower this way.
    first = (
        kept.lazy()
        .sort([*keys, pl.col(ROW)], descending=[*descending, False], nulls_last=True)
        .slice(*page)
        .select(ROW)
        .collect()
    )
    return _indices(first[ROW])


def _indices(found: pl.Series) -> "np.ndarray[Any, Any]":
    return found.to_numpy().astype(np.int64)
