"""Fill Time Gaps: add the rows that a series lacks between its first and its last time."""

from typing import Annotated, Literal

from designer.artifacts.table import Table
from designer.catalog.annotations import (
    NO_COLUMNS,
    Choices,
    Column,
    Columns,
    Label,
    Range,
    Selector,
)
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import choose, same, unknown
from designer.modules.data_transformation.time_grid import Filling, Grid, filled
from designer.modules.selection import existing, selected

TIMES = ("date", "datetime")
OF_DATES = frozenset({"day", "week", "month", "quarter", "year"})

Unit = Annotated[
    Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year"],
    Choices(
        {
            "second": "Seconds",
            "minute": "Minutes",
            "hour": "Hours",
            "day": "Days",
            "week": "Weeks",
            "month": "Months",
            "quarter": "Quarters",
            "year": "Years",
        }
    ),
    Label("Unit"),
]
FillWith = Annotated[
    Literal["missing", "previous", "next", "line", "zero"],
    Choices(
        {
            "missing": "Missing values",
            "previous": "The value before",
            "next": "The value after",
            "line": "The line between both",
            "zero": "0",
        }
    ),
    Label("Fill new rows with"),
]


@module(
    title="Fill Time Gaps",
    group="Data Transformation",
    schema={"output": choose("fill_with", {"line": unknown()}, same("dataset"))},
)
def fill_time_gaps(
    dataset: Table,
    *,
    time_column: Annotated[str | None, Column(of="dataset", types=TIMES)] = None,
    every: Annotated[int, Range(1, 1_000_000), Label("A row every")] = 1,
    unit: Unit = "day",
    group_by: Annotated[Selector, Columns(of="dataset"), Label("Separately for")] = NO_COLUMNS,
    fill_with: FillWith = "missing",
) -> Annotated[Table, Label("Results dataset")]:
    """Add the rows that a series lacks between its first and its last time.

    Rows are expected from the first time on, in equal steps; those whose time is not there are
    added. All rows that were there stay as they are, also between the steps. The result is sorted
    by the columns of series, then by time.

    Args:
        dataset: The table with the rows.
        time_column: The column with the times; left empty, the only column of dates or times.
        every: How many units there are between two rows.
        unit: Days, hours and so on. A column of dates has no hours.
        group_by: Columns that tell series apart, such as shops: each is filled by itself.
        fill_with: What stands in the other columns of rows that are added. 0 and the line between
            are for numbers, which the line makes decimal ones; other columns stay missing.
    """
    name = _time_column(dataset, time_column)
    column = existing(dataset, name)
    if column.type not in TIMES or (column.type == "date" and unit not in OF_DATES):
        message = (
            f"The column “{name}” is {column.type}, which has no steps of {every} {unit}s. Choose "
            "a column of dates or times, and for dates steps of days or more."
        )
        raise ModuleError("column_type", message, name)
    groups = selected(dataset, group_by)
    if name in groups:
        message = f"The column “{name}” is the time, so it cannot tell series apart. Deselect it."
        raise ModuleError("columns_invalid", message, name)
    return filled(dataset, Grid(name, groups, every, unit), Filling(fill_with))


def _time_column(dataset: Table, name: str | None) -> str:
    if name:
        return name
    found = [column.name for column in dataset.columns if column.type in TIMES]
    if len(found) == 1:
        return found[0]
    message = (
        f"Which column has the times? {len(found)} columns have dates or times. Choose one of them."
    )
    raise ModuleError("time_column_missing", message)
