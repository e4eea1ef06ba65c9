"""Training: from an untrained model and a table to a model."""

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import clone

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.explanation import permutation_importances
from designer.modules.learning.features import Features, Matrix, fit_features
from designer.modules.learning.fitted_learner import FittedLearner, importances
from designer.modules.learning.fitting import fit
from designer.modules.learning.labels import (
    check_not_below,
    class_codes,
    numbers,
    several_classes,
    two_classes,
    with_label,
)
from designer.modules.learning.learner import NUMBER_TASKS, Learner, least_label

TASKS = ("binary", "multiclass", "regression", "quantile")
FEWEST_ROWS_OF_TREES = 2


def train(
    untrained: UntrainedModel,
    table: Table,
    label: Column,
    context: Context,
    *,
    explain: bool = False,
) -> Model:
    """Fit a clone of the untrained model's estimator to the rows that have a label.

    Args:
        untrained: The learner.
        table: The rows to learn from.
        label: The column to predict.
        context: Hears of progress, and says how many threads there are.
        explain: Also find how much each column counts, by shuffling it.

    Raises:
        ModuleError: the data cannot be learned from by this learner.
    """
    learner = _learner(untrained)
    known = with_label(table, label)
    if known.num_rows < table.num_rows:
        context.log.info("%d rows have no label and are left out.", table.num_rows - known.num_rows)
    check_enough(known, learner, untrained.title)
    classes, target = _target(untrained, known, label)
    features = fit_features(known, feature_names(known, label), learner.encoding)
    matrix = features.matrix(known)
    check_usable(matrix, features, untrained.title)
    estimator = fit(clone(learner.estimator), matrix, target, features, context)
    fitted = FittedLearner(features, estimator, classes)
    details = _details(untrained, fitted, known)
    if explain:
        details["permutation_importances"] = permutation_importances(fitted, matrix, target)
    return Model(
        kind=untrained.kind,
        task=untrained.task,
        estimator=fitted,
        columns=features.columns,
        label=label,
        details=details,
        title=untrained.title,
    )


def feature_names(table: Table, label: Column) -> list[str]:
    """Give the columns to learn from: those in the role of a feature, without the label.

    Raises:
        ModuleError: there is none.
    """
    names = [c.name for c in table.columns if c.role == "feature" and c.name != label.name]
    if not names:
        message = (
            f"There is no column to learn “{label.name}” from: all others have another role. "
            "Connect a dataset with features, or set them as features with Edit Metadata."
        )
        raise ModuleError("features_missing", message)
    return names


def check_enough(table: Table, learner: Learner, title: str) -> None:
    """See that trees get rows that can be split.

    Raises:
        ModuleError: they do not.
    """
    if learner.encoding == "codes" and table.num_rows < FEWEST_ROWS_OF_TREES:
        message = (
            f"{title} needs at least {FEWEST_ROWS_OF_TREES} rows that have a label; there is "
            f"{table.num_rows}. Look at the data above this node."
        )
        raise ModuleError("too_few_rows", message)


def check_usable(matrix: Matrix, features: Features, title: str) -> None:
    """See that a linear learner gets neither missing nor infinite values.

    Raises:
        ModuleError: it does, and in which column.
    """
    infinite = np.isinf(matrix).any(axis=0)
    if infinite.any():
        _refuse("infinite", features.sources[int(infinite.argmax())], title)
    missing = np.isnan(matrix).any(axis=0)
    if features.encoding == "indicators" and missing.any():
        _refuse("missing", features.sources[int(missing.argmax())], title)


def _refuse(what: str, column: str, title: str) -> None:
    remedy = "Clean Missing Data" if what == "missing" else "Clip Values or Clean Missing Data"
    message = (
        f"Column “{column}” has {what} values, and {title} cannot learn from them. "
        f"Put {remedy} before it, or leave the column out."
    )
    raise ModuleError(f"{what}_values", message, column)


def _learner(untrained: UntrainedModel) -> Learner:
    if isinstance(untrained.estimator, Learner) and untrained.task in TASKS:
        return untrained.estimator
    message = (
        f"{untrained.title or untrained.kind} is a learner for {untrained.task}, which has a "
        "training module of its own. Connect a classification or regression learner."
    )
    raise ModuleError("learner_type", message)


def _target(
    untrained: UntrainedModel, known: Table, label: Column
) -> tuple[tuple[Any, ...], npt.NDArray[Any]]:
    """Give the classes and the number of each row's class; or no classes and the numbers."""
    if untrained.task in NUMBER_TASKS:
        target = numbers(known, label)
        check_not_below(target, label, least_label(untrained.estimator.estimator), untrained.title)
        return (), target
    find = two_classes if untrained.task == "binary" else several_classes
    classes = find(known, label)
    return classes, class_codes(known, label.name, classes)


def _details(untrained: UntrainedModel, fitted: FittedLearner, table: Table) -> dict[str, Any]:
    return {
        "settings": dict(untrained.settings),
        "rows": table.num_rows,
        "classes": list(fitted.classes),
        "feature_importances": importances(fitted),
    }
