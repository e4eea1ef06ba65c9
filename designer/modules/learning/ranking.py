"""Rows ranked by a probability, sorted once for every measure that is made from the ranking.

The figures are, to the bit, those of scikit-learn's functions, each of which sorts anew.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt
from sklearn.metrics import auc

Numbers = npt.NDArray[np.float64]
Curve = tuple[Numbers, Numbers, Numbers]
FEWEST_FOR_A_CORNER = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """What is positive from each distinct probability on, the greatest first; with both classes.

    Args:
        hits: For each row, the positives up to it in the order of the ranking, (n_rows,).
        thresholds: The distinct probabilities, descending, (n_thresholds,).
        true_positives: The positives that have at least this probability, (n_thresholds,).
        false_positives: The negatives that have at least this probability, (n_thresholds,).
    """

    hits: Numbers
    thresholds: Numbers
    true_positives: Numbers
    false_positives: Numbers

    @classmethod
    def of(cls, truth: npt.NDArray[np.int64], probability: Numbers) -> Self:
        """Rank at least one row; equals keep their order."""
        order = np.argsort(-probability, kind="stable")
        ranked = probability[order]
        hits = np.cumsum(truth[order], dtype=np.float64)
        last = np.append(np.nonzero(np.diff(ranked))[0], len(ranked) - 1)
        return cls(hits, ranked[last], hits[last], 1 + last - hits[last])

    @property
    def has_positives(self) -> bool:
        return bool(self.true_positives[-1] > 0)

    @property
    def has_both(self) -> bool:
        return self.has_positives and bool(self.false_positives[-1] > 0)

    def roc(self) -> Curve:
        """Give false positive rates, true positive rates and thresholds, without inner points."""
        fp, tp, thresholds = self.false_positives, self.true_positives, self.thresholds
        if len(fp) >= FEWEST_FOR_A_CORNER:
            corner = (np.diff(fp, 2) != 0) | (np.diff(tp, 2) != 0)
            kept = np.concatenate([[True], corner, [True]])
            fp, tp, thresholds = fp[kept], tp[kept], thresholds[kept]
        return (
            np.append(0.0, fp) / fp[-1],
            np.append(0.0, tp) / tp[-1],
            np.append(np.inf, thresholds),
        )

    def precision_recall(self) -> Curve:
        """Give recalls, precisions and thresholds, the smallest threshold first; ends at (0, 1)."""
        tp = self.true_positives
        precision = (tp / (tp + self.false_positives))[::-1]
        recall = (tp / tp[-1])[::-1]
        return np.append(recall, 0.0), np.append(precision, 1.0), self.thresholds[::-1]


def area_under(roc: Curve) -> float:
    """Give the area under a ROC curve."""
    return float(auc(roc[0], roc[1]))


def average_precision(curve: Curve) -> float:
    """Give the mean of the precisions, each weighted by the recall that is won at it."""
    recall, precision, _ = curve
    return float(max(0.0, -np.sum(np.diff(recall) * precision[:-1])))
