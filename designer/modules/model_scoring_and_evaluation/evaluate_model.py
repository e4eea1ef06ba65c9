"""Evaluate Model: say how good scores are, of one model or of two side by side."""

from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Any

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.learning import cluster_evaluation
from designer.modules.learning.cluster_evaluation import (
    cluster_table,
    evaluate_clusters,
    find_clusters,
)
from designer.modules.learning.evaluation import (
    EvaluationTask,
    Scored,
    described,
    evaluate,
    evaluation_figure,
    find_scores,
    metric_names,
)

FIRST = "Scored dataset"
SECOND = "Scored dataset to compare"


@module(title="Evaluate Model", group="Model Scoring & Evaluation")
def evaluate_model(
    scored_dataset: Annotated[Table, Label(FIRST)],
    scored_dataset_to_compare: Annotated[Table | None, Label(SECOND)] = None,
    *,
    context: Context,
) -> Annotated[Table, Label("Evaluation results")]:
    """Say how good scores are, with curves, beside those of another model if wanted.

    The kind of scores decides: two classes give accuracy, precision, recall, F1, AUC and curves;
    several classes a confusion matrix; numbers their errors; quantiles the loss of each and how
    many rows stay below. The simplest baseline stands beside. Of clusters it says how far their
    rows are from their own centers and from the others.

    Args:
        scored_dataset: The output of Score Model, with the label in it, or of Assign Data to
            Clusters.
        scored_dataset_to_compare: The scores of another model of the same kind.
        context: Told the metrics and the curves.
    """
    tables = [scored_dataset]
    if scored_dataset_to_compare is not None:
        tables.append(scored_dataset_to_compare)
    if all(find_clusters(table) for table in tables):
        return _clusters_evaluated(tables, context)
    found = [find_scores(table) for table in tables]
    task = found[0].task
    if any(scored.task != task for scored in found):
        message = (
            f"The two datasets are scored differently: {found[0].task} and {found[1].task}. "
            "Compare models of the same kind."
        )
        raise ModuleError("tasks_differ", message)
    models = _evaluated(found, context)
    _tell(models, task, context)
    return _results(models, task)


def _clusters_evaluated(tables: list[Table], context: Context) -> Table:
    """Say how close rows are to the centers of their clusters."""
    models = [
        (name, evaluate_clusters(table, columns))
        for name, table in zip((FIRST, SECOND), tables, strict=False)
        if (columns := find_clusters(table)) is not None
    ]
    for name, rows in models:
        suffix = "" if len(models) == 1 else f" ({name})"
        for title in (cluster_evaluation.TO_OWN, cluster_evaluation.TO_OTHER):
            value = rows[0][title]
            if isinstance(value, float):
                context.metric(title + suffix, value)
    return cluster_table(models)


def _evaluated(found: list[Scored], context: Context) -> list[dict[str, Any]]:
    """Compare each with the truth, side by side where there are cores to be had."""
    names = (FIRST, SECOND)[: len(found)]
    with ThreadPoolExecutor(min(len(found), context.granted_threads())) as threads:
        evaluated = list(threads.map(evaluate, found, names))
    for name, (_, left_out) in zip(names, evaluated, strict=True):
        if left_out:
            context.log.warning("%s: %d rows lack a label or a score.", name, left_out)
    return [model for model, _ in evaluated]


def _tell(models: list[dict[str, Any]], task: EvaluationTask, context: Context) -> None:
    for model in models:
        suffix = "" if len(models) == 1 else f" ({model['name']})"
        for name, title in metric_names(task, models).items():
            value = model["metrics"].get(name)
            if value is not None:
                context.metric(title + suffix, value)
    context.figure("Evaluation", evaluation_figure(task, models))


def _results(models: list[dict[str, Any]], task: EvaluationTask) -> Table:
    """Make one row of metrics for each model."""
    titles = metric_names(task, models)
    frame = pl.DataFrame(
        {
            "Model": [model["name"] for model in models],
            **{
                title: pl.Series([model["metrics"].get(name) for model in models], dtype=pl.Float64)
                for name, title in titles.items()
            },
        }
    )
    columns = [Column("Model", "string", role="none"), *map(described, titles.values())]
    return Table.from_frame(frame, columns)
