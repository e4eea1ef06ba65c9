"""Tune Model Hyperparameters: try settings of a learner, and train with the best."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, NamedTuple

import polars as pl

from designer.artifacts.column import Column as ColumnFacts
from designer.artifacts.table import Table
from designer.artifacts.values import Model, Transform, UntrainedModel
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.learning import sweep
from designer.modules.learning.cross_validation import Metrics, classes_to_stratify
from designer.modules.learning.evaluation import EvaluationTask, metric_names
from designer.modules.learning.fold_transforms import transformed
from designer.modules.learning.folds import random_folds
from designer.modules.learning.labels import label_column as find_label
from designer.modules.learning.labels import with_label
from designer.modules.learning.part_of_work import PartOfWork
from designer.modules.learning.quantile_evaluation import AVERAGE
from designer.modules.learning.training import train

RUN = "Run"
SweepMode = Annotated[
    Literal["random_sweep", "entire_grid"],
    Choices({"random_sweep": "Random sweep", "entire_grid": "Entire grid"}),
    Label("Parameter sweeping mode"),
]
ClassificationMetric = Annotated[
    Literal["accuracy", "precision", "recall", "f_score", "auc", "average_log_loss"],
    Choices(
        {
            "accuracy": "Accuracy",
            "precision": "Precision",
            "recall": "Recall",
            "f_score": "F-score",
            "auc": "AUC",
            "average_log_loss": "Average Log Loss",
        }
    ),
    Label("Metric for measuring performance for classification"),
]
RegressionMetric = Annotated[
    Literal[
        "mean_absolute_error",
        "root_mean_squared_error",
        "relative_absolute_error",
        "relative_squared_error",
        "r2",
    ],
    Choices(
        {
            "mean_absolute_error": "Mean absolute error",
            "root_mean_squared_error": "Root of mean squared error",
            "relative_absolute_error": "Relative absolute error",
            "relative_squared_error": "Relative squared error",
            "r2": "Coefficient of determination",
        }
    ),
    Label("Metric for measuring performance for regression"),
]
# The metrics of Evaluate Model that the choices mean; of several classes the mean over them.
BINARY = {
    "accuracy": "accuracy",
    "precision": "precision",
    "recall": "recall",
    "f_score": "f1",
    "auc": "auc",
    "average_log_loss": "log_loss",
}
MULTICLASS = {
    "accuracy": "accuracy",
    "precision": "macro_precision",
    "recall": "macro_recall",
    "f_score": "macro_f1",
    "average_log_loss": "log_loss",
}
GREATER_IS_BETTER = frozenset(
    {"accuracy", "precision", "recall", "f1", "auc", "r2"}
    | {"macro_precision", "macro_recall", "macro_f1"}
)


class Tuned(NamedTuple):
    """What was tried, the best first, and the model trained with the best settings."""

    sweep_results: Annotated[Table, Label("Sweep results")]
    best_model: Annotated[Model, Label("Trained best model")]


@dataclass(frozen=True, slots=True)
class Run:
    """One try: its number from 1 on, its settings, and how good it was."""

    number: int
    settings: Mapping[str, Any]
    metrics: Metrics


@module(title="Tune Model Hyperparameters", group="Model Training")
def tune_model_hyperparameters(
    untrained_model: UntrainedModel,
    training_dataset: Table,
    validation_dataset: Table | None = None,
    transformations: list[Transform] | None = None,
    *,
    sweep_mode: SweepMode = "random_sweep",
    maximum_runs: Annotated[
        int,
        Range(1, sweep.MOST_RUNS),
        ShownIf(sweep_mode="random_sweep"),
        Label("Maximum number of runs on random sweep"),
    ] = 5,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
    label_column: Annotated[str | None, Column(of="training_dataset", roles=("label",))] = None,
    classification_metric: ClassificationMetric = "accuracy",
    regression_metric: RegressionMetric = "mean_absolute_error",
    folds: Annotated[int, Range(2, 1_000), Label("Number of folds")] = 5,
    context: Context,
) -> Tuned:
    """Try settings of a learner, and train with the best.

    Tries the ranges of a learner whose trainer mode is “Parameter Range”; of one that has single
    values, ranges that are usual for it. With a validation dataset each try is trained on the
    training dataset and judged by the other; without one, by cross-validation on the training
    dataset. The best model is trained on all of the training dataset.

    With transformations, the best model takes rows that they were applied to, as they are given:
    put Apply Transformation with the same ones before Score Model.

    Args:
        untrained_model: The learner with its ranges.
        training_dataset: The rows to learn from.
        validation_dataset: Rows with the label by which the tries are judged.
        transformations: What is to be done to the rows before learning, such as what Clean Missing
            Data, Normalize Data or Filter Based Feature Selection learned. For each try they are
            learned anew, in their order, from the rows that it is trained on, so that they tell it
            nothing of the rows that it is judged by. The datasets are those before them.
        sweep_mode: Try some combinations drawn at random, none of them twice, or all.
        maximum_runs: How many combinations to draw.
        seed: The same seed draws the same combinations and makes the same folds.
        label_column: What to predict; left empty, the column that is marked as label.
        classification_metric: What makes a try the best, for classes. Of several classes precision,
            recall and F-score are means over them, and there is no AUC.
        regression_metric: What makes a try the best, for numbers. Quantiles are judged by their
            average loss.
        folds: In how many folds the training dataset is divided where no validation dataset is
            connected.
        context: Told how far the work is, and the metric of each run.
    """
    learner = sweep.tunable(untrained_model)
    task, metric = _metric(untrained_model, classification_metric, regression_metric)
    label = find_label(training_dataset, label_column)
    judge = replace(
        _judge(untrained_model, training_dataset, label, validation_dataset, folds, seed),
        transforms=transformations or (),
    )
    ranges = sweep.ranges_of(learner)
    if not ranges:
        context.log.warning("%s has no settings to try: only its own are.", untrained_model.title)
    tried = (
        sweep.entire_grid(ranges)
        if sweep_mode == "entire_grid"
        else sweep.random_sweep(ranges, maximum_runs, seed)
    )
    runs = []
    for number, settings in enumerate(tried, start=1):
        part = PartOfWork(context, number - 1, len(tried) + 1, f"run {number} of {len(tried)}")
        part.progress(0.0)
        candidate = sweep.with_settings(untrained_model, learner, settings)
        metrics = judge.metrics(candidate, list(metric_names(task)), part)
        runs.append(Run(number, sweep.called(learner, settings), metrics))
        _tell(runs[-1], metric_names(task)[metric], metrics.get(metric), context)
    ranked = sorted(runs, key=lambda run: _badness(run.metrics.get(metric), metric))
    context.log.info("The best of %d runs is run %d.", len(runs), ranked[0].number)
    best = sweep.with_settings(untrained_model, learner, tried[ranked[0].number - 1])
    last = PartOfWork(context, len(tried), len(tried) + 1, "training with the best settings")
    return Tuned(_results(ranked, task), train(best, _prepared(judge), label, last))


def _prepared(judge: sweep.Judge) -> Table:
    """Do the transforms as they are given to the rows of the best model."""
    table = judge.training
    for transform in judge.transforms:
        table = transformed(transform, table, judge.label)
    return table


def _metric(untrained: UntrainedModel, of_classes: str, of_numbers: str) -> tuple[Any, str]:
    if untrained.task == "regression":
        return "regression", of_numbers
    if untrained.task == "quantile":
        return "quantile", AVERAGE
    known = BINARY if untrained.task == "binary" else MULTICLASS
    if of_classes not in known:
        message = "AUC is a metric of two classes. Choose another metric for several classes."
        raise ModuleError("metric_undefined", message)
    return untrained.task, known[of_classes]


def _judge(
    untrained: UntrainedModel,
    training: Table,
    label: ColumnFacts,
    validation: Table | None,
    folds: int,
    seed: int,
) -> sweep.Judge:
    known = with_label(training, label)
    if validation is not None:
        return sweep.Judge(known, label, with_label(validation, label), None)
    classes = classes_to_stratify(known, label, untrained)
    return sweep.Judge(known, label, None, random_folds(known.num_rows, folds, seed, classes))


def _tell(run: Run, title: str, value: float | None, context: Context) -> None:
    context.log.info("Run %d: %s is %s with %s.", run.number, title, value, dict(run.settings))
    if value is not None:
        context.metric(title, value, run.number)


def _badness(value: float | None, metric: str) -> float:
    if value is None:
        return math.inf
    return -value if metric in GREATER_IS_BETTER else value


def _results(runs: Sequence[Run], task: EvaluationTask) -> Table:
    """Make one row of settings and metrics for each run."""
    data: dict[str, pl.Series] = {RUN: pl.Series([run.number for run in runs])}
    for name in runs[0].settings:
        data[_title(name)] = _values([run.settings[name] for run in runs])
    for name, title in metric_names(task).items():
        data[title] = pl.Series([run.metrics.get(name) for run in runs], dtype=pl.Float64)
    table = Table.from_frame(pl.DataFrame(data))
    unlearned = {
        column.name: ColumnFacts(column.name, column.type, role="none") for column in table.columns
    }
    return table.with_column_metadata(unlearned)


def _values(values: list[Any]) -> pl.Series:
    """Give numbers as they are, anything else as text."""
    is_plain = all(isinstance(value, bool | int | float) for value in values)
    return pl.Series(values if is_plain else [str(value) for value in values], strict=False)


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()
