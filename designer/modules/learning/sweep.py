"""A sweep: which settings of a learner to try, and how good each of them is."""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sklearn.base import clone

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Transform, UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.cross_validation import (
    Metrics,
    cross_validate,
    mean_metrics,
    score_metrics,
    train_and_score,
)
from designer.modules.learning.fold_transforms import fitted_to
from designer.modules.learning.folds import Folds
from designer.modules.learning.learner import Learner
from designer.modules.learning.training import TASKS

MOST_RUNS = 10_000
Settings = Mapping[str, Any]
Ranges = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Judge:
    """What settings are judged by: rows of their own, or folds of the rows to learn from.

    `transforms` are fitted anew to whatever rows a try is trained on.
    """

    training: Table
    label: Column
    validation: Table | None
    folds: Folds | None
    transforms: Sequence[Transform] = ()

    def metrics(self, untrained: UntrainedModel, names: Sequence[str], context: Context) -> Metrics:
        """Say how good a learner is."""
        if self.folds is not None:
            found = cross_validate(
                untrained, self.training, self.label, self.folds, context, self.transforms
            )
            return mean_metrics(found.metrics, names)
        if self.validation is None:
            message = "settings are judged by folds or by rows of their own"
            raise ValueError(message)
        training, rows = fitted_to(
            self.transforms, self.training, self.validation, self.label, context
        )
        scored = train_and_score(untrained, training, rows, self.label, context)
        return score_metrics(rows, scored, self.label, context)


def tunable(untrained: UntrainedModel) -> Learner:
    """Give the learner of an untrained model whose settings can be tried.

    Raises:
        ModuleError: it is none.
    """
    if isinstance(untrained.estimator, Learner) and untrained.task in TASKS:
        return untrained.estimator
    message = (
        f"The settings of {untrained.title or untrained.kind} cannot be swept. Connect a learner "
        "of classification or regression."
    )
    raise ModuleError("learner_type", message)


def ranges_of(learner: Learner) -> Ranges:
    """Give the values to try: those that were given, else the usual ones."""
    return learner.ranges or learner.usual_ranges


def entire_grid(ranges: Ranges) -> list[Settings]:
    """Give all combinations of values.

    Raises:
        ModuleError: there are too many.
    """
    count = math.prod(len(values) for values in ranges.values())
    if count > MOST_RUNS:
        message = (
            f"The ranges have {count:,} combinations; at most {MOST_RUNS:,} can be tried. Choose "
            "the random sweep, or give fewer values."
        )
        raise ModuleError("too_many_runs", message)
    return [_combination(ranges, number) for number in range(count)]


def random_sweep(ranges: Ranges, most: int, seed: int) -> list[Settings]:
    """Draw combinations of values at random, none twice; all where there are no more."""
    count = math.prod(len(values) for values in ranges.values())
    if count <= most:
        return entire_grid(ranges)
    drawn = random.Random(seed).sample(range(count), most)  # noqa: S311 - not a secret
    return [_combination(ranges, number) for number in drawn]


def _combination(ranges: Ranges, number: int) -> Settings:
    """Give a combination by its number; the last range varies fastest."""
    settings = {}
    for name in reversed(list(ranges)):
        number, place = divmod(number, len(ranges[name]))
        settings[name] = ranges[name][place]
    return {name: settings[name] for name in ranges}


def with_settings(untrained: UntrainedModel, learner: Learner, chosen: Settings) -> UntrainedModel:
    """Give the untrained model with these values of the estimator's parameters."""
    estimator = clone(learner.estimator).set_params(**chosen)
    shown = {name: value for name, value in untrained.settings.items() if name != "ranges"}
    shown |= called(learner, chosen)
    changed = replace(learner, estimator=estimator, ranges={})
    return replace(untrained, estimator=changed, settings=shown)


def called(learner: Learner, settings: Settings) -> Settings:
    """Give settings under the names that people know."""
    return {learner.names.get(name, name): value for name, value in settings.items()}
