"""PCA-Based Anomaly Detection, its training and its scores, beside scikit-learn's PCA."""

import pickle
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.errors import ModuleError
from designer.modules.anomaly_detection.pca_based_anomaly_detection import (
    pca_based_anomaly_detection,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_anomaly_detection_model import (
    train_anomaly_detection_model,
)
from tests.modules.learning.recording_context import RecordingContext

ORDINARY = "ordinary"


def rows(unusual: int = 0) -> Table:
    """Ten columns that two hidden numbers make, with noise; unusual rows do not follow them."""
    chance = np.random.default_rng(2)
    hidden = chance.normal(size=(300, 2)) @ chance.normal(size=(2, 10))
    values = hidden + chance.normal(0, 0.1, hidden.shape)
    values[:unusual] = chance.normal(0, 2.0, (unusual, 10))
    frame = pl.DataFrame({f"c{i}": values[:, i] * 10.0**i for i in range(10)})
    table = Table.from_frame(
        frame.with_columns(pl.Series(ORDINARY, [0] * unusual + [1] * (300 - unusual)))
    )
    label = replace(table.column(ORDINARY), role="label")
    return table.with_column_metadata({ORDINARY: label})


def trained(**params) -> Model:
    learner = pca_based_anomaly_detection(**params)
    return train_anomaly_detection_model(learner, rows(), context=RecordingContext())


def scored(model: Model, table: Table) -> Table:
    return score_model(model, table, context=RecordingContext())


def test_the_error_is_what_scikit_learns_components_leave():
    values = rows(30).polars().drop(ORDINARY).to_numpy()
    training = rows().polars().drop(ORDINARY).to_numpy()
    shift, spread = training.mean(axis=0), np.ptp(training, axis=0)
    exact = PCA(2).fit((training - shift) / spread)

    def errors(matrix):
        scaled = (matrix - shift) / spread
        return np.linalg.norm(scaled - exact.inverse_transform(exact.transform(scaled)), axis=1)

    limit = np.quantile(errors(training), 0.99)
    expected = limit / (errors(values) + limit)
    found = scored(trained(oversampling=8), rows(30)).polars()["Scored Probabilities"]
    # The search for components is randomized, and they are found to about six digits.
    np.testing.assert_allclose(found.to_numpy(), expected, rtol=1e-5)


def test_unusual_rows_are_labelled_0_and_ordinary_ones_1():
    table = scored(trained(), rows(30))
    frame = table.polars()
    assert frame[:30]["Scored Labels"].sum() <= 1
    assert frame[30:]["Scored Labels"].mean() > 0.97
    context = RecordingContext()
    evaluate_model(table, context=context)
    expected = roc_auc_score(frame[ORDINARY], frame["Scored Probabilities"])
    assert context.metrics["AUC"] == pytest.approx(expected)
    assert expected > 0.99


RANGE = {"trainer_mode": "parameter_range"}


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, {"components": 1}),
        ({}, {"oversampling": 0}),
        ({}, {"mean_normalization": False}),
        ({}, RANGE | {"components_range": (1,)}),
        (RANGE, {"components_range": (1,)}),
        (RANGE, {"oversampling_range": (0,)}),
    ],
)
def test_every_setting_changes_the_scores(base, change):
    first, second = (scored(trained(**params), rows(5)) for params in (base, base | change))
    assert not first.equals(second)


def test_a_label_of_texts_is_not_compared():
    texts = rows().polars().with_columns(pl.col(ORDINARY).cast(pl.String))
    table = rows().with_frame(texts)
    label = replace(table.column(ORDINARY), role="label")
    model = train_anomaly_detection_model(
        pca_based_anomaly_detection(),
        table.with_column_metadata({ORDINARY: label}),
        context=RecordingContext(),
    )
    assert model.label is None
    assert ORDINARY not in [column.name for column in model.columns]


def test_the_same_rows_give_the_same_bytes():
    assert pickle.dumps(trained()) == pickle.dumps(trained())


def test_what_cannot_be_learned_is_refused():
    with pytest.raises(ModuleError, match="with 10 components needs more rows and more features"):
        trained(components=10)
    with pytest.raises(ModuleError, match="is a learner for binary"):
        train_anomaly_detection_model(
            two_class_logistic_regression(), rows(), context=RecordingContext()
        )
