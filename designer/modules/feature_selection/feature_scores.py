"""How much each column says about a target: correlations, chi squared, mutual information."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import stats
from sklearn.metrics import mutual_info_score

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.labels import class_codes, two_classes
from designer.modules.missing import without_nan

MOST_VALUES = 20
BINS = 10
MOST_LEVELS = 1_000
FEWEST_ROWS = 2
Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


def feature_scores(
    table: Table, target: Column, names: Sequence[str], method: str, context: Context
) -> dict[str, float | None]:
    """Give the score of each column, the greatest first; None, where there is none, comes last.

    Raises:
        ModuleError: the target is no number and has not two classes, where correlations are asked
            for; or it has too many values.
    """
    is_correlation = method in CORRELATIONS
    truth = _target_numbers(table, target) if is_correlation else _target_levels(table, target)
    scores: dict[str, float | None] = {}
    for place, name in enumerate(names):
        context.progress(place / len(names), name)
        if is_correlation:
            numbers = _numbers(table, table.column(name))
            scores[name] = _score(numbers, truth, CORRELATIONS[method])
        else:
            levels = _levels(table, table.column(name))
            scores[name] = _score(levels, truth, DEPENDENCES[method])
    return dict(sorted(scores.items(), key=lambda item: math.inf if item[1] is None else -item[1]))


def _score(
    feature: pl.Series | None,
    truth: pl.Series,
    compare: Callable[[pl.Series, pl.Series], float],
) -> float | None:
    """Compare a column with the target in the rows that have both; None for a constant."""
    if feature is None:
        return None
    both = pl.DataFrame([feature.alias("feature"), truth.alias("truth")]).drop_nulls()
    if len(both) < FEWEST_ROWS or both["feature"].n_unique() == 1 or both["truth"].n_unique() == 1:
        return None
    score = compare(both["feature"], both["truth"])
    return score if math.isfinite(score) else None


def _pearson(feature: pl.Series, truth: pl.Series) -> float:
    return abs(float(pl.select(pl.corr(feature, truth)).item()))


def _spearman(feature: pl.Series, truth: pl.Series) -> float:
    return _pearson(feature.rank(), truth.rank())


def _kendall(feature: pl.Series, truth: pl.Series) -> float:
    return abs(float(stats.kendalltau(feature.to_numpy(), truth.to_numpy()).statistic))


def _chi_squared(feature: pl.Series, truth: pl.Series) -> float:
    return float(stats.chi2_contingency(_counts(feature, truth), correction=False).statistic)


def _mutual_information(feature: pl.Series, truth: pl.Series) -> float:
    return float(mutual_info_score(None, None, contingency=_counts(feature, truth)))


CORRELATIONS = {"pearson": _pearson, "spearman": _spearman, "kendall": _kendall}
DEPENDENCES = {"chi_squared": _chi_squared, "mutual_information": _mutual_information}


def _counts(feature: pl.Series, truth: pl.Series) -> Counts:
    """Count the rows of each pair of values, (values of the feature, values of the target)."""
    one, other = (s.rank("dense").cast(pl.Int64).to_numpy() - 1 for s in (feature, truth))
    shape = int(one.max()) + 1, int(other.max()) + 1
    return np.bincount(one * shape[1] + other, minlength=shape[0] * shape[1]).reshape(shape)


def _numbers(table: Table, column: Column) -> pl.Series | None:
    """Give finite numbers, missing elsewhere; None for a column of anything else."""
    if not column.is_numeric and column.type != "boolean":
        return None
    series = table.select([column.name]).polars().to_series().cast(pl.Float64)
    return series.to_frame().select(pl.when(pl.col(column.name).is_finite()).then(column.name))[
        column.name
    ]


def _target_numbers(table: Table, target: Column) -> pl.Series:
    numbers = _numbers(table, target)
    if numbers is not None:
        return numbers
    try:
        codes = class_codes(table, target.name, two_classes(table, target))
    except ModuleError as error:
        message = (
            f"The target “{target.name}” is {target.type}, and correlations need a number or two "
            "classes. Choose chi squared or mutual information, or another target."
        )
        raise ModuleError("column_type", message, target.name) from error
    return pl.Series(codes).cast(pl.Float64).replace(-1.0, None)


def _target_levels(table: Table, target: Column) -> pl.Series:
    levels = _levels(table, target)
    if levels is None:
        message = (
            f"The target “{target.name}” has more than {MOST_LEVELS:,} different values, too many "
            "to compare columns with. Choose another target, or join its rare values."
        )
        raise ModuleError("too_many_levels", message, target.name)
    return levels


def _levels(table: Table, column: Column) -> pl.Series | None:
    """Give values, or bins of numbers that have many; None for too many values of other types."""
    series = table.select([column.name]).polars().to_series()
    values = series.to_frame().select(without_nan(column.name, series.dtype)).to_series()
    count = values.n_unique()
    if column.is_numeric and not column.categorical and count > MOST_VALUES:
        numbers = values.cast(pl.Float64)
        edges = np.quantile(numbers.drop_nulls().to_numpy(), np.arange(1, BINS) / BINS)
        bins = pl.Series(np.searchsorted(np.unique(edges), numbers.fill_null(0.0).to_numpy()))
        return bins.set(values.is_null(), None)
    if column.type == "binary" or count > MOST_LEVELS:
        return None
    return values.rank("dense")
