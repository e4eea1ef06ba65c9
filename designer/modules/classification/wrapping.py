"""From an untrained two-class learner to one of several classes."""

from typing import Any

from designer.artifacts.values import UntrainedModel
from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import Learner


def wrapped(title: str, kind: str, inner: UntrainedModel, make: Any) -> UntrainedModel:
    """Make the learner of several classes; ranges of the two-class learner stay searchable.

    Raises:
        ModuleError: the learner is not one of two classes.
    """
    if inner.task != "binary" or not isinstance(inner.estimator, Learner):
        message = (
            f"{title} needs an untrained learner of two classes; “{inner.title or inner.kind}” is "
            f"one for {inner.task}. Connect a two-class learner, such as Two-Class Logistic "
            "Regression."
        )
        raise ModuleError("learner_type", message)
    learner = inner.estimator
    ranges = {f"estimator__{name}": values for name, values in learner.ranges.items()}
    shown = {"learner": inner.title or inner.kind, **inner.settings}
    estimator = make(learner.estimator)
    return UntrainedModel(
        kind, "multiclass", Learner(estimator, learner.encoding, ranges), shown, title
    )
