"""From an untrained two-class learner to one of several classes."""

from collections.abc import Mapping
from typing import Any, TypeVar

from designer.artifacts.values import UntrainedModel
from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import Learner

Value = TypeVar("Value")


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
    several = Learner(
        make(learner.estimator),
        learner.encoding,
        ranges=_of_the_inner(learner.ranges),
        usual_ranges=_of_the_inner(learner.usual_ranges),
        names=_of_the_inner(_names(learner)),
    )
    shown = {"learner": inner.title or inner.kind, **inner.settings}
    return UntrainedModel(kind, "multiclass", several, shown, title)


def _of_the_inner(values: Mapping[str, Value]) -> dict[str, Value]:
    """Call parameters of the two-class learner as the one around it does."""
    return {f"estimator__{name}": value for name, value in values.items()}


def _names(learner: Learner) -> dict[str, str]:
    """Name every parameter that can be tried, those too that people call as the learner does."""
    return {name: name for name in [*learner.ranges, *learner.usual_ranges]} | dict(learner.names)
