"""Multiclass Logistic Regression: each setting does something; the minimum is scikit-learn's."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.learning.softmax import PenalizedSoftmaxRegression
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris
from tests.modules.learning.trying import RANGE, changes_scores, has_same_bytes_again, scores


@pytest.mark.parametrize(
    "change",
    [
        {"tolerance": 0.05},
        {"l1_weight": 30.0},
        {"l2_weight": 300.0},
        {"memory_size": 1},
        {"seed": 7},
        RANGE | {"tolerance_range": (0.05,)},
        RANGE | {"l1_weight_range": (30.0,)},
        RANGE | {"l2_weight_range": (300.0,)},
        RANGE | {"memory_size_range": (1,)},
    ],
)
def test_every_setting_changes_the_scores(change):
    assert changes_scores(multiclass_logistic_regression, {}, change)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 1.0), (0.5, 2.0), (1.0, 1.0)])
def test_it_finds_the_minimum_that_scikit_learn_finds(l1, l2):
    frame = iris().pandas()
    features = StandardScaler().fit_transform(frame.drop(columns=SPECIES))
    truth = frame[SPECIES].astype("category").cat.codes.to_numpy()
    expected = LogisticRegression(
        C=1 / (l1 + l2), l1_ratio=l1 / (l1 + l2), solver="saga", tol=1e-7, max_iter=20_000
    ).fit(features, truth)
    found = PenalizedSoftmaxRegression(tolerance=1e-14, l1_weight=l1, l2_weight=l2)
    found.fit(features, truth)
    np.testing.assert_allclose(found.coef_, expected.coef_, atol=2e-3)
    # A constant may be added to the sums of all classes: probabilities are what is comparable.
    np.testing.assert_allclose(
        found.predict_proba(features), expected.predict_proba(features), atol=1e-3
    )


def test_a_strong_l1_weight_leaves_columns_out():
    features = iris().pandas().drop(columns=SPECIES).to_numpy()
    truth = np.repeat([0, 1, 2], 50)
    found = PenalizedSoftmaxRegression(l1_weight=20.0, l2_weight=0.0).fit(features, truth)
    assert (found.coef_ == 0).any()
    assert (found.predict(features) == truth).mean() > 0.85


def test_of_two_classes_it_learns_what_the_two_class_learner_does():
    """Both classes share the weights, so the two-class penalty on them counts half."""
    one = two_class_logistic_regression(l1_weight=0.0, l2_weight=1.0, tolerance=1e-14)
    both = multiclass_logistic_regression(l1_weight=0.0, l2_weight=2.0, tolerance=1e-14)
    model = train_model(both, breast_cancer(), label_column=LABEL, context=RecordingContext())
    scored = score_model(model, breast_cancer(), append_scores=False, context=RecordingContext())
    np.testing.assert_allclose(
        scored.polars()["Scored Probabilities"], scores(one)[:, 0], atol=1e-3
    )


def test_equal_seeds_give_equal_bytes():
    assert has_same_bytes_again(multiclass_logistic_regression(seed=5))


def test_the_ranges_are_kept_for_a_search():
    learner = multiclass_logistic_regression(**RANGE)
    assert learner.estimator.ranges["l2_weight"] == (0.01, 0.1, 1.0)
    assert learner.kind == "multiclass_logistic_regression"
