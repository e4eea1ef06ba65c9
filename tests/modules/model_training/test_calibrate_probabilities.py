"""Calibrate Probabilities: each method is scikit-learn's, and probabilities get better."""

import pickle

import numpy as np
import polars as pl
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from designer.catalog.errors import ModuleError
from designer.modules.classification.naive_bayes import naive_bayes
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.learning.calibrated import Calibrated
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.calibrate_probabilities import calibrate_probabilities
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris
from tests.modules.learning.trying import trained


def parts(data, count=3):
    """Every third row, and so on."""
    place = np.arange(data.num_rows) % count
    return [data.filter(place == number) for number in range(count)]


def calibrated(model, rows, method="sigmoid", context=None):
    context = context or RecordingContext()
    return calibrate_probabilities(model, rows, method=method, context=context)


def log_loss(model, rows):
    context = RecordingContext()
    evaluate_model(score_model(model, rows, context=context), context=context)
    return context.metrics["Log Loss"]


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
@pytest.mark.parametrize(("make", "label"), [(breast_cancer, LABEL), (iris, SPECIES)])
def test_probabilities_of_other_rows_get_better(method, make, label):
    first, second, third = parts(make())
    learner = naive_bayes(variance_smoothing=1e-12)
    model = train_model(learner, first, label_column=label, context=RecordingContext())
    context = RecordingContext()
    mended = calibrated(model, second, method, context)
    assert context.metrics["Log loss after"] < context.metrics["Log loss before"]
    if make is breast_cancer:
        assert log_loss(mended, third) < log_loss(model, third)
    given = score_model(mended, third, append_scores=False, context=RecordingContext()).polars()
    assert given.select(pl.selectors.float()).to_numpy().min() >= 0


@pytest.mark.parametrize("method", ["sigmoid", "isotonic"])
def test_it_is_scikit_learns_calibration_of_a_fitted_model(method):
    """Its search for the sigmoid stops earlier than ours, hence the tolerance."""
    frame = breast_cancer().pandas().drop(columns="size")
    features = StandardScaler().fit_transform(frame.drop(columns=LABEL))
    truth = (frame[LABEL] == "yes").to_numpy().astype(int)
    model = LogisticRegression(C=0.001).fit(features[:200], truth[:200])
    expected = CalibratedClassifierCV(FrozenEstimator(model), method=method, ensemble=False)
    expected.fit(features[200:], truth[200:])
    found = Calibrated.of(model, model.predict_proba(features[200:]), truth[200:], method)
    np.testing.assert_allclose(
        found.predict_proba(features), expected.predict_proba(features), atol=2e-3
    )


def test_the_two_methods_differ_and_both_give_the_same_bytes_again():
    first, second, _ = parts(breast_cancer())
    model = train_model(naive_bayes(), first, label_column=LABEL, context=RecordingContext())
    one, other, again = (
        calibrated(model, second, method) for method in ("sigmoid", "isotonic", "sigmoid")
    )
    assert pickle.dumps(one) == pickle.dumps(again)
    assert log_loss(one, second) != log_loss(other, second)
    assert other.summary["calibration"] == "isotonic"
    assert model.details.get("calibration") is None


def test_a_model_of_boosted_trees_can_be_calibrated_twice():
    first, second, third = parts(breast_cancer())
    model = train_model(
        two_class_boosted_decision_tree(trees=10), first, label_column=LABEL,
        context=RecordingContext(),
    )  # fmt: skip
    twice = calibrated(calibrated(model, second), second)
    assert np.isfinite(log_loss(twice, third))
    assert twice.details["feature_importances"] == model.details["feature_importances"]


def test_rows_of_one_class_are_refused():
    model = trained(naive_bayes())
    rows = iris().filter(iris().polars()[SPECIES].to_numpy() != "setosa")
    with pytest.raises(ModuleError, match="No row that can be scored has “setosa”") as refused:
        calibrated(model, rows)
    assert (refused.value.code, refused.value.column) == ("class_missing", SPECIES)


def test_a_model_of_numbers_is_refused():
    with pytest.raises(ModuleError, match="gives no probabilities of classes") as refused:
        calibrated(trained(linear_regression()), table(x=[1.0]))
    assert refused.value.code == "model_type"
