"""Create Python Model: a class of the user's, trained by Train Model, asked by Score Model."""

import pickle
import sys

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsRegressor

from designer.artifacts.values import Model
from designer.catalog.errors import ModuleError
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.model_training.tune_model_hyperparameters import (
    tune_model_hyperparameters,
)
from designer.modules.python_language.create_python_model import EXAMPLE, create_python_model
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris

NEIGHBORS = """
import pandas as pd
from sklearn.neighbors import KNeighborsRegressor

class AzureMLModel:
    def __init__(self):
        self.model = KNeighborsRegressor(3)

    def train(self, df_train, df_label):
        self.model.fit(df_train.to_numpy(), df_label.iloc[:, 0])

    def predict(self, df):
        return pd.DataFrame({"Scored Labels": self.model.predict(df.to_numpy())})
"""


def trained(script: str = EXAMPLE) -> Model:
    learner = create_python_model(script=script)
    return train_model(learner, iris(), label_column=SPECIES, context=RecordingContext())


def scored(model: Model):
    return score_model(model, iris(), context=RecordingContext())


def test_it_predicts_what_scikit_learn_predicts():
    frame = iris().pandas()
    expected = LogisticRegression(max_iter=1000).fit(frame.drop(columns=SPECIES), frame[SPECIES])
    found = scored(trained()).polars()["Scored Labels"]
    assert found.to_list() == expected.predict(frame.drop(columns=SPECIES)).tolist()


def test_numbers_can_be_predicted_and_evaluated():
    learner = create_python_model(script=NEIGHBORS)
    model = train_model(learner, diabetes(), label_column=TARGET, context=RecordingContext())
    table = score_model(model, diabetes(), context=RecordingContext())
    features = diabetes().pandas().drop(columns=TARGET).to_numpy()
    truth = diabetes().pandas()[TARGET]
    expected = KNeighborsRegressor(3).fit(features, truth).predict(features)
    np.testing.assert_allclose(table.polars()["Scored Labels"].to_numpy(), expected)
    context = RecordingContext()
    evaluate_model(table, context=context)
    assert context.metrics["Mean Absolute Error"] == pytest.approx(np.abs(expected - truth).mean())


def test_the_model_can_be_read_where_the_script_was_not_loaded():
    stored = pickle.dumps(trained())
    sys.modules.pop("script")
    model = pickle.loads(stored)  # noqa: S301 - of this test
    table = scored(model)
    assert table.names[:5] == iris().names
    assert table.column("Scored Labels").score_of == SPECIES


def method(name: str, body: str) -> str:
    """The example with another body of a method."""
    head = {"train": "(self, df_train, df_label)", "predict": "(self, df)"}[name]
    return f"{EXAMPLE}\n    def {name}{head}:\n        {body}\n"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("x = 1", "The script has no class `AzureMLModel`"),
        ("class AzureMLModel:\n    def train(self): pass", "no predict in its class"),
        ("class :", "not valid Python in line 1"),
        ("1 / 0", "failed in line 1: ZeroDivisionError"),
    ],
)
def test_a_script_without_the_class_is_refused_at_once(script, said):
    with pytest.raises(ModuleError, match=said):
        create_python_model(script=script)


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("train", "raise ValueError('no')", "failed in line .*: ValueError: no"),
        ("train", "self.function = lambda: 1", "cannot be kept"),
        ("predict", "return df.head(3)", "returned 3 rows for 150"),
        ("predict", "return 'yes'", "returned a str"),
        ("predict", "raise KeyError('a')", "KeyError"),
    ],
)
def test_what_the_class_does_wrong_is_said(name, body, said):
    with pytest.raises(ModuleError, match=said):
        scored(trained(method(name, body)))


def test_it_cannot_be_swept():
    with pytest.raises(ModuleError, match="cannot be swept"):
        tune_model_hyperparameters(
            create_python_model(), iris(), label_column=SPECIES, context=RecordingContext()
        )
