"""Boosted decision trees of LightGBM: the parameters that its modules share, and the learner."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from lightgbm import LGBMClassifier, LGBMRegressor

from designer.artifacts.values import Task, UntrainedModel
from designer.catalog.annotations import Label, Length, Range, ShownIf
from designer.modules.learning.learner import Learner
from designer.modules.learning.trainer_mode import RANGE, SINGLE, settle

One = ShownIf(trainer_mode=SINGLE)
Many = ShownIf(trainer_mode=RANGE)

Leaves = Annotated[int, Range(2, 131_072), One, Label("Maximum number of leaves per tree")]
LeafSize = Annotated[int, Range(1), One, Label("Minimum number of samples per leaf")]
Rate = Annotated[float, Range(0, 1, exclusive_min=True), One, Label("Learning rate")]
Trees = Annotated[int, Range(1, 100_000), One, Label("Number of trees")]
Seed = Annotated[int, Range(0, 2**31 - 1), Label("Random seed")]

LeavesRange = Annotated[
    Sequence[Annotated[int, Range(2, 131_072)]],
    Length(1),
    Many,
    Label("Range for leaves per tree"),
]
LeafSizeRange = Annotated[
    Sequence[Annotated[int, Range(1)]], Length(1), Many, Label("Range for samples per leaf")
]
RateRange = Annotated[
    Sequence[Annotated[float, Range(0, 1, exclusive_min=True)]],
    Length(1),
    Many,
    Label("Range for learning rate"),
]
TreesRange = Annotated[
    Sequence[Annotated[int, Range(1, 100_000)]], Length(1), Many, Label("Range for number of trees")
]

LEAVES_TRIED = (2, 8, 32, 128)
LEAF_SIZES_TRIED = (1, 10, 50)
RATES_TRIED = (0.025, 0.05, 0.1, 0.2, 0.4)
TREES_TRIED = (20, 100, 500)

ESTIMATOR_NAMES = {
    "leaves": "num_leaves",
    "minimum_leaf_samples": "min_child_samples",
    "learning_rate": "learning_rate",
    "trees": "n_estimators",
}


def boosted_trees(
    title: str,
    task: Task,
    mode: str,
    single: Mapping[str, Any],
    ranges: Mapping[str, Sequence[Any]],
    seed: int,
) -> UntrainedModel:
    """Make the untrained model of boosted trees; `single` and `ranges` use our parameter names."""
    settings, searched = settle(mode, single, ranges)
    make = LGBMRegressor if task == "regression" else LGBMClassifier
    estimator = make(
        **{ESTIMATOR_NAMES[name]: value for name, value in settings.items()},
        random_state=seed,
        # LightGBM's own default, 0.001, lets leaves of almost no weight take over late trees.
        min_child_weight=1.0,
        # 0: the threads that the step was given; a number here would be part of the model's bytes.
        n_jobs=0,
        # Equal results whatever the number of threads, as the reuse of results requires. By rows,
        # histograms would be sums of sums, one for each thread, and differ in their last digits.
        deterministic=True,
        force_col_wise=True,
        verbosity=-1,
    )
    learner = Learner(
        estimator,
        "codes",
        ranges={ESTIMATOR_NAMES[name]: values for name, values in searched.items()},
        usual_ranges={ESTIMATOR_NAMES[name]: tuple(values) for name, values in ranges.items()},
        names={theirs: ours for ours, theirs in ESTIMATOR_NAMES.items()},
    )
    kind = title.lower().replace("-", "_").replace(" ", "_")
    shown = {**settings, "seed": seed, **({"ranges": searched} if searched else {})}
    return UntrainedModel(kind, task, learner, shown, title)
