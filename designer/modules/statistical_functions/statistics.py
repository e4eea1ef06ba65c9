"""The statistics of one column, from one sort of its values."""

import math

import numpy as np
import polars as pl

COUNTS = ("Count", "Unique Value Count", "Missing Value Count")
QUANTILES = {
    "1st Quartile": 0.25,
    "Median": 0.5,
    "3rd Quartile": 0.75,
    "P0.5": 0.005,
    "P1": 0.01,
    "P5": 0.05,
    "P95": 0.95,
    "P99.5": 0.995,
}
MEASURES = (
    "Min", "Max", "Mean", "Mean Deviation",
    "1st Quartile", "Median", "3rd Quartile", "Mode", "Range",
    "Sample Variance", "Sample Standard Deviation", "Sample Skewness", "Sample Kurtosis",
    "P0.5", "P1", "P5", "P95", "P99.5",
)  # fmt: skip
STATISTICS = dict.fromkeys(COUNTS, pl.Int64) | dict.fromkeys(MEASURES, pl.Float64)
Statistics = dict[str, float | int | None]
SKEWNESS_NEEDS, KURTOSIS_NEEDS = 3, 4


def counts(series: pl.Series) -> Statistics:
    """Count values, distinct values and missing ones; all that texts and times have."""
    missing = series.null_count()
    distinct = series.drop_nulls().n_unique()
    return dict(zip(COUNTS, (len(series) - missing, distinct, missing), strict=True))


def statistics(series: pl.Series) -> Statistics:
    """Give all statistics of a column of numbers or booleans; NaN counts as missing."""
    numbers = series.cast(pl.Float64).fill_nan(None)
    values = np.sort(numbers.drop_nulls().to_numpy())
    is_start = np.concatenate([[True], values[1:] != values[:-1]]) if len(values) else np.array([])
    starts = np.flatnonzero(is_start)
    counted = (len(values), len(starts), len(series) - len(values))
    result: Statistics = dict(zip(COUNTS, counted, strict=True))
    if not len(values):
        return result
    lengths = np.diff(np.append(starts, len(values)))
    with np.errstate(all="ignore"):
        result |= _measures(values) | {"Mode": float(values[starts[np.argmax(lengths)]])}
    return {name: _known(value) for name, value in result.items()}


def _measures(values: np.ndarray) -> Statistics:
    """Measure sorted values."""
    low, high, mean = float(values[0]), float(values[-1]), float(values.mean())
    quantiles = np.quantile(values, list(QUANTILES.values()))
    deviations = values - mean
    return {
        "Min": low,
        "Max": high,
        "Range": high - low,
        "Mean": mean,
        "Mean Deviation": float(np.abs(deviations).mean()),
        **dict(zip(QUANTILES, map(float, quantiles), strict=True)),
        **_moments(deviations, is_constant=low == high),
    }


def _moments(deviations: np.ndarray, *, is_constant: bool) -> Statistics:
    """Give variance, skewness and kurtosis corrected for the size of the sample.

    These are G1 and G2 of Joanes and Gill 1998, "Comparing measures of sample skewness and
    kurtosis"; constants have neither.
    """
    n = len(deviations)
    second, third, fourth = (float((deviations**power).sum()) for power in (2, 3, 4))
    variance = (0.0 if is_constant else second / (n - 1)) if n > 1 else None
    skewness = kurtosis = None
    if n >= SKEWNESS_NEEDS and not is_constant:
        scale = n * math.sqrt(n - 1) / (n - 2)
        skewness = scale * third / second**1.5
    if n >= KURTOSIS_NEEDS and not is_constant:
        ratio = n * (n + 1) * (n - 1) / ((n - 2) * (n - 3))
        correction = 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
        kurtosis = ratio * fourth / second**2 - correction
    return {
        "Sample Variance": variance,
        "Sample Standard Deviation": None if variance is None else math.sqrt(variance),
        "Sample Skewness": skewness,
        "Sample Kurtosis": kurtosis,
    }


def _known(value: float | int | None) -> float | int | None:
    """Give None for what is undefined, as the mean of both infinities is."""
    return None if isinstance(value, float) and math.isnan(value) else value
