"""The levels that Convert to Indicator Values learned, and their columns of 0 and 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.modules.fitted import check_columns
from designer.modules.missing import is_missing, without_nan
from designer.modules.names import unique_name

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Indicating:
    """One column for each level, and one for missing values where there were some."""

    title: str
    columns: tuple[Column, ...]
    levels: Mapping[str, tuple[str, ...]]
    with_missing: tuple[str, ...]
    overwrites: bool

    def apply(self, table: Table) -> Table:
        """Add the indicators to a table as the one that this was fitted on."""
        check_columns(table, self.columns, self.title)
        kept = (
            table.select(name for name in table.names if name not in self.levels)
            if self.overwrites
            else table
        )
        frame = table.select(self.levels).polars()
        taken, series = set(kept.names), []
        for name, levels in self.levels.items():
            for wanted, indicator in self._indicators(frame.get_column(name), levels):
                free = unique_name(wanted, taken)
                taken.add(free)
                series.append(indicator.cast(pl.Int64).alias(free))
        return kept.with_columns(Table.from_frame(pl.DataFrame(series))) if series else kept

    def details(self) -> dict[str, Any]:
        """Describe for people what was learned; long lists of levels are cut."""
        return {
            "levels": {name: list(levels[:MOST_SHOWN]) for name, levels in self.levels.items()},
            "with_missing": list(self.with_missing),
            "overwrites": self.overwrites,
        }

    def _indicators(
        self, series: pl.Series, levels: tuple[str, ...]
    ) -> list[tuple[str, pl.Series]]:
        """Give the name and the values of each indicator of a column."""
        name = series.name
        codes = as_texts(series).cast(pl.Enum(levels), strict=False).to_physical().fill_null(NONE)
        found = [(f"{name}-{level}", codes == code) for code, level in enumerate(levels)]
        if name in self.with_missing:
            gaps = series.to_frame().select(is_missing(name, series.dtype)).to_series()
            found.append((f"{name}-Missing", gaps))
        return found


NONE = 2**32 - 1


def found_levels(table: Table, column: Column) -> tuple[str, ...]:
    """Give the levels that are known of a column, else its values in ascending order."""
    if column.levels is not None:
        return column.levels
    series = table.select([column.name]).polars().to_series()
    values = series.to_frame().select(without_nan(column.name, series.dtype)).to_series()
    return tuple(as_texts(values.drop_nulls().unique().sort()).to_list())


def as_texts(series: pl.Series) -> pl.Series:
    """Give values as the levels of categories write them."""
    return series if isinstance(series.dtype, pl.Enum) else series.cast(pl.String)
