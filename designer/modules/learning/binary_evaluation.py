"""How well the scores of two classes fit the truth: metrics and curves, as data."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from designer.catalog.errors import ModuleError
from designer.modules.learning.ranking import Curve, Ranking, area_under, average_precision

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
    ranking = Ranking.of(truth, probability)
    roc = ranking.roc() if ranking.has_both else None
    precision_recall = ranking.precision_recall() if ranking.has_positives else None
    return {
        "name": name,
        "negative": str(classes[0]),
        "positive": str(classes[1]),
        "rows": len(truth),
        "metrics": {
            **_counted(truth, predicted),
            "auc": area_under(roc) if roc else None,
            "average_precision": average_precision(precision_recall)
            if roc and precision_recall
            else None,
            "log_loss": _log_loss(truth, probability),
        },
        "baseline": _baseline(truth, classes),
        "roc": _thinned(*roc) if roc else [],
        "precision_recall": _precision_recall(precision_recall),
        "lift": _lift(ranking),
        "calibration": _calibration(truth, probability),
        "thresholds": _thresholds(truth, probability),
    }


def _counted(truth: Truth, predicted: Truth) -> dict[str, float | None]:
    """Give the measures of the labels alone; what is undefined is None."""
    tp = int(((predicted == 1) & (truth == 1)).sum())
    fp = int(((predicted == 1) & (truth == 0)).sum())
    fn = int(((predicted == 0) & (truth == 1)).sum())
    return {
        "accuracy": _ratio(int((predicted == truth).sum()), len(truth)),
        "precision": _ratio(tp, tp + fp),
        "recall": _ratio(tp, tp + fn),
        "f1": _ratio(2 * tp, 2 * tp + fp + fn),
    }


def _log_loss(truth: Truth, probability: Scores) -> float:
    """Give the mean of -log of the probability that was given to what came true.

    Raises:
        ModuleError: a probability is not in [0, 1].
    """
    if probability.min() < 0 or probability.max() > 1:
        message = (
            f"The scored probabilities lie between {probability.min():g} and "
            f"{probability.max():g}; probabilities lie between 0 and 1. Connect scores that are "
            "probabilities of the positive class."
        )
        raise ModuleError("score_is_no_probability", message)
    edge = np.finfo(np.float64).eps
    given = np.clip(np.where(truth == 1, probability, 1 - probability), edge, 1 - edge)
    # SciPy's logarithm and not numpy's, which may differ in the last bit: scikit-learn takes it.
    return float((-xlogy(1.0, given)).mean())


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _baseline(truth: Truth, classes: tuple[Any, Any]) -> dict[str, Any]:
    """Say how often the more frequent class alone would be right."""
    share = float(truth.mean()) if len(truth) else 0.0
    return {"accuracy": max(share, 1 - share), "label": str(classes[int(share > 0.5)])}  # noqa: PLR2004


def _precision_recall(curve: Curve | None) -> list[list[float | None]]:
    if curve is None:
        return []
    recall, precision, threshold = curve
    return _thinned(recall, precision, np.append(threshold, 1.0))


def _lift(ranking: Ranking) -> list[list[float | None]]:
    if not ranking.has_positives:
        return []
    hits, rows = ranking.hits, len(ranking.hits)
    counts = np.unique(np.ceil(np.linspace(0, rows, LIFT_STEPS + 1)[1:]).astype(int))
    share = counts / rows
    return _thinned(share, hits[counts - 1] / hits[-1] / share)


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
    values = table.astype(object)
    values[~np.isfinite(table)] = None
    rows: list[list[float | None]] = values.tolist()
    return rows
