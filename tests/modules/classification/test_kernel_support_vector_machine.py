"""Kernel machines: each setting does something, and they are scikit-learn's."""

import numpy as np
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from designer.modules.classification.kernel_support_vector_machine import (
    kernel_support_vector_machine,
)
from designer.modules.learning.kernel_machines import KernelMachine
from designer.modules.model_training.train_model import train_model
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris
from tests.modules.learning.trying import (
    RANGE,
    changes_scores,
    has_same_bytes_again,
    scores,
    trained,
)

POLYNOMIAL = {"kernel": "poly"}


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, POLYNOMIAL),
        ({}, {"kernel": "sigmoid"}),
        ({}, {"kernel": "linear"}),
        ({}, {"cost": 30.0}),
        ({}, {"gamma": 2.0}),
        ({}, {"normalize_features": False}),
        ({}, {"seed": 7}),
        ({}, RANGE | {"cost_range": (30.0,)}),
        ({}, RANGE | {"gamma_range": (2.0,)}),
        (POLYNOMIAL, {"degree": 2}),
        (POLYNOMIAL, {"constant": 1.0}),
        ({"kernel": "sigmoid"}, {"constant": -1.0}),
    ],
)
def test_every_setting_changes_the_scores(base, change):
    assert changes_scores(kernel_support_vector_machine, base, change)


def test_margins_are_those_of_scikit_learn():
    features = iris().pandas().drop(columns=SPECIES).to_numpy()
    scaled = StandardScaler().fit_transform(features)
    expected = SVC(C=3, kernel="poly", degree=2, coef0=0.5, gamma=0.4)
    expected.fit(scaled, iris().pandas()[SPECIES])
    learner = kernel_support_vector_machine(
        kernel="poly", cost=3.0, degree=2, constant=0.5, gamma=0.4
    )
    found = trained(learner).estimator.estimator.decision_function(features)
    np.testing.assert_allclose(found, expected.decision_function(scaled), rtol=1e-9)


def test_probabilities_are_those_of_scikit_learns_calibration_by_folds():
    """Its search for the sigmoid stops earlier than ours, hence the tolerance."""
    frame = breast_cancer().pandas().drop(columns="size")
    features = StandardScaler().fit_transform(frame.drop(columns=LABEL))
    truth = (frame[LABEL] == "yes").to_numpy().astype(int)
    folds = StratifiedKFold(5, shuffle=True, random_state=4)
    expected = CalibratedClassifierCV(SVC(), method="sigmoid", cv=folds, ensemble=False)
    expected.fit(features, truth)
    found = KernelMachine(seed=4, normalize_features=False).fit(features, truth)
    np.testing.assert_allclose(
        found.predict_proba(features), expected.predict_proba(features), atol=1e-3
    )


def test_circles_within_each_other_are_told_apart():
    angle = np.linspace(0, 40, 200)
    radius = np.repeat([1.0, 3.0], 100)
    data = table(x=radius * np.cos(angle), y=radius * np.sin(angle), ring=radius.astype(str))
    context = RecordingContext()
    model = train_model(
        kernel_support_vector_machine(), data, label_column="ring", context=context
    ).estimator
    truth = np.repeat([0, 1], 100)
    assert (model.probabilities(model.matrix(data)).argmax(axis=1) == truth).all()
    assert context.fractions == [pytest.approx(number / 6) for number in range(1, 6)]


def test_a_class_of_one_row_is_no_hindrance():
    features, truth = np.array([[0.0], [1.0], [5.0]]), np.array([0, 0, 1])
    assert KernelMachine().fit(features, truth).predict_proba(features).shape == (3, 2)


def test_equal_settings_give_equal_bytes():
    assert has_same_bytes_again(kernel_support_vector_machine(seed=3))
    assert scores(kernel_support_vector_machine()).argmax(axis=1).tolist()[:5] == [0] * 5
