"""The groups of rows that columns such as sex or age make."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

MISSING = "(missing)"
MOST_GROUPS = 200
GROUPLESS = ("binary", "duration")
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups that rows are in: their names, and the place of each row's name."""

    title: str
    names: list[str]
    codes: Codes


def groupings(
    table: Table, columns: Sequence[str], number_groups: int, *, combine: bool
) -> list[Grouping]:
    """Give the groups of each column, or those of their combinations.

    Raises:
        ModuleError: there are too many groups.
    """
    found = [_grouping(table, name, number_groups) for name in columns]
    if combine and len(found) > 1:
        texts = [pl.Series(one.title, one.names).gather(pl.Series(one.codes)) for one in found]
        joined = pl.DataFrame(texts).select(pl.concat_str(pl.all(), separator=", ")).to_series()
        found = [_coded(" and ".join(columns), joined, sorted(joined.unique()))]
    for grouping in found:
        if len(grouping.names) > MOST_GROUPS:
            message = (
                f"“{grouping.title}” makes {len(grouping.names):,} groups; at most {MOST_GROUPS} "
                "can be compared. Choose a column with fewer values, or join rare ones before."
            )
            raise ModuleError("too_many_groups", message, columns[0])
    return found


def _grouping(table: Table, name: str, number_groups: int) -> Grouping:
    column, series = table.column(name), table.select([name]).polars().get_column(name)
    if column.type in GROUPLESS:
        message = (
            f"Column “{name}” is {column.type}, which makes no groups. Choose another column, or "
            "convert it to a number or a text before."
        )
        raise ModuleError("column_type_unsupported", message, name)
    if column.is_numeric and not column.categorical:
        return _grouped_numbers(series, number_groups)
    texts = series.cast(pl.String).fill_null(MISSING)
    present = set(texts.unique())
    levels = [level for level in column.levels or () if level in present]
    return _coded(name, texts, [*levels, *sorted(present - set(levels))])


def _coded(title: str, texts: pl.Series, names: list[str]) -> Grouping:
    places = pl.Series(range(len(names)), dtype=pl.Int64)
    codes = texts.replace_strict(pl.Series(names, dtype=pl.String), places, return_dtype=pl.Int64)
    return Grouping(title, names, codes.to_numpy())


def _grouped_numbers(series: pl.Series, groups: int) -> Grouping:
    """Make of many different numbers groups of about equally many rows."""
    values = series.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    known = np.sort(values[~np.isnan(values)])
    unique = np.unique(known)
    if len(unique) <= groups:
        names = [f"{value:.6g}" for value in unique]
        codes = np.searchsorted(unique, values)
    else:
        places = np.linspace(0, len(known) - 1, groups + 1)[1:-1].astype(np.int64)
        # A group contains its upper edge; the greatest value as an edge would leave one empty.
        edges = np.unique(known[places])
        edges = edges[edges < known[-1]]
        texts = [f"{edge:.6g}" for edge in edges]
        between = [f"{low} to {high}" for low, high in pairwise(texts)]
        names = [f"up to {texts[0]}", *between, f"above {texts[-1]}"] if texts else ["all"]
        codes = np.searchsorted(edges, values)
    is_missing = np.isnan(values)
    if is_missing.any():
        codes, names = np.where(is_missing, len(names), codes), [*names, MISSING]
    return Grouping(series.name, names, codes.astype(np.int64))
