"""Cross Validate Model: say how good a learner is, each row scored by a model that never saw it."""

from typing import Annotated, NamedTuple

import numpy as np
import polars as pl

from designer.artifacts.column import Column as ColumnFacts
from designer.artifacts.table import Table
from designer.artifacts.values import Transform, UntrainedModel
from designer.catalog.annotations import Column, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.learning.cross_validation import (
    Validated,
    classes_to_stratify,
    cross_validate,
    mean_metrics,
    metric_deviations,
)
from designer.modules.learning.evaluation import (
    EvaluationTask,
    described,
    evaluate,
    evaluation_figure,
    find_scores,
    metric_names,
)
from designer.modules.learning.folds import Folds, folds_of_column, random_folds
from designer.modules.learning.labels import label_column as find_label
from designer.modules.learning.labels import with_label
from designer.modules.learning.scores import is_replaced
from designer.modules.names import unique_name

FOLD_NUMBER = "Fold Number"
NUMBER_OF_ROWS = "Number of Rows"
MEAN = "Mean"
DEVIATION = "Standard Deviation"


class CrossValidated(NamedTuple):
    """The scores of all rows, and how good those of each fold are."""

    scored_results: Annotated[Table, Label("Scored results")]
    evaluation_by_fold: Annotated[Table, Label("Evaluation results by fold")]


@module(title="Cross Validate Model", group="Model Scoring & Evaluation")
def cross_validate_model(
    untrained_model: UntrainedModel,
    dataset: Table,
    transformations: list[Transform] | None = None,
    *,
    label_column: Annotated[str | None, Column(of="dataset", roles=("label",))] = None,
    fold_column: Annotated[str | None, Column(of="dataset")] = None,
    folds: Annotated[
        int, Range(2, 1_000), ShownIf(fold_column=None), Label("Number of folds")
    ] = 10,
    seed: Annotated[int, Range(0, 2**32 - 1), ShownIf(fold_column=None), Label("Random seed")] = 0,
    context: Context,
) -> CrossValidated:
    """Say how good a learner is, each row scored by a model that never saw it.

    Divides the rows at random into folds, trains on all of them but one, scores that one, and so
    on for each. The folds have equal sizes, and for a learner of classes each has the classes in
    their shares. Rows without a label are left out.

    The first output has the scores of all rows and their fold; the second the metrics of each
    fold, their mean, and their standard deviation: how much a result depends on the rows that
    there happened to be. To look closer, connect the first output to Evaluate Model.

    Args:
        untrained_model: The learner with its settings.
        dataset: The rows to learn from and to score.
        transformations: What is to be done to the rows before learning, such as what Clean Missing
            Data, Normalize Data or Filter Based Feature Selection learned. In each fold they are
            learned anew, in their order, from the rows that the model is trained on: means, scales
            and chosen columns then tell it nothing of the rows that it is judged by. The dataset is
            the one before them.
        label_column: What to predict; left empty, the column that is marked as label.
        fold_column: A column whose values are the folds, such as one of Partition and Sample or
            the name of a group that must not be torn; nothing is learned from it.
        folds: How many folds to make.
        seed: The same seed gives the same folds.
        context: Told how far the work is, and the metrics.
    """
    label = find_label(dataset, label_column)
    known = with_label(dataset, label)
    if fold_column:
        divided = folds_of_column(known, fold_column)
        learned = known.select(name for name in known.names if name != fold_column)
    else:
        classes = classes_to_stratify(known, label, untrained_model)
        divided = random_folds(known.num_rows, folds, seed, classes)
        learned = known
    validated = cross_validate(
        untrained_model, learned, label, divided, context, transformations or ()
    )
    scored = _scored(known, validated.scores, label.name)
    task = _tell(scored, validated, context)
    if not fold_column:
        scored = _with_fold(scored, divided)
    return CrossValidated(scored, _by_fold(validated, divided, task))


def _scored(known: Table, scores: Table, label: str) -> Table:
    replaced = {c.name for c in known.columns if is_replaced(c, label, scores.names)}
    return known.select(n for n in known.names if n not in replaced).with_columns(scores)


def _with_fold(scored: Table, folds: Folds) -> Table:
    name = unique_name(FOLD_NUMBER, scored.names)
    column = Table.from_frame(
        pl.DataFrame({name: folds.numbers}), [ColumnFacts(name, "integer", role="none")]
    )
    return scored.with_columns(column)


def _tell(scored: Table, validated: Validated, context: Context) -> EvaluationTask:
    """Show all rows together as Evaluate Model does, and the metrics of each fold."""
    found = find_scores(scored)
    evaluated, _ = evaluate(found, "All folds")
    context.figure("Evaluation", evaluation_figure(found.task, [evaluated]))
    titles = metric_names(found.task)
    for name, mean in mean_metrics(validated.metrics, titles).items():
        for number, metrics in enumerate(validated.metrics):
            value = metrics.get(name)
            if value is not None:
                context.metric(f"{titles[name]} by fold", value, number)
        if mean is not None:
            context.metric(titles[name], mean)
    return found.task


def _by_fold(validated: Validated, folds: Folds, task: EvaluationTask) -> Table:
    """Make one row of metrics for each fold, one of their means, one of their deviations."""
    titles = metric_names(task)
    rows = [
        *validated.metrics,
        mean_metrics(validated.metrics, titles),
        metric_deviations(validated.metrics, titles),
    ]
    sizes = np.bincount(folds.numbers, minlength=len(folds)).tolist()
    frame = pl.DataFrame(
        {
            FOLD_NUMBER: [*folds.names, MEAN, DEVIATION],
            NUMBER_OF_ROWS: pl.Series([*sizes, None, None], dtype=pl.Int64),
            **{
                title: pl.Series([row.get(name) for row in rows], dtype=pl.Float64)
                for name, title in titles.items()
            },
        }
    )
    columns = [
        ColumnFacts(FOLD_NUMBER, "string", role="none"),
        ColumnFacts(NUMBER_OF_ROWS, "integer", role="none"),
        *(described(title) for title in titles.values()),
    ]
    return Table.from_frame(frame, columns)
