"""The times at which a series shall have rows, and the rows for those that it has not."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.names import unique_name

MOST_ROWS = 100_000_000
UNITS = {
    "second": "s", "minute": "m", "hour": "h", "day": "d", "week": "w", "month": "mo",
    "quarter": "q", "year": "y",
}  # fmt: skip
SECONDS = {
    "second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_419_200,
    "quarter": 7_776_000, "year": 31_536_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grid:
    """Times in equal steps, for each group of rows by itself."""

    time: str
    groups: Sequence[str]
    every: int
    unit: str

    def times(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Give the groups with all times from their first to their last one.

        Raises:
            ModuleError: they are too many.
        """
        time = pl.col(self.time)
        first, last = (
            time.min().alias(self.time),
            time.max().alias(unique_name("last", self.groups)),
        )
        ends = frame.drop_nulls(self.time)
        ends = (
            ends.group_by(self.groups, maintain_order=True).agg(first, last)
            if self.groups
            else ends.select(first, last).drop_nulls()
        )
        end = ends.columns[-1]
        self._check(ends, end)
        step = f"{self.every}{UNITS[self.unit]}"
        dtype = frame.schema[self.time]
        make = pl.date_ranges if dtype == pl.Date else pl.datetime_ranges
        ranges = make(time, pl.col(end), step).alias(self.time)
        made = ends.select(*self.groups, ranges).explode(self.time, empty_as_null=False)
        return made.with_columns(time.cast(dtype))

    def _check(self, ends: pl.DataFrame, end: str) -> None:
        seconds = (pl.col(end) - pl.col(self.time)).dt.total_seconds()
        steps = ends.select((seconds / (SECONDS[self.unit] * self.every)).sum()).item() or 0
        if steps > MOST_ROWS:
            message = (
                f"There would be about {steps:,.0f} rows; at most {MOST_ROWS:,} are made. Take "
                "larger steps, or look for times that are far off the others."
            )
            raise ModuleError("too_many_rows", message, self.time)


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the rows that are added."""

    kind: str

    def value(self, name: str, dtype: pl.DataType) -> pl.Expr | None:
        """Calculate a column from that which has gaps; None where they stay."""
        column = pl.col(name)
        if self.kind == "previous":
            return column.forward_fill()
        if self.kind == "next":
            return column.backward_fill()
        if self.kind == "missing" or not dtype.is_numeric():
            return None
        if self.kind == "zero":
            return pl.lit(0).cast(dtype)
        return column.cast(pl.Float64).interpolate()


def filled(table: Table, grid: Grid, filling: Filling) -> Table:
    """Add the rows that are not there, and sort all by groups and time."""
    frame = table.polars()
    keys = [*grid.groups, grid.time]
    added = grid.times(frame).join(frame.select(keys), on=keys, how="anti", nulls_equal=True)
    mark = unique_name("is added", frame.columns)
    rows = pl.concat(
        [frame.with_columns(pl.lit(value=False).alias(mark)),
         added.with_columns(pl.lit(value=True).alias(mark))],
        how="diagonal",
    )  # fmt: skip
    rows = rows.sort(keys, maintain_order=True)
    expressions = []
    for name in frame.columns:
        value = None if name in keys else filling.value(name, frame.schema[name])
        if value is not None:
            whole = value.over(list(grid.groups)) if grid.groups else value
            expressions.append(pl.when(mark).then(whole).otherwise(pl.col(name)).alias(name))
    return table.with_frame(rows.with_columns(expressions).drop(mark))
