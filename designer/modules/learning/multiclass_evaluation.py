"""How well scored labels of several classes fit the truth, as data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

Codes = npt.NDArray[np.int64]
Probabilities = npt.NDArray[np.float64]
MOST_SHOWN = 100
OTHERS = "all others"


def evaluate_multiclass(
    name: str,
    truth: Codes,
    predicted: Codes,
    classes: Sequence[Any],
    probabilities: Probabilities | None = None,
) -> dict[str, Any]:
    """Compare predicted with true class numbers, both (n_rows,); matrix rows are the truth.

    `probabilities` are (n_rows, n_classes). Of more than 100 classes the confusion of the most
    frequent ones is given, and that of all others together.
    """
    counts = np.bincount(truth, minlength=len(classes))
    shown = _shown(counts)
    names = [str(classes[i]) for i in shown]
    return {
        "name": name,
        "classes": names if len(shown) == len(classes) else [*names, OTHERS],
        "rows": len(truth),
        "confusion": _confusion(truth, predicted, shown, len(classes)),
        "metrics": {
            **_metrics(truth, predicted, len(classes)),
            "log_loss": None if probabilities is None else _log_loss(truth, probabilities),
        },
        "per_class": _per_class(truth, predicted, shown, names),
        "baseline": {
            "accuracy": float(counts.max() / max(1, len(truth))),
            "label": str(classes[int(counts.argmax())]),
        },
    }


def _metrics(truth: Codes, predicted: Codes, classes: int) -> dict[str, float | None]:
    """Give what scikit-learn gives; where nothing was predicted, precision counts as 0.

    Where each row has one class, micro-averaged precision and recall are the share of right rows,
    and average accuracy, over the questions “this class or not”, counts each wrong row twice.
    """
    right = float((truth == predicted).mean())
    precision, recall, f1, _ = precision_recall_fscore_support(
        truth, predicted, labels=np.arange(classes), average="macro", zero_division=0.0
    )
    return {
        "accuracy": right,
        "average_accuracy": 1 - 2 * (1 - right) / classes,
        "micro_precision": right,
        "micro_recall": right,
        "macro_precision": float(precision),
        "macro_recall": float(recall),
        "macro_f1": float(f1),
    }


def _log_loss(truth: Codes, probabilities: Probabilities) -> float:
    """Give the mean of -log of the probability that was given to what came true."""
    given = probabilities[np.arange(len(truth)), truth]
    edge = np.finfo(np.float64).eps
    return float((-xlogy(1.0, np.clip(given, edge, 1 - edge))).mean())


def _shown(counts: npt.NDArray[np.int64]) -> list[int]:
    """Give the numbers of the classes to show, in their order: all, or the most frequent."""
    if len(counts) <= MOST_SHOWN:
        return list(range(len(counts)))
    frequent = np.argsort(-counts, kind="stable")[:MOST_SHOWN]
    return sorted(int(number) for number in frequent)


def _confusion(
    truth: Codes, predicted: Codes, shown: Sequence[int], classes: int
) -> list[list[int]]:
    places = np.full(classes, len(shown))
    places[shown] = np.arange(len(shown))
    labels = np.arange(len(shown) + (len(shown) < classes))
    matrix: list[list[int]] = confusion_matrix(
        places[truth], places[predicted], labels=labels
    ).tolist()
    return matrix


def _per_class(
    truth: Codes, predicted: Codes, shown: Sequence[int], names: Sequence[str]
) -> list[dict[str, Any]]:
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=shown, zero_division=0.0
    )
    return [
        {
            "class": name,
            "precision": float(precision[i]),
            "recall": float(recall[i]),
            "f1": float(f1[i]),
            "rows": int(support[i]),
        }
        for i, name in enumerate(names)
    ]
