"""Averaged perceptron and support vector machine: each setting counts; both are scikit-learn's."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import SGDClassifier
from sklearn.preprocessing import StandardScaler, normalize

from designer.modules.classification.two_class_averaged_perceptron import (
    two_class_averaged_perceptron,
)
from designer.modules.classification.two_class_support_vector_machine import (
    two_class_support_vector_machine,
)
from designer.modules.learning.calibration import fit_sigmoids
from tests.modules.learning.tables import LABEL, breast_cancer
from tests.modules.learning.trying import (
    RANGE,
    changes_scores,
    has_same_bytes_again,
    scores,
    trained,
)


def features_and_truth() -> tuple[np.ndarray, np.ndarray]:
    frame = breast_cancer().pandas()
    features = frame.drop(columns=LABEL).assign(size=(frame["size"] == "small").astype(float))
    return features.to_numpy(), (frame[LABEL] == "yes").to_numpy().astype(int)


@pytest.mark.parametrize(
    "change",
    [
        {"learning_rate": 0.01},
        {"iterations": 1},
        {"seed": 7},
        RANGE | {"learning_rate_range": (0.01,)},
        RANGE | {"iterations_range": (3,)},
    ],
)
def test_every_setting_of_the_perceptron_changes_the_scores(change):
    assert changes_scores(two_class_averaged_perceptron, {}, change)


@pytest.mark.parametrize(
    "change",
    [
        {"iterations": 5},
        {"lambda_weight": 0.1},
        {"normalize_features": False},
        {"project_to_unit_sphere": True},
        {"seed": 7},
        RANGE | {"iterations_range": (5,)},
        RANGE | {"lambda_weight_range": (0.1,)},
    ],
)
def test_every_setting_of_the_machine_changes_the_scores(change):
    assert changes_scores(two_class_support_vector_machine, {}, change)


def test_the_perceptron_is_that_of_scikit_learn():
    features, truth = features_and_truth()
    scaled = StandardScaler().fit_transform(features)
    expected = SGDClassifier(
        loss="hinge", penalty=None, learning_rate="constant", eta0=1.0, max_iter=10, tol=None,
        average=True, random_state=0,
    ).fit(scaled, truth)  # fmt: skip
    found = trained(two_class_averaged_perceptron()).estimator.estimator
    np.testing.assert_allclose(
        found.decision_function(features), expected.decision_function(scaled), rtol=1e-9
    )


@pytest.mark.parametrize("is_projected", [False, True])
def test_the_machine_is_that_of_scikit_learn(is_projected):
    features, truth = features_and_truth()
    scaled = StandardScaler().fit_transform(features)
    scaled = normalize(scaled) if is_projected else scaled
    expected = SGDClassifier(
        loss="hinge", alpha=0.01, max_iter=20, tol=None, random_state=3
    ).fit(scaled, truth)  # fmt: skip
    learner = two_class_support_vector_machine(
        iterations=20, lambda_weight=0.01, project_to_unit_sphere=is_projected, seed=3
    )
    found = trained(learner).estimator.estimator
    np.testing.assert_allclose(
        found.decision_function(features), expected.decision_function(scaled), rtol=1e-9
    )


def test_probabilities_are_those_of_scikit_learns_calibration():
    """Its search stops earlier than ours, hence the tolerance."""
    features, truth = features_and_truth()
    scaled = StandardScaler().fit_transform(features)
    machine = SGDClassifier(alpha=0.1, max_iter=20, tol=None, random_state=0).fit(scaled, truth)
    expected = CalibratedClassifierCV(FrozenEstimator(machine), method="sigmoid", ensemble=False)
    sigmoids = fit_sigmoids(machine.decision_function(scaled), truth)
    np.testing.assert_allclose(
        sigmoids.probabilities(machine.decision_function(scaled)),
        expected.fit(scaled, truth).predict_proba(scaled),
        atol=1e-3,
    )


def test_margins_of_several_classes_give_probabilities_that_add_to_one():
    margins = np.random.default_rng(0).normal(size=(60, 3))
    truth = margins.argmax(axis=1)
    given = fit_sigmoids(margins, truth).probabilities(np.vstack([margins, [[-1e9] * 3]]))
    np.testing.assert_allclose(given.sum(axis=1), 1)
    assert (given[:60].argmax(axis=1) == truth).mean() > 0.9


@pytest.mark.parametrize(
    "learner",
    [two_class_averaged_perceptron(), two_class_support_vector_machine(iterations=10)],
    ids=["perceptron", "machine"],
)
def test_they_learn_and_say_what_counts(learner):
    _, truth = features_and_truth()
    assert ((scores(learner)[:, 0] >= 0.5) == truth).mean() > 0.95
    shares = trained(learner).details["feature_importances"]
    assert sum(shares.values()) == pytest.approx(1)
    assert has_same_bytes_again(learner)


def test_classes_that_a_line_separates_get_probabilities_short_of_certainty():
    margins = np.array([-2.0, -1.0, 1.0, 2.0])
    given = fit_sigmoids(margins, np.array([0, 0, 1, 1])).probabilities(margins)[:, 1]
    assert (np.diff(given) > 0).all()
    assert given[0] > 0
    assert given[-1] < 1
