"""How well predicted numbers fit the true ones, as data."""

from typing import Any

import numpy as np
import numpy.typing as npt

MOST_POINTS = 1_000
BINS = 30
SEED = 0
Values = npt.NDArray[np.float64]


def evaluate_regression(name: str, truth: Values, predicted: Values) -> dict[str, Any]:
    """Compare predictions with the truth, both (n_rows,).

    The baseline predicts the mean. Of the pairs (predicted, actual) a sample of 1,000 is kept.
    """
    residuals = truth - predicted
    counts, edges = np.histogram(residuals, bins=BINS)
    return {
        "name": name,
        "rows": len(truth),
        "metrics": regression_metrics(truth, predicted),
        "baseline": regression_metrics(truth, np.full_like(truth, _mean(truth))),
        "predicted_actual": _sample(predicted, truth),
        "residuals": {"edges": [float(e) for e in edges], "counts": [int(c) for c in counts]},
    }


def regression_metrics(truth: Values, predicted: Values) -> dict[str, float | None]:
    """Give MAE, RMSE, relative absolute and squared error and R²; None where undefined.

    The relative errors compare with always predicting the mean of the truth.
    """
    if not len(truth):
        return dict.fromkeys(METRICS)
    with np.errstate(over="ignore", invalid="ignore"):
        return _regression_metrics(truth, predicted)


def _regression_metrics(truth: Values, predicted: Values) -> dict[str, float | None]:
    absolute, squared = np.abs(truth - predicted), (truth - predicted) ** 2
    spread = truth - truth.mean()
    total_absolute, total_squared = np.abs(spread).sum(), (spread**2).sum()
    relative_squared = _ratio(squared.sum(), total_squared)
    return {
        "mean_absolute_error": _finite(absolute.mean()),
        "root_mean_squared_error": _finite(np.sqrt(squared.mean())),
        "relative_absolute_error": _ratio(absolute.sum(), total_absolute),
        "relative_squared_error": relative_squared,
        "r2": None if relative_squared is None else 1 - relative_squared,
    }


def _ratio(part: float, whole: float) -> float | None:
    return _finite(part / whole) if whole else None


def _finite(value: float) -> float | None:
    """The squares of very large numbers are infinite, which JSON does not know."""
    return float(value) if np.isfinite(value) else None


METRICS = (
    "mean_absolute_error",
    "root_mean_squared_error",
    "relative_absolute_error",
    "relative_squared_error",
    "r2",
)


def _mean(values: Values) -> float:
    return float(values.mean()) if len(values) else 0.0


def _sample(predicted: Values, truth: Values) -> list[list[float]]:
    pairs = np.column_stack([predicted, truth])
    if len(pairs) > MOST_POINTS:
        rows = np.random.default_rng(SEED).choice(len(pairs), MOST_POINTS, replace=False)
        pairs = pairs[np.sort(rows)]
    return [[float(p), float(t)] for p, t in pairs]
