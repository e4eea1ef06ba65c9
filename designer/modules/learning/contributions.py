"""What each column adds to the score of each row, exactly, for learners that can be taken apart."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import Ridge, SGDClassifier, SGDRegressor

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.features import Features, Matrix
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.labels import BINARY_CLASSES
from designer.modules.learning.margins import MarginClassifier
from designer.modules.learning.penalized import PenalizedRegression
from designer.modules.learning.team import team_of

Numbers = npt.NDArray[np.float64]
LINEAR = (Ridge, SGDRegressor, SGDClassifier, PenalizedRegression)
ROWS_A_TURN = 1 << 13


@dataclass(frozen=True, slots=True)
class Contributions:
    """Parts of raw scores: `base` (n_rows,) and `values` (n_rows, n_columns) add to them.

    `classes` are the places of the classes whose scores they are, (n_rows,); None for numbers. A
    row that has no score has NaN.
    """

    names: list[str]
    base: Numbers
    values: Numbers
    classes: npt.NDArray[np.int64] | None


@dataclass(frozen=True, slots=True)
class LinearForm:
    """Raw scores as sums: weights (n_scores, n_features) of the features as they are."""

    weights: Numbers
    constants: Numbers

    def parts(self, matrix: Matrix, means: Numbers) -> Numbers:
        """Give (n_rows, n_scores, n_features + 1); the last is the score of the means.

        With features that do not depend on each other these are the Shapley values (Lundberg and
        Lee 2017, corollary 1).
        """
        values = (matrix - means)[:, None, :] * self.weights
        base = self.constants + self.weights @ means
        return np.concatenate([values, np.broadcast_to(base, values.shape[:2])[..., None]], axis=2)


def linear_form(estimator: Any) -> LinearForm | None:
    """Give the weighted sums that a fitted estimator goes by; None if it goes by something else."""
    scaler: Any = getattr(estimator, "scaler_", None)
    final = estimator
    if isinstance(estimator, MarginClassifier):
        if estimator.unit_rows:
            return None
        final = estimator.classifier_
    elif hasattr(estimator, "steps"):
        scaler, final = estimator.steps[0][1], estimator.steps[-1][1]
    if not isinstance(final, LINEAR):
        return None
    weights = np.atleast_2d(np.asarray(final.coef_, dtype=np.float64))
    constants = np.broadcast_to(np.asarray(final.intercept_, np.float64), len(weights))
    if hasattr(scaler, "scale_"):
        weights = weights / scaler.scale_
        constants = constants - weights @ scaler.mean_
    return LinearForm(weights, constants)


def contributions(
    model: Model, table: Table, background: Table | None, wanted: str, context: Context
) -> Contributions:
    """Take the raw score of each row apart.

    Args:
        model: A trained model.
        table: The rows.
        background: With whose means a linear model is compared; None for those of `table`.
        wanted: The class to explain; empty for the positive of two, the most probable of more.
        context: Told how far the work is.

    Raises:
        ModuleError: the model cannot be taken apart, the table lacks a column of it, or there is no
            such class.
    """
    fitted = model.estimator
    form = linear_form(fitted.estimator) if isinstance(fitted, FittedLearner) else None
    if not isinstance(fitted, FittedLearner) or (form is None and not fitted.is_boosted):
        raise _not_supported(model)
    place = _wanted_place(model, fitted, wanted)
    check_columns(table, model.columns, model.title)
    matrix = fitted.matrix(table)
    if form is None:
        if background is not None:
            context.log.info("Trees need no background: they know the rows of their training.")
        return _of_trees(fitted, matrix, place, context)
    means = _means(model, fitted, table if background is None else background)
    usable = np.isfinite(matrix).all(axis=1)
    if not usable.all():
        context.log.warning("%d rows have no score: values are missing.", int((~usable).sum()))
    parts = [
        _chosen(form.parts(rows, means), fitted, place)
        for rows in np.array_split(matrix, max(1, len(matrix) // ROWS_A_TURN))
    ]
    found = _joined(parts, fitted.features)
    blank = np.where(usable, 0.0, np.nan)
    return Contributions(
        found.names, found.base + blank, found.values + blank[:, None], found.classes
    )


def _of_trees(
    fitted: FittedLearner, matrix: Matrix, place: int | None, context: Context
) -> Contributions:
    """Ask LightGBM for the Shapley values of its trees (Lundberg et al. 2020, algorithm 2)."""
    parts, width = [], matrix.shape[1] + 1
    if not len(matrix):
        count = len(fitted.classes) if len(fitted.classes) > BINARY_CLASSES else 1
        parts.append(_chosen(np.zeros((0, count, width)), fitted, place))
    with team_of(context) as team:
        for start in range(0, len(matrix), ROWS_A_TURN):
            team.turn()
            rows = matrix[start : start + ROWS_A_TURN]
            given = np.asarray(fitted.estimator.predict(rows, pred_contrib=True), np.float64)
            parts.append(_chosen(given.reshape(len(rows), -1, width), fitted, place))
            context.progress((start + len(rows)) / len(matrix))
    return _joined(parts, fitted.features)


def _chosen(
    parts: Numbers, fitted: FittedLearner, place: int | None
) -> tuple[Numbers, npt.NDArray[np.int64] | None]:
    """Give the parts of the score of one class, (n_rows, n_features + 1), and which it is."""
    if not fitted.classes:
        return parts[:, 0], None
    if parts.shape[1] == 1:
        # One score for two classes: what speaks for one speaks against the other.
        sign = -1.0 if place == 0 else 1.0
        return sign * parts[:, 0], np.full(len(parts), 1 if place is None else place)
    if place is None and len(fitted.classes) == BINARY_CLASSES:
        place = 1
    chosen = parts.sum(axis=2).argmax(axis=1) if place is None else np.full(len(parts), place)
    return parts[np.arange(len(parts)), chosen], chosen


def _joined(
    parts: list[tuple[Numbers, npt.NDArray[np.int64] | None]], features: Features
) -> Contributions:
    """Put blocks of rows together, and features that come of one column."""
    whole = np.concatenate([values for values, _ in parts])
    classes = [chosen for _, chosen in parts if chosen is not None]
    names = [column.name for column in features.columns]
    sources = np.array(features.sources, dtype=object)
    values = [whole[:, :-1][:, sources == name].sum(axis=1) for name in names]
    return Contributions(
        names, whole[:, -1], np.column_stack(values), np.concatenate(classes) if classes else None
    )


def _means(model: Model, fitted: FittedLearner, background: Table) -> Numbers:
    check_columns(background, model.columns, model.title)
    matrix = fitted.matrix(background)
    usable = np.isfinite(matrix).all(axis=1)
    if not usable.any():
        message = (
            "No row of the background has values in all columns of the model, so there are no "
            "means to compare with. Connect rows such as those that the model was trained on."
        )
        raise ModuleError("background_empty", message)
    return np.asarray(matrix[usable].mean(axis=0))


def _wanted_place(model: Model, fitted: FittedLearner, wanted: str) -> int | None:
    if not wanted:
        return None
    names = [str(value) for value in fitted.classes]
    if wanted in names:
        return names.index(wanted)
    shown = ", ".join(f"“{name}”" for name in names[:10])
    remedy = f"It tells apart {shown}." if names else "It predicts numbers: leave the class empty."
    raise ModuleError("class_unknown", f"{model.title} knows no class “{wanted}”. {remedy}")


def _not_supported(model: Model) -> ModuleError:
    message = (
        f"The scores of “{model.title}” cannot be taken apart exactly. Connect a model of a "
        "boosted decision tree, or of linear, logistic or Poisson regression, the averaged "
        "perceptron or the support vector machine (not calibrated, stacked, or on the unit "
        "sphere). For others use Permutation Feature Importance."
    )
    return ModuleError("model_type", message)
