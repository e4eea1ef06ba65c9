"""How well the scores of two classes fit the truth: metrics and curves, as data."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import (
    average_precision_score,
    log_loss,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)

MOST_POINTS = 200
THRESHOLDS = 101
CALIBRATION_BINS = 10
LIFT_STEPS = 20
Truth = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


def evaluate_binary(
    name: str, truth: Truth, predicted: Truth, probability: Scores, classes: tuple[Any, Any]
) -> dict[str, Any]:
    """Compare predictions with the truth; all are (n_rows,), classes are 0 and 1.

    Curves have at most 200 points: ROC as (false positive rate, true positive rate, threshold),
    precision-recall as (recall, precision, threshold), lift as (share of rows, times better than
    chance), calibration as (mean probability, share of positives, rows), and the counts
    (threshold, tp, fp, tn, fn) at 101 thresholds from 0 to 1.
    """
    return {
        "name": name,
        "negative": str(classes[0]),
        "positive": str(classes[1]),
        "rows": len(truth),
        "metrics": binary_metrics(truth, predicted, probability),
        "baseline": _baseline(truth, classes),
        "roc": _roc(truth, probability),
        "precision_recall": _precision_recall(truth, probability),
        "lift": _lift(truth, probability),
        "calibration": _calibration(truth, probability),
        "thresholds": _thresholds(truth, probability),
    }


def binary_metrics(truth: Truth, predicted: Truth, probability: Scores) -> dict[str, float | None]:
    """Give accuracy, precision, recall, F1, AUC, average precision and log loss.

    What is undefined, such as AUC where the truth has one class, is None.
    """
    tp = int(((predicted == 1) & (truth == 1)).sum())
    fp = int(((predicted == 1) & (truth == 0)).sum())
    fn = int(((predicted == 0) & (truth == 1)).sum())
    both = 0 < truth.sum() < len(truth)
    return {
        "accuracy": _ratio(int((predicted == truth).sum()), len(truth)),
        "precision": _ratio(tp, tp + fp),
        "recall": _ratio(tp, tp + fn),
        "f1": _ratio(2 * tp, 2 * tp + fp + fn),
        "auc": float(roc_auc_score(truth, probability)) if both else None,
        "average_precision": float(average_precision_score(truth, probability)) if both else None,
        "log_loss": float(log_loss(truth, probability, labels=[0, 1])) if len(truth) else None,
    }


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _baseline(truth: Truth, classes: tuple[Any, Any]) -> dict[str, Any]:
    """Say how often the more frequent class alone would be right."""
    share = float(truth.mean()) if len(truth) else 0.0
    return {"accuracy": max(share, 1 - share), "label": str(classes[int(share > 0.5)])}  # noqa: PLR2004


def _roc(truth: Truth, probability: Scores) -> list[list[float | None]]:
    if not 0 < truth.sum() < len(truth):
        return []
    false_rate, true_rate, threshold = roc_curve(truth, probability)
    return _thinned(false_rate, true_rate, threshold)


def _precision_recall(truth: Truth, probability: Scores) -> list[list[float | None]]:
    if not truth.sum():
        return []
    precision, recall, threshold = precision_recall_curve(truth, probability)
    return _thinned(recall, precision, np.append(threshold, 1.0))


def _lift(truth: Truth, probability: Scores) -> list[list[float | None]]:
    if not truth.sum():
        return []
    hits = np.cumsum(truth[np.argsort(-probability, kind="stable")])
    counts = np.unique(np.ceil(np.linspace(0, len(truth), LIFT_STEPS + 1)[1:]).astype(int))
    share = counts / len(truth)
    return _thinned(share, hits[counts - 1] / truth.sum() / share)


def _calibration(truth: Truth, probability: Scores) -> list[list[float | None]]:
    bins = np.minimum((probability * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    count = np.bincount(bins, minlength=CALIBRATION_BINS)
    filled = count > 0
    mean = np.bincount(bins, probability, CALIBRATION_BINS)[filled] / count[filled]
    positives = np.bincount(bins, truth, CALIBRATION_BINS)[filled] / count[filled]
    return _thinned(mean, positives, count[filled])


def _thresholds(truth: Truth, probability: Scores) -> list[list[float | None]]:
    """Count the four outcomes at each threshold by looking up sorted probabilities."""
    grid = np.linspace(0, 1, THRESHOLDS)
    positive, negative = np.sort(probability[truth == 1]), np.sort(probability[truth == 0])
    tp = len(positive) - np.searchsorted(positive, grid)
    fp = len(negative) - np.searchsorted(negative, grid)
    return _thinned(grid, tp, fp, len(negative) - fp, len(positive) - tp)


def _thinned(*columns: npt.NDArray[Any]) -> list[list[float | None]]:
    """Give the points of a curve as rows, at most 200, ends included; infinities as None."""
    table = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
    if len(table) > MOST_POINTS:
        table = table[np.linspace(0, len(table) - 1, MOST_POINTS).round().astype(int)]
    return [[float(v) if np.isfinite(v) else None for v in row] for row in table]
