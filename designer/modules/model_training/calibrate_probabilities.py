"""Calibrate Probabilities: let probabilities come true as often as they say."""

from dataclasses import replace
from typing import Annotated

import numpy as np
from threadpoolctl import threadpool_limits

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Choices, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.calibrated import Calibrated, Codes, Matrix, Method
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.labels import class_codes, with_label
from designer.modules.selection import existing

LEAST = np.finfo(np.float64).eps


@module(title="Calibrate Probabilities", group="Model Training")
def calibrate_probabilities(
    trained_model: Model,
    dataset: Table,
    *,
    method: Annotated[
        Method, Choices({"sigmoid": "Sigmoid (Platt)", "isotonic": "Isotonic (rising steps)"})
    ] = "sigmoid",
    context: Context,
) -> Annotated[Model, Label("Calibrated model")]:
    """Mend the probabilities of a model of classes, so that they come true as often as they say.

    Of rows that a model gives 0.8, eight in ten should be positive; of forests, boosted trees and
    naive Bayes they often are not. Connect rows that the model was not trained on, such as the
    second part of Split Data. The log says how the log loss on them changed; test the model on
    yet other rows.

    Args:
        trained_model: A model of two or more classes.
        dataset: Rows with the label, other ones than the model was trained on.
        method: A sigmoid needs few rows, and corrects what is too sure or not sure enough; rising
            steps correct any shape, and need about a thousand rows.
        context: Told the log loss before and after.
    """
    fitted = _classifier(trained_model)
    given, truth = _judged(trained_model, fitted, dataset, context)
    with threadpool_limits(context.threads):
        calibrated = Calibrated.of(fitted.estimator, given, truth, method)
    before, after = _log_loss(given, truth), _log_loss(calibrated.way.probabilities(given), truth)
    context.metric("Log loss before", before)
    context.metric("Log loss after", after)
    context.log.info("On %d rows the log loss was %.4f and is %.4f.", len(truth), before, after)
    return replace(
        trained_model,
        estimator=replace(fitted, estimator=calibrated),
        details={**trained_model.details, "calibration": method, "calibration_rows": len(truth)},
    )


def _classifier(model: Model) -> FittedLearner:
    fitted = model.estimator
    is_of_classes = model.task in ("binary", "multiclass") and model.label is not None
    if is_of_classes and isinstance(fitted, FittedLearner):
        return fitted
    message = (
        f"“{model.title}” gives no probabilities of classes. Connect a classification model of "
        "Train Model or Tune Model Hyperparameters."
    )
    raise ModuleError("model_type", message)


def _judged(
    model: Model, fitted: FittedLearner, dataset: Table, context: Context
) -> tuple[Matrix, Codes]:
    """Give what the model says of the rows, (n_rows, n_classes), and their classes."""
    check_columns(dataset, model.columns, model.title)
    assert model.label is not None  # noqa: S101 - it was asked before
    label = existing(dataset, model.label.name, "the dataset to calibrate by")
    known = with_label(dataset, label)
    truth, matrix = class_codes(known, label.name, fitted.classes), fitted.matrix(known)
    is_usable = truth >= 0
    if fitted.features.encoding == "indicators":
        is_usable &= np.isfinite(matrix).all(axis=1)
    absent = [str(v) for code, v in enumerate(fitted.classes) if code not in truth[is_usable]]
    if absent:
        message = (
            f"No row that can be scored has “{absent[0]}” in the label “{label.name}”: how "
            "probable it is cannot be calibrated. Connect rows of all classes."
        )
        raise ModuleError("class_missing", message, label.name)
    with threadpool_limits(context.threads):
        return fitted.probabilities(matrix[is_usable]), truth[is_usable]


def _log_loss(given: Matrix, truth: Codes) -> float:
    chosen = given[np.arange(len(truth)), truth]
    return float(-np.log(np.clip(chosen, LEAST, 1)).mean())
