"""Train Model: fit a learner to a dataset."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.annotations import Column, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.modules.learning.explanation import measure_of
from designer.modules.learning.labels import label_column as find_label
from designer.modules.learning.training import train
from designer.modules.python_language.python_model import PythonLearner, train_script

MOST_BARS = 30


@module(title="Train Model", group="Model Training")
def train_model(
    untrained_model: UntrainedModel,
    dataset: Table,
    *,
    label_column: Annotated[str | None, Column(of="dataset", roles=("label",))] = None,
    explanation: Annotated[bool, Label("Model explanation")] = False,
    context: Context,
) -> Annotated[Model, Label("Trained model")]:
    """Fit a learner to a dataset, so that it can predict the label of other rows.

    Learns from all columns in the role of a feature. Rows without a label are left out. The model
    keeps the columns, types and categories that it was fitted on.

    Args:
        untrained_model: The learner with its settings.
        dataset: The rows to learn from.
        label_column: What to predict; left empty, the column that is marked as label.
        explanation: Find how much each column counts: what is lost of AUC, accuracy or R² (of
            quantiles R¹) when its values are shuffled.
        context: Told how far training is.
    """
    label = find_label(dataset, label_column)
    if isinstance(untrained_model.estimator, PythonLearner):
        return train_script(untrained_model, dataset, label, context)
    model = train(untrained_model, dataset, label, context, explain=explanation)
    context.log.info(
        "%s: learned “%s” from %d rows and %d columns.",
        model.title,
        label.name,
        model.details["rows"],
        len(model.columns),
    )
    if explanation:
        losses = list(model.details["permutation_importances"].items())[:MOST_BARS]
        measure = measure_of(model.estimator)
        context.figure(
            "Permutation importance",
            {
                "kind": "bars",
                "title": f"Loss of {measure} when the column is shuffled",
                "labels": [name for name, _ in losses],
                "values": [loss for _, loss in losses],
            },
        )
    return model
