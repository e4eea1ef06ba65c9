"""Date Parts: add year, month, weekday and so on of dates and times as columns."""

from collections.abc import Mapping
from typing import Annotated

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Columns, Label, Selector, selecting
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_name
from designer.modules.selection import selected

OF_DATES = frozenset({"date", "datetime"})
OF_TIMES = frozenset({"datetime", "time"})
MOMENTS = selecting(types=("date", "datetime"))
SATURDAY = 6


@module(title="Date Parts", group="Data Transformation")
def date_parts(
    dataset: Table,
    *,
    columns: Annotated[
        Selector, Columns(types=("date", "datetime", "time")), Label("Columns of dates and times")
    ] = MOMENTS,
    year: bool = True,
    quarter: bool = False,
    month: bool = True,
    week: bool = False,
    day: bool = True,
    day_of_year: bool = False,
    weekday: bool = True,
    is_weekend: bool = False,
    hour: bool = True,
    minute: bool = False,
    second: bool = False,
    drop_columns: Annotated[bool, Label("Drop the columns of dates and times")] = False,
) -> Annotated[Table, Label("Results dataset")]:
    """Add year, month, weekday and so on of dates and times as columns of numbers.

    The columns are called NAME_year and so on. Parts that a column does not have, such as the hour
    of a date, are left out. Times with a zone are taken as clocks there show them.

    Args:
        dataset: The table with the columns.
        columns: The columns of dates, times or both.
        year: Add the year.
        quarter: Add the quarter, from 1 to 4.
        month: Add the month, from 1 to 12.
        week: Add the week of the year as ISO 8601 counts them, from 1 to 53.
        day: Add the day of the month, from 1 to 31.
        day_of_year: Add the day of the year, from 1 to 366.
        weekday: Add the day of the week, from 1 for Monday to 7 for Sunday.
        is_weekend: Add whether it is Saturday or Sunday.
        hour: Add the hour, from 0 to 23.
        minute: Add the minute, from 0 to 59.
        second: Add the second, from 0 to 59.
        drop_columns: Drop the columns whose parts are added.
    """
    names = selected(dataset, columns)
    wanted = {
        "year": year,
        "quarter": quarter,
        "month": month,
        "week": week,
        "day": day,
        "day_of_year": day_of_year,
        "weekday": weekday,
        "is_weekend": is_weekend,
        "hour": hour,
        "minute": minute,
        "second": second,
    }
    expressions = _expressions(dataset, names, [part for part, is_on in wanted.items() if is_on])
    kept = dataset.select(n for n in dataset.names if n not in names) if drop_columns else dataset
    if not expressions:
        return kept
    frame = dataset.select(names).polars().select(expressions)
    return kept.with_columns(Table.from_frame(frame))


def _expressions(dataset: Table, names: list[str], wanted: list[str]) -> list[pl.Expr]:
    taken, expressions = set(dataset.names), []
    for column in map(dataset.column, names):
        if column.type not in OF_DATES | OF_TIMES:
            message = (
                f"The column “{column.name}” is {column.type}, and has no dates or times. Do not "
                "select it, or convert it with Edit Metadata."
            )
            raise ModuleError("column_type", message, column.name)
        for part in wanted:
            if column.type in (OF_TIMES if part in CLOCK else OF_DATES):
                name = unique_name(f"{column.name}_{part}", taken)
                taken.add(name)
                expressions.append(_part(column.name, part).alias(name))
    return expressions


def _part(name: str, part: str) -> pl.Expr:
    moment = pl.col(name).dt
    if part == "is_weekend":
        return moment.weekday() >= SATURDAY
    number: pl.Expr = getattr(moment, METHODS.get(part, part))()
    return number.cast(pl.Int64)


CLOCK = frozenset({"hour", "minute", "second"})
METHODS: Mapping[str, str] = {"day_of_year": "ordinal_day"}
