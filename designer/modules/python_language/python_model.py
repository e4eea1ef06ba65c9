"""A learner that a user writes as a class, trained and asked in the steps that need it."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from designer.artifacts.column import Column
from designer.artifacts.errors import TableError
from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning import scores
from designer.modules.learning.labels import with_label
from designer.modules.learning.training import feature_names
from designer.modules.python_language.script import explained, failed, run

CLASS = "AzureMLModel"
METHODS = ("train", "predict")
KINDS = {
    scores.SCORED_LABELS: scores.KIND_LABEL,
    scores.SCORED_PROBABILITIES: scores.KIND_PROBABILITY,
}


@dataclass(frozen=True, slots=True)
class PythonLearner:
    """What the UntrainedModel of a user's class carries as its `estimator`: the script."""

    script: str


@dataclass(frozen=True, slots=True)
class FittedScript:
    """What its Model carries: the script, and the trained object as a pickle.

    The class of the object exists only while the script is loaded, so it is unpickled after that.
    """

    script: str
    trained: bytes

    def predict(self, features: pd.DataFrame) -> Any:
        """Give what the object's `predict` returns for these rows.

        Raises:
            ModuleError: it fails; the message has the line of the script.
        """
        model_class(self.script)
        return _called(lambda: pickle.loads(self.trained).predict(features))  # noqa: S301 - in a step


def model_class(script: str) -> type:
    """Run the script, and give its class.

    Raises:
        ModuleError: it fails, or has no class with `train` and `predict`.
    """
    found = getattr(run(script), CLASS, None)
    lacking = [name for name in METHODS if not callable(getattr(found, name, None))]
    if not isinstance(found, type) or lacking:
        missing = "no class" if found is None else f"no {' and no '.join(lacking)} in its class"
        raise failed(
            f"The script has {missing} `{CLASS}`. Define it with __init__(self), "
            "train(self, df_train, df_label) and predict(self, df), which returns a data frame."
        )
    return found


def train_script(untrained: UntrainedModel, table: Table, label: Column, context: Context) -> Model:
    """Have the class learn from the rows that have a label.

    Raises:
        ModuleError: the script fails, or what it made cannot be kept.
    """
    script = untrained.estimator.script
    known = with_label(table, label)
    names = feature_names(known, label)
    make = model_class(script)
    model = _called(make)
    features, labels = known.select(names).pandas(), known.select([label.name]).pandas()
    _called(lambda: model.train(features, labels))
    try:
        trained = pickle.dumps(model, protocol=5)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise failed(
            f"The trained object cannot be kept: {error}. Keep only what can be pickled in `self`."
        ) from error
    context.log.info("%s: learned from %d rows.", untrained.title, known.num_rows)
    return Model(
        kind=untrained.kind,
        task=untrained.task,
        estimator=FittedScript(script, trained),
        columns=tuple(known.column(name) for name in names),
        label=label,
        details={"settings": dict(untrained.settings), "rows": known.num_rows},
        title=untrained.title,
    )


def score_by_script(model: Model, table: Table) -> Table:
    """Give the columns alone that the class predicts, as scores of the label.

    Raises:
        ModuleError: the script fails, or does not return one row for each row.
    """
    check_columns(table, model.columns, model.title)
    rows = table.select([column.name for column in model.columns]).pandas()
    frame = _frame(model.estimator.predict(rows))
    if len(frame) != table.num_rows:
        raise failed(
            f"`predict` returned {len(frame)} rows for {table.num_rows}. Return one row for each "
            "row of the data frame, in its order."
        )
    try:
        scored = Table.from_frame(frame.reset_index(drop=True))
    except TableError as error:
        raise ModuleError("result_invalid", error.message) from error
    return scored.with_column_metadata({c.name: _as_score(c, model) for c in scored.columns})


def _frame(returned: Any) -> pd.DataFrame:
    """Take one column for the predicted labels, whatever its form."""
    if isinstance(returned, pd.DataFrame):
        return returned.rename(columns=str)
    if isinstance(returned, pd.Series | np.ndarray | list) and np.ndim(returned) == 1:
        return pd.DataFrame({scores.SCORED_LABELS: np.asarray(returned)})
    raise failed(
        f"`predict` returned a {type(returned).__name__}. Return a data frame with a column "
        f"“{scores.SCORED_LABELS}”."
    )


def _as_score(column: Column, model: Model) -> Column:
    label = model.label
    kind = KINDS.get(column.name)
    if kind == scores.KIND_LABEL and label is not None and label.type == "float":
        kind = scores.KIND_VALUE
    name = "" if label is None else label.name
    return replace(column, role="score", score_of=name, score_kind=kind)


def _called(function: Callable[[], Any]) -> Any:
    try:
        return function()
    except Exception as error:
        raise failed(explained(error)) from error
