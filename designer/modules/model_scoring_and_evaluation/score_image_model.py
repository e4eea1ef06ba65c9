"""Score Image Model: tell the class of each image with a trained network."""

from typing import Annotated

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Images, Model
from designer.catalog.annotations import Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision.network import FittedNetwork
from designer.modules.elsewhere import part_of_environment
from designer.modules.learning import scores
from designer.modules.learning.labels import BINARY_CLASSES
from designer.modules.learning.scores import score_column

IMAGE, LABEL = "Image", "Label"


@module(title="Score Image Model", group="Model Scoring & Evaluation", environment="pytorch")
def score_image_model(
    trained_model: Model, dataset: Images, *, context: Context
) -> Annotated[Table, Label("Scored dataset")]:
    """Tell the class of each image with a trained network.

    Gives a row for each image: its file, its class where it has one, “Scored Labels” with the class
    that is most probable, and how probable each class is. Evaluate Model compares the two classes.

    Args:
        trained_model: A model of Train PyTorch Model.
        dataset: The images, of the size of those that the model learned from.
        context: Told how far the work is.
    """
    fitted = trained_model.estimator
    if not isinstance(fitted, FittedNetwork):
        message = (
            f"{trained_model.title} has not learned from images. Connect a model of Train PyTorch "
            "Model, or use Score Model."
        )
        raise ModuleError("model_type", message)
    scoring = part_of_environment("designer.modules.pytorch.scoring")
    names, probable = scoring.probabilities(fitted, dataset, context)
    return _scored(names, probable, fitted.classes, dataset)


def _scored(
    names: list[str],
    probable: npt.NDArray[np.float64],
    classes: tuple[str, ...],
    dataset: Images,
) -> Table:
    chosen = probable.argmax(axis=1)
    truth = [dataset.labels.get(name) for name in names]
    strange = sorted({label for label in truth if label is not None} - set(classes))
    columns = [
        Column(IMAGE, "string", role="none"),
        Column(LABEL, "string", role="label", categorical=True, levels=(*classes, *strange)),
        score_column(scores.SCORED_LABELS, LABEL, scores.KIND_LABEL, "string", classes),
    ]
    values = {
        IMAGE: pl.Series(names, dtype=pl.String),
        LABEL: pl.Series(truth, dtype=pl.String),
        scores.SCORED_LABELS: pl.Series([classes[i] for i in chosen], dtype=pl.String),
    }
    if len(classes) == BINARY_CLASSES:
        named, kind = {scores.SCORED_PROBABILITIES: 1}, scores.KIND_PROBABILITY
    else:
        named = {scores.class_probability_name(name): i for i, name in enumerate(classes)}
        kind = scores.KIND_CLASS_PROBABILITY
    for name, i in named.items():
        values[name] = pl.Series(probable[:, i], dtype=pl.Float64)
        columns.append(score_column(name, LABEL, kind))
    return Table.from_frame(pl.DataFrame(values), columns)
