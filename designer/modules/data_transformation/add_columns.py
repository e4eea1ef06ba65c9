"""Add Columns: put the columns of two tables side by side."""

from dataclasses import replace
from typing import Annotated

import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.declare import module
from designer.catalog.schema_rules import beside
from designer.modules.names import unique_names


@module(
    title="Add Columns",
    group="Data Transformation",
    schema={"output": beside("left", "right", numbered=True)},
)
def add_columns(
    left: Annotated[Table, Label("Left dataset")],
    right: Annotated[Table, Label("Right dataset")],
) -> Annotated[Table, Label("Combined dataset")]:
    """Put the columns of two datasets side by side, row by row.

    The first row stands beside the first, the second beside the second, and so on: to bring rows
    with equal keys together use Join Data. Where one dataset has fewer rows, its columns are
    missing in the rest. A column of the right dataset whose name is taken is renamed to
    `name (1)`.

    Args:
        left: The dataset whose columns come first.
        right: The dataset whose columns follow.
    """
    names = dict(zip(right.names, unique_names(right.names, left.names), strict=True))
    renamed = [
        replace(column, name=names[column.name], score_of=names.get(column.score_of or ""))
        for column in right.columns
    ]
    rows = max(left.num_rows, right.num_rows)
    columns = [*left.arrow.columns, *right.arrow.columns]
    arrow = pa.table(
        [_padded(data, rows) for data in columns], names=[*left.names, *names.values()]
    )
    return Table.from_frame(arrow, [*left.columns, *renamed])


def _padded(data: pa.ChunkedArray, rows: int) -> pa.ChunkedArray:
    """Give a column with missing values at its end, so that it has this number of rows."""
    lacking = rows - len(data)
    if not lacking:
        return data
    chunks = data.chunks
    if pa.types.is_dictionary(data.type):  # a dictionary of its own would lose the levels
        codes = pa.nulls(lacking, data.type.index_type)
        levels = chunks[0].dictionary if chunks else pa.array([], data.type.value_type)
        end = pa.DictionaryArray.from_arrays(codes, levels, ordered=data.type.ordered)
    else:
        end = pa.nulls(lacking, data.type)
    return pa.chunked_array([*chunks, end], data.type)
