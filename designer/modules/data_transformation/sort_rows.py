"""Sort Rows: bring the rows of a table into the order of some columns."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import NO_COLUMNS, Choices, Label, Selector
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import same
from designer.modules.data_transformation.sorting import sort_key
from designer.modules.selection import selected, selected_in_order

AT_ONCE = 4


@module(title="Sort Rows", group="Data Transformation", schema={"output": same("dataset")})
def sort_rows(
    dataset: Table,
    *,
    columns: Annotated[Selector, Label("Columns to sort by")] = NO_COLUMNS,
    direction: Annotated[
        Literal["ascending", "descending"],
        Choices({"ascending": "Ascending", "descending": "Descending"}),
    ] = "ascending",
    reversed_columns: Annotated[Selector, Label("Columns in the other direction")] = NO_COLUMNS,
    missing: Annotated[
        Literal["last", "first"],
        Choices({"last": "At the end", "first": "At the beginning"}),
        Label("Missing values"),
    ] = "last",
    match_case: Annotated[bool, Label("Match case")] = True,
) -> Annotated[Table, Label("Sorted dataset")]:
    """Bring the rows of a dataset into the order of some columns.

    The first column counts most; the next ones decide where it is equal. Rows that are equal in
    all of them keep their order. Numbers and times go by size, texts by the code of their
    characters, ordered categories by the order of their levels.

    Args:
        dataset: The table to sort.
        columns: The columns to sort by, in the order in which they are listed.
        direction: The smallest value first, or the greatest.
        reversed_columns: Those of the columns that go in the other direction.
        missing: Where missing values stand, whatever the direction.
        match_case: Tell upper from lower case: all of A to Z come before a. Else they are equal.
    """
    names = selected_in_order(dataset, columns)
    turned = set(selected(dataset, reversed_columns))
    strange = next((name for name in dataset.names if name in turned - set(names)), None)
    if strange is not None:
        message = (
            f"The column “{strange}” is to be sorted in the other direction, but is not among the "
            "columns to sort by. Select it there too."
        )
        raise ModuleError("column_not_sorted", message, strange)
    if not names:
        return dataset
    frame = dataset.select(names).polars()
    schema = frame.schema
    keys = [sort_key(dataset.column(n), schema[n], match_case=match_case) for n in names]
    order = pl.arg_sort_by(
        keys,
        descending=[(direction == "descending") != (name in turned) for name in names],
        nulls_last=missing == "last",
        maintain_order=True,
    )
    return _reordered(dataset, frame.select(order.alias("row")).to_series())


def _reordered(dataset: Table, order: pl.Series) -> Table:
    """Bring the rows into an order, some columns at a time: whole frames would need more memory."""
    result = dataset
    for names in _batched(dataset.names, AT_ONCE):
        part = dataset.select(names)
        result = result.with_columns(
            part.with_frame(part.polars().rechunk().select(pl.all().gather(order)))
        )
    return result


def _batched(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    yield from (names[start : start + size] for start in range(0, len(names), size))
