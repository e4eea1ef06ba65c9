"""Nearest neighbours: each setting does something, and they are scikit-learn's."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.preprocessing import StandardScaler

from designer.modules.classification.k_nearest_neighbors_classification import (
    k_nearest_neighbors_classification,
)
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.k_nearest_neighbors_regression import (
    k_nearest_neighbors_regression,
)
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris
from tests.modules.learning.trying import RANGE, changes_scores, has_same_bytes_again, scores

LEARNERS = [k_nearest_neighbors_classification, k_nearest_neighbors_regression]
BASE = {"neighbors_range": (9,)}


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize(
    "change",
    [
        {"neighbors": 12},
        {"weighting": "distance"},
        {"distance": "manhattan"},
        {"distance": "chebyshev"},
        {"distance": "cosine"},
        RANGE | {"neighbors_range": (20,)},
        RANGE | {"weighting_range": ("distance",)},
    ],
)
def test_every_setting_changes_the_scores(learner, change):
    assert changes_scores(learner, BASE, change)


def test_features_can_stay_as_they_are():
    change = {"normalize_features": False}
    assert changes_scores(k_nearest_neighbors_classification, BASE, change)


def test_classes_are_those_of_scikit_learn():
    features = StandardScaler().fit_transform(iris().pandas().drop(columns=SPECIES))
    expected = KNeighborsClassifier(7, weights="distance", metric="manhattan")
    expected.fit(features, iris().pandas()[SPECIES])
    learner = k_nearest_neighbors_classification(
        neighbors=7, weighting="distance", distance="manhattan"
    )
    np.testing.assert_allclose(scores(learner), expected.predict_proba(features), rtol=1e-12)


def test_numbers_are_those_of_scikit_learn():
    frame = diabetes().pandas()
    features = frame.drop(columns=TARGET).to_numpy()
    expected = KNeighborsRegressor(3).fit(features, frame[TARGET])
    learner = k_nearest_neighbors_regression(neighbors=3, normalize_features=False)
    np.testing.assert_allclose(scores(learner)[:, 0], expected.predict(features), rtol=1e-12)


@pytest.mark.parametrize("distance", ["euclidean", "cosine"])
def test_fewer_rows_than_neighbors_are_all_asked(distance):
    data = table(x=[1.0, 2.0, 6.0], y=[1.0, 2.0, 6.0])
    learner = k_nearest_neighbors_regression(neighbors=50, distance=distance)
    model = train_model(learner, data, label_column="y", context=RecordingContext())
    assert model.estimator.values(np.array([[2.0]]))[0] == pytest.approx(3.0)


@pytest.mark.parametrize("learner", LEARNERS)
def test_equal_settings_give_equal_bytes(learner):
    assert has_same_bytes_again(learner())


def test_the_ranges_are_kept_for_a_search():
    ranges = k_nearest_neighbors_classification(**RANGE).estimator.ranges
    assert ranges == {"neighbors": (1, 5, 15, 45), "weighting": ("uniform", "distance")}
