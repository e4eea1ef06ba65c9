"""How far a column has moved from one table to another: an index, a test, what came and went."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from scipy import stats

from designer.artifacts.column import Column
from designer.modules.statistical_functions.distributions import (
    Binning,
    Cells,
    Kind,
    Numbers,
    kind_of,
    level_cells,
    level_counts,
    number_cells,
    sorted_numbers,
)

# The share that an empty cell counts as: of 0 there is no logarithm.
LEAST_SHARE = 1e-4
EXAMPLES = 5
KOLMOGOROV_SMIRNOV = "Kolmogorov-Smirnov"
CHI_SQUARED = "Chi-squared"


@dataclass(frozen=True, slots=True)
class Settings:
    """How columns are compared."""

    bins: int
    binning: Binning
    most_levels: int
    count_missing: bool


@dataclass(frozen=True, slots=True)
class ColumnDrift:
    """What is found of one column; `problem` says why nothing is where it cannot be compared."""

    name: str
    kind: Kind
    missing: tuple[float, float | None]
    problem: str | None = None
    cells: Cells | None = None
    index: float | None = None
    test: str | None = None
    statistic: float | None = None
    p_value: float | None = None
    means: tuple[float | None, float | None] = (None, None)
    levels: dict[str, Any] = field(default_factory=dict)


def compared(
    reference: pl.Series,
    current: pl.Series | None,
    columns: tuple[Column, Column | None],
    settings: Settings,
) -> ColumnDrift:
    """Compare a column of both tables; both have rows."""
    kind = kind_of(columns[0])
    assert kind is not None  # noqa: S101 - bytes are left out before
    known_first = missing_share(reference)
    if current is None or columns[1] is None:
        return ColumnDrift(reference.name, kind, (known_first, None), "column is missing")
    missing = (known_first, missing_share(current))
    if not _is_alike(kind, columns[0], columns[1]):
        return ColumnDrift(reference.name, kind, missing, "type has changed")
    if max(missing) == 1:
        is_gone = missing[0] < 1
        problem = "all values are missing" if is_gone else "reference has no values"
        problem = "no values" if min(missing) == 1 else problem
        return ColumnDrift(reference.name, kind, missing, problem)
    if kind == "category":
        return _of_levels(reference, current, missing, settings)
    return _of_numbers(reference, current, kind, missing, settings)


def missing_share(series: pl.Series) -> float:
    """Give the share of missing values, NaN among them."""
    missing = series.null_count()
    if series.dtype.is_float():
        missing += int(series.is_nan().sum())
    return missing / len(series)


def _is_alike(kind: Kind, reference: Column, current: Column) -> bool:
    if kind == "number":
        return current.is_numeric
    return reference.type == current.type


def _of_numbers(
    reference: pl.Series,
    current: pl.Series,
    kind: Kind,
    missing: tuple[float, float],
    settings: Settings,
) -> ColumnDrift:
    first, second = sorted_numbers(reference), sorted_numbers(current)
    cells = number_cells(first, second, settings.bins, settings.binning, reference.dtype)
    if settings.count_missing:
        cells = cells.with_missing(len(reference) - len(first), len(current) - len(second))
    found = stats.ks_2samp(first, second)
    return ColumnDrift(
        reference.name,
        kind,
        missing,
        cells=cells,
        index=stability_index(cells),
        test=KOLMOGOROV_SMIRNOV,
        statistic=float(found.statistic),
        p_value=float(found.pvalue),
        means=(_mean(first), _mean(second)) if kind == "number" else (None, None),
    )


def _mean(values: Numbers) -> float | None:
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None


def _of_levels(
    reference: pl.Series, current: pl.Series, missing: tuple[float, float], settings: Settings
) -> ColumnDrift:
    counts = level_counts(reference, current)
    cells = level_cells(counts, settings.most_levels)
    if settings.count_missing:
        cells = cells.with_missing(
            len(reference) - int(counts["reference"].sum()),
            len(current) - int(counts["current"].sum()),
        )
    found = stats.chi2_contingency([cells.reference, cells.current], correction=False)
    new, lost = counts.filter(pl.col("reference") == 0), counts.filter(pl.col("current") == 0)
    return ColumnDrift(
        reference.name,
        "category",
        missing,
        cells=cells,
        index=stability_index(cells),
        test=CHI_SQUARED,
        statistic=float(found.statistic),
        p_value=float(found.pvalue),
        levels={
            "new": new.height,
            "new share": int(new["current"].sum()) / len(current),
            "lost": lost.height,
            "new examples": ", ".join(new["level"].head(EXAMPLES)),
            "lost examples": ", ".join(lost["level"].head(EXAMPLES)),
        },
    )


def shares(cells: Cells) -> tuple[Numbers, Numbers]:
    """Give the share of each cell in both tables."""
    return cells.reference / cells.reference.sum(), cells.current / cells.current.sum()


def index_parts(cells: Cells) -> Numbers:
    """Give what each cell adds to the population stability index (Siddiqi 2006, chapter 8)."""
    first, second = (np.maximum(side, LEAST_SHARE) for side in shares(cells))
    return np.asarray((second - first) * np.log(second / first))


def stability_index(cells: Cells) -> float:
    """Give the population stability index: 0 where nothing moved."""
    return float(index_parts(cells).sum())
