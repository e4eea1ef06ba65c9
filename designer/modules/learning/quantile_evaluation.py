"""How well predicted quantiles fit the true numbers: losses, and the share of rows below each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
PREFIX = "quantile_loss_"
AVERAGE = "average_quantile_loss"
GAIN = "r1"
IDEAL = "As it should be"


def evaluate_quantiles(
    name: str, truth: Values, predicted: Values, levels: Sequence[float]
) -> dict[str, Any]:
    """Compare predicted quantiles, (n_rows, n_levels), with the truth, (n_rows,).

    The baseline predicts the quantiles of the truth itself, the same for each row; R¹ is the share
    of its loss that the model does without (Koenker and Machado 1999).
    """
    losses = quantile_losses(truth, predicted, levels)
    below = (truth[:, None] <= predicted).mean(axis=0)
    metrics: dict[str, float | None] = {
        f"{PREFIX}{level}": loss for level, loss in zip(levels, losses, strict=True)
    }
    metrics |= {AVERAGE: float(np.mean(losses)), GAIN: gain(truth, predicted, levels)}
    return {
        "name": name,
        "rows": len(truth),
        "metrics": metrics
        | {AVERAGE: float(np.mean(losses)), GAIN: gain(truth, predicted, levels)},
        "below": [[float(level), float(part)] for level, part in zip(levels, below, strict=True)],
    }


def quantile_losses(truth: Values, predicted: Values, levels: Sequence[float]) -> list[float]:
    """Give the mean of q times what a row lies above the quantile q, or 1 - q times below."""
    over = truth[:, None] - predicted
    each = np.maximum(np.asarray(levels) * over, (np.asarray(levels) - 1) * over)
    return [float(loss) for loss in each.mean(axis=0)]


def gain(truth: Values, predicted: Values, levels: Sequence[float]) -> float | None:
    """Give R¹: 1 is perfect, 0 no better than the quantiles of the truth; None if all are equal."""
    same = np.quantile(truth, levels, method="inverted_cdf")
    whole = sum(quantile_losses(truth, np.tile(same, (len(truth), 1)), levels))
    return 1 - sum(quantile_losses(truth, predicted, levels)) / whole if whole else None


def loss_titles(models: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Give the titles of the losses of all quantiles that the models have, ascending."""
    names = {name for model in models for name in model["metrics"] if name.startswith(PREFIX)}
    levels = sorted(float(name.removeprefix(PREFIX)) for name in names)
    return {f"{PREFIX}{level}": f"Quantile Loss {level}" for level in levels}


def quantile_figure(models: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Draw the share of rows at or below each quantile, which should be the quantile's own."""
    series = [{"name": model["name"], "points": model["below"]} for model in models]
    return {
        "kind": "lines",
        "title": "Rows at or below each predicted quantile",
        "x_title": "Quantile",
        "y_title": "Share of rows",
        "series": [*series, {"name": IDEAL, "points": [[0.0, 0.0], [1.0, 1.0]]}],
    }
