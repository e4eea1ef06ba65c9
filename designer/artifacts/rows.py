"""A page of the rows of a stored table, sorted and filtered, as JSON."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from designer.artifacts import filters
from designer.artifacts.cells import json_cells
from designer.artifacts.column import Column
from designer.artifacts.errors import ReadingError
from designer.artifacts.formats.table import read, table_summary
from designer.artifacts.frames import to_polars
from designer.artifacts.order import Order, Sort
from designer.artifacts.table import Table
from designer.artifacts.taking import Indices, take

MOST_ROWS = 10_000
CELL_CHARACTERS = 2_000


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


def _check(names: Sequence[str], known: dict[str, Column], who: str) -> None:
    for name in names:
        if name not in known:
            raise ReadingError(f"{who} names the column {name!r}, which the table does not have.")


def _find(
    table: Table,
    sort: Sequence[Sort],
    conditions: Sequence[filters.Condition],
    page: tuple[int, int],
) -> tuple[Indices, int]:
    """Find the numbers of the rows of a page, and how many rows match in all."""
    matching = _matching(table, conditions) if conditions else np.arange(table.num_rows)
    start, stop = page[0], page[0] + page[1]
    found = Order(table, sort).page(matching, start, stop) if sort else matching[start:stop]
    return found, len(matching)


def _matching(table: Table, conditions: Sequence[filters.Condition]) -> Indices:
    known = {column.name: column for column in table.columns}
    needed = list(dict.fromkeys(condition.get("column", "") for condition in conditions))
    _check(needed, known, "The filter")
    frame = to_polars(table.arrow.select(needed), tuple(known[name] for name in needed))
    found = frame.select(filters.expression(conditions, known).fill_null(value=False).arg_true())
    return found.to_series().to_numpy().astype(np.int64)
