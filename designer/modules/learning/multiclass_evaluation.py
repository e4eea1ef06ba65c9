"""How well scored labels of several classes fit the truth, as data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

Codes = npt.NDArray[np.int64]


def evaluate_multiclass(
    name: str, truth: Codes, predicted: Codes, classes: Sequence[Any]
) -> dict[str, Any]:
    """Compare predicted with true class numbers, both (n_rows,); matrix rows are the truth."""
    numbers = np.arange(len(classes))
    precision, recall, f1, support = precision_recall_fscore_support(
        truth, predicted, labels=numbers, zero_division=0.0
    )
    counts = np.bincount(truth, minlength=len(classes))
    return {
        "name": name,
        "classes": [str(value) for value in classes],
        "rows": len(truth),
        "confusion": confusion_matrix(truth, predicted, labels=numbers).tolist(),
        "metrics": {
            "accuracy": float((truth == predicted).mean()) if len(truth) else None,
            "macro_precision": float(precision.mean()),
            "macro_recall": float(recall.mean()),
            "macro_f1": float(f1.mean()),
        },
        "per_class": [
            {
                "class": str(value),
                "precision": float(precision[i]),
                "recall": float(recall[i]),
                "f1": float(f1[i]),
                "rows": int(support[i]),
            }
            for i, value in enumerate(classes)
        ],
        "baseline": {
            "accuracy": float(counts.max() / max(1, len(truth))),
            "label": str(classes[int(counts.argmax())]),
        },
    }
