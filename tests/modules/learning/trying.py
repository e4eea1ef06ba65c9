"""Train and score a learner on a small real table of its kind."""

import pickle

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, TARGET, breast_cancer, diabetes, iris

RANGE = {"trainer_mode": "parameter_range"}
TABLES = {
    "binary": (breast_cancer, LABEL),
    "multiclass": (iris, SPECIES),
    "regression": (diabetes, TARGET),
    "quantile": (diabetes, TARGET),
}


def data_for(untrained: UntrainedModel) -> tuple[Table, str]:
    make, label = TABLES[untrained.task]
    return make(), label


def trained(untrained: UntrainedModel) -> Model:
    table, label = data_for(untrained)
    return train_model(untrained, table, label_column=label, context=RecordingContext())


def scores(untrained: UntrainedModel) -> npt.NDArray[np.float64]:
    """Give the probabilities, or the numbers, that it predicts of its own training rows."""
    table, _ = data_for(untrained)
    scored = score_model(trained(untrained), table, append_scores=False, context=RecordingContext())
    numbers = [name for name in scored.names if scored.column(name).score_kind != "label"]
    return scored.polars().select(numbers).to_numpy()


def changes_scores(learner, base: dict, change: dict) -> bool:
    """Tell whether a change of parameters changes what is predicted."""
    if "trainer_mode" in change:
        base = base | RANGE
    return not np.array_equal(scores(learner(**base | change)), scores(learner(**base)))


def has_same_bytes_again(untrained: UntrainedModel) -> bool:
    return pickle.dumps(trained(untrained)) == pickle.dumps(trained(untrained))
