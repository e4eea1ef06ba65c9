"""From the parameters of a learner's module to its untrained model."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from designer.artifacts.values import Task, UntrainedModel
from designer.modules.learning.learner import EncodingName, Learner
from designer.modules.learning.trainer_mode import settle

NOTHING: Mapping[str, str] = {}


def untrained_model(
    title: str,
    task: Task,
    make: Callable[..., Any],
    *,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    fixed: Mapping[str, Any],
    encoding: EncodingName = "indicators",
    names: Mapping[str, str] = NOTHING,
) -> UntrainedModel:
    """Make the untrained model of a learner that has settings to search.

    Args:
        title: Its name for people; its kind is made from it.
        task: What it predicts.
        make: Called with the settings and the fixed ones by name, gives the estimator.
        mode: One value for each setting, or ranges.
        single: The settings, by parameter.
        ranges: The values to try, by the same parameters.
        fixed: Settings that are not searched.
        encoding: The form that the estimator wants features in.
        names: For each setting that the estimator calls otherwise, how.
    """
    settings, searched = settle(mode, single, ranges)
    estimator = make(**settings, **fixed)
    called = {name: names.get(name, name) for name in ranges}
    learner = Learner(
        estimator,
        encoding,
        ranges={called[name]: values for name, values in searched.items()},
        usual_ranges={called[name]: tuple(values) for name, values in ranges.items()},
        names={theirs: ours for ours, theirs in called.items()},
    )
    kind = title.lower().replace("-", "_").replace(" ", "_")
    shown = {**settings, **fixed, **({"ranges": searched} if searched else {})}
    return UntrainedModel(kind, task, learner, shown, title)
