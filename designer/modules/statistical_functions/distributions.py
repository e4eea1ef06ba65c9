"""How the values of one column are spread in two tables, counted in the same cells."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column

Kind = Literal["number", "time", "category"]
Binning = Literal["quantiles", "equal_width"]
Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
TIMES = frozenset({"date", "datetime", "time", "duration"})
MISSING = "(missing)"
OTHERS = "(others)"


@dataclass(frozen=True, slots=True)
class Cells:
    """Bins of numbers or values of a category, and how many rows of each table are in each."""

    names: list[str]
    reference: Counts
    current: Counts

    def with_missing(self, reference: int, current: int) -> "Cells":
        """Count missing values as one more cell, where there are any."""
        if not reference and not current:
            return self
        return Cells(
            [*self.names, MISSING],
            np.append(self.reference, reference),
            np.append(self.current, current),
        )


def kind_of(column: Column) -> Kind | None:
    """Say how the values of a column can be compared; None of bytes."""
    if column.type == "binary":
        return None
    if column.type in TIMES:
        return "time"
    is_category = column.categorical or column.type in ("string", "boolean")
    return "category" if is_category else "number"


def sorted_numbers(series: pl.Series) -> Numbers:
    """Give the known values in their order; times in the smallest unit of their type."""
    plain = series.to_physical() if series.dtype.is_temporal() else series
    values = plain.drop_nulls().cast(pl.Float64)
    return np.asarray(values.drop_nans().sort().to_numpy(), dtype=np.float64)


def number_cells(
    reference: Numbers, current: Numbers, bins: int, binning: Binning, like: pl.DataType
) -> Cells:
    """Count sorted numbers in bins of the reference; the outer ones are open.

    Of no more different values than bins, each is a cell of its own, with one cell for all others.
    Both arrays have at least one value.
    """
    is_first = np.append(True, reference[1:] != reference[:-1])
    if np.count_nonzero(is_first) <= bins:
        return _value_cells(reference, current, reference[is_first], like)
    edges = _edges(reference, bins, binning)
    texts = [_text(edge, like) for edge in edges]
    between = [f"{low} to {high}" for low, high in pairwise(texts)]
    names = [f"up to {texts[0]}", *between, f"above {texts[-1]}"]
    return Cells(names, _counted(reference, edges), _counted(current, edges))


def _edges(reference: Numbers, bins: int, binning: Binning) -> Numbers:
    """Give the inner edges; a bin contains its upper one."""
    finite = reference[np.isfinite(reference)]
    finite = finite if len(finite) else np.zeros(1)
    if binning == "quantiles":
        places = np.linspace(0, len(finite) - 1, bins + 1)[1:-1]
        return np.unique(finite[places.astype(np.int64)])
    # Halves, so that the distance of very great numbers of both signs is still a number.
    inner = np.linspace(finite[0] / 2, finite[-1] / 2, bins + 1)[1:-1] * 2
    return np.unique(inner)


def _counted(ordered: Numbers, edges: Numbers) -> Counts:
    below = np.searchsorted(ordered, edges, side="right")
    return np.diff(np.concatenate([[0], below, [len(ordered)]])).astype(np.int64)


def _value_cells(reference: Numbers, current: Numbers, known: Numbers, like: pl.DataType) -> Cells:
    counts = [
        np.searchsorted(rows, known, side="right") - np.searchsorted(rows, known, side="left")
        for rows in (reference, current)
    ]
    strange = len(current) - int(counts[1].sum())
    names = [_text(value, like) for value in known]
    if not strange:
        return Cells(names, counts[0], counts[1])
    return Cells([*names, OTHERS], np.append(counts[0], 0), np.append(counts[1], strange))


def _text(value: Any, like: pl.DataType) -> str:
    if not like.is_temporal():
        return f"{value:.6g}"
    whole = pl.Series([int(value)], dtype=pl.Int32 if like == pl.Date else pl.Int64)
    return str(whole.cast(like)[0])


def level_counts(reference: pl.Series, current: pl.Series) -> pl.DataFrame:
    """Count the rows of each value: columns level, reference, current; the most frequent first."""
    parts = [
        pl.DataFrame({"level": series.cast(pl.String).drop_nulls()})
        .group_by("level")
        .agg(pl.len().cast(pl.Int64).alias(name))
        for name, series in (("reference", reference), ("current", current))
    ]
    joined = parts[0].join(parts[1], on="level", how="full", coalesce=True).fill_null(0)
    total = pl.col("reference") + pl.col("current")
    return joined.sort([total, "level"], descending=[True, False])


def level_cells(counts: pl.DataFrame, most: int) -> Cells:
    """Give each of the most frequent values a cell, and all others one together."""
    shown, rest = counts.head(most), counts.slice(most)
    names = shown["level"].to_list()
    sides = [shown[name].to_numpy() for name in ("reference", "current")]
    if rest.height:
        names.append(OTHERS)
        sides = [
            np.append(side, int(rest[name].sum()))
            for side, name in zip(sides, ("reference", "current"), strict=True)
        ]
    return Cells(names, sides[0], sides[1])
