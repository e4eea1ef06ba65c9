"""How much worse a model becomes when one column of other rows is shuffled."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.inspection import permutation_importance
from sklearn.metrics import accuracy_score, precision_score, recall_score
from threadpoolctl import threadpool_limits

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.features import Matrix
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.labels import BINARY_CLASSES, class_codes, numbers, with_label
from designer.modules.learning.quantile_evaluation import quantile_losses
from designer.modules.learning.regression_evaluation import regression_metrics
from designer.modules.selection import existing

Target = npt.NDArray[Any]
Measure = Callable[[Target, Target], float]
Places = npt.NDArray[np.int64]


class OnSources:
    """A fitted learner that takes for each column of the table the number of a row.

    scikit-learn shuffles columns; one column of a table may be several of the matrix, which have to
    stay together.
    """

    def __init__(self, fitted: FittedLearner, matrix: Matrix, context: Context, turns: int) -> None:
        self.fitted, self.matrix, self.context = fitted, matrix, context
        self.names = list(dict.fromkeys(fitted.features.sources))
        sources = np.array(fitted.features.sources)
        self.blocks = [np.flatnonzero(sources == name) for name in self.names]
        self.turns = turns * len(self.names) + 1
        self.turn = 0

    def fit(self) -> None:
        """Exist, as scikit-learn asks of an estimator; what is fitted was so before."""

    def predict(self, places: Places) -> Target:
        """Predict from the values of the rows that stand in each column."""
        self.turn += 1
        self.context.progress(min(1.0, self.turn / self.turns))
        matrix = np.empty_like(self.matrix)
        for place, block in enumerate(self.blocks):
            matrix[:, block] = self.matrix[np.ix_(places[:, place], block)]
        if not self.fitted.classes:
            return self.fitted.values(matrix)
        return np.asarray(self.fitted.probabilities(matrix).argmax(axis=1))


def shuffled_losses(
    model: Model, table: Table, metric: str, repeats: int, seed: int, context: Context
) -> dict[str, tuple[float, float]]:
    """Give the mean and the standard deviation of each column's loss, the greatest first.

    Raises:
        ModuleError: the model has no such metric, or no row of the table can be scored and judged.
    """
    fitted = model.estimator
    if not isinstance(fitted, FittedLearner) or model.label is None:
        message = (
            f"{model.title} is no model of classes or numbers, so nothing says how wrong it is. "
            "Connect a model that was trained by Train Model."
        )
        raise ModuleError("learner_type", message)
    measure = _measure(fitted, metric)
    matrix, target = _rows(model, fitted, table)
    whole = OnSources(fitted, matrix, context, repeats)
    places = np.repeat(np.arange(len(matrix))[:, None], len(whole.names), axis=1)

    def scored(estimator: OnSources, given: Places, truth: Target) -> float:
        return measure(truth, estimator.predict(given))

    with threadpool_limits(context.threads):
        found = permutation_importance(
            whole, places, target, scoring=scored, n_repeats=repeats, random_state=seed
        )
    pairs = zip(found.importances_mean.tolist(), found.importances_std.tolist(), strict=True)
    losses = dict(zip(whole.names, pairs, strict=True))
    return dict(sorted(losses.items(), key=lambda item: (-item[1][0], item[0])))


def _rows(model: Model, fitted: FittedLearner, table: Table) -> tuple[Matrix, Target]:
    """Give the features and the truth of the rows that have both."""
    check_columns(table, model.columns, model.title)
    assert model.label is not None  # noqa: S101 - it was asked before
    label = existing(table, model.label.name, "the test data")
    known = with_label(table, label)
    target: Target = (
        class_codes(known, label.name, fitted.classes) if fitted.classes else numbers(known, label)
    )
    matrix = fitted.matrix(known)
    is_usable = target >= 0 if fitted.classes else np.isfinite(target)
    if fitted.features.encoding == "indicators":
        is_usable &= np.isfinite(matrix).all(axis=1)
    if not is_usable.any():
        message = (
            f"No row has both a known value of “{label.name}” and all that the model needs. Clean "
            "missing values first, or connect other test data."
        )
        raise ModuleError("nothing_to_evaluate", message, label.name)
    return matrix[is_usable], target[is_usable]


def _measure(fitted: FittedLearner, metric: str) -> Measure:
    """Give the function that is greater the better the predictions are."""
    if fitted.quantiles and metric == "automatic":
        return lambda truth, predicted: (
            -float(np.mean(quantile_losses(truth, predicted, fitted.quantiles)))
        )
    if fitted.quantiles:
        message = (
            f"The model predicts quantiles, which “{metric}” cannot judge. Choose the metric that "
            "goes by the model."
        )
        raise ModuleError("metric_mismatch", message)
    of_task, task = (OF_CLASSES, "classes") if fitted.classes else (OF_NUMBERS, "numbers")
    chosen = next(iter(of_task)) if metric == "automatic" else metric
    if chosen not in of_task:
        message = (
            f"The model predicts {task}, which “{metric}” cannot judge. Choose one of "
            f"{', '.join(name.replace('_', ' ') for name in of_task)}."
        )
        raise ModuleError("metric_mismatch", message)
    if not fitted.classes:
        return OF_NUMBERS[chosen]
    average = "binary" if len(fitted.classes) == BINARY_CLASSES else "macro"
    return lambda truth, predicted: OF_CLASSES[chosen](truth, predicted, average)


def _of_numbers(name: str, sign: float) -> Measure:
    def measure(truth: Target, predicted: Target) -> float:
        value = regression_metrics(truth, predicted)[name]
        if value is None:
            message = (
                "The measure is not defined, because all rows of the test data have the same "
                "value to predict. Choose the mean absolute error, or other rows."
            )
            raise ModuleError("metric_undefined", message)
        return sign * value

    return measure


OF_CLASSES: Mapping[str, Callable[[Target, Target, str], float]] = {
    "accuracy": lambda truth, predicted, _: float(accuracy_score(truth, predicted)),
    "precision": lambda truth, predicted, average: float(
        precision_score(truth, predicted, average=average, zero_division=0.0)
    ),
    "recall": lambda truth, predicted, average: float(
        recall_score(truth, predicted, average=average, zero_division=0.0)
    ),
}
OF_NUMBERS: Mapping[str, Measure] = {
    "r2": _of_numbers("r2", 1.0),
    "mean_absolute_error": _of_numbers("mean_absolute_error", -1.0),
    "root_mean_squared_error": _of_numbers("root_mean_squared_error", -1.0),
    "relative_absolute_error": _of_numbers("relative_absolute_error", -1.0),
    "relative_squared_error": _of_numbers("relative_squared_error", -1.0),
}
