"""Decision forests: each setting does something, and they are scikit-learn's."""

import pickle
from datetime import datetime, timedelta

import numpy as np
import pytest
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)

from designer.modules.classification.multiclass_decision_forest import multiclass_decision_forest
from designer.modules.classification.two_class_decision_forest import two_class_decision_forest
from designer.modules.learning.forests import ForestClassifier
from designer.modules.learning.narrowing import GREATEST, Narrowing
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.decision_forest_regression import decision_forest_regression
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris
from tests.modules.learning.trying import (
    RANGE,
    changes_scores,
    data_for,
    has_same_bytes_again,
    scores,
    trained,
)

LEARNERS = [two_class_decision_forest, multiclass_decision_forest, decision_forest_regression]
BASE = {"trees": 4, "trees_range": (4,), "maximum_depth_range": (32,)}


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize(
    "change",
    [
        {"resampling": "replicate"},
        {"trees": 3},
        {"maximum_depth": 2},
        {"random_splits": 1},
        {"minimum_leaf_samples": 20},
        {"seed": 7},
        RANGE | {"trees_range": (3,)},
        RANGE | {"maximum_depth_range": (2,)},
        RANGE | {"random_splits_range": (2,)},
        RANGE | {"minimum_leaf_samples_range": (20,)},
    ],
)
def test_every_setting_changes_the_scores(learner, change):
    assert changes_scores(learner, BASE, change)


@pytest.mark.parametrize(
    ("resampling", "forest"),
    [("bagging", RandomForestClassifier), ("replicate", ExtraTreesClassifier)],
)
def test_classes_are_those_of_scikit_learn(resampling, forest):
    frame = iris().pandas()
    expected = forest(5, max_depth=4, max_features=2, min_samples_leaf=3, random_state=9)
    expected.fit(frame.drop(columns=SPECIES).to_numpy(), frame[SPECIES])
    learner = multiclass_decision_forest(
        resampling=resampling, trees=5, maximum_depth=4, random_splits=2, minimum_leaf_samples=3,
        seed=9,
    )  # fmt: skip
    probabilities = expected.predict_proba(frame.drop(columns=SPECIES).to_numpy())
    np.testing.assert_array_equal(scores(learner), probabilities)


@pytest.mark.parametrize(
    ("resampling", "forest"),
    [("bagging", RandomForestRegressor), ("replicate", ExtraTreesRegressor)],
)
def test_numbers_are_those_of_scikit_learn(resampling, forest):
    frame = diabetes().pandas()
    features = frame.drop(columns=TARGET).to_numpy()
    expected = forest(8, max_depth=32, random_state=0).fit(features, frame[TARGET])
    learner = decision_forest_regression(resampling=resampling)
    np.testing.assert_array_equal(scores(learner)[:, 0], expected.predict(features))


@pytest.mark.parametrize("learner", LEARNERS)
def test_neither_time_nor_threads_change_a_byte(learner):
    assert has_same_bytes_again(learner())
    data, label = data_for(learner())
    context = RecordingContext(granted=[1, 3, 1, 2])
    lent = train_model(learner(), data, label_column=label, context=context)
    assert pickle.dumps(lent) == pickle.dumps(trained(learner()))


def test_scores_do_not_depend_on_threads():
    chance = np.random.default_rng(0)
    data = table(x=chance.normal(size=150_000), y=chance.normal(size=150_000))
    learner = decision_forest_regression(trees=2, maximum_depth=5)
    model = train_model(learner, data.head(2_000), label_column="y", context=RecordingContext())
    alone, lent = (
        score_model(model, data, append_scores=False, context=RecordingContext(granted=[threads]))
        for threads in (1, 3)
    )
    assert alone.equals(lent)


def test_progress_is_told_at_every_tree():
    context = RecordingContext()
    train_model(decision_forest_regression(), diabetes(), label_column=TARGET, context=context)
    assert context.fractions == [number / 8 for number in range(1, 9)]


@pytest.mark.parametrize("resampling", ["bagging", "replicate"])
def test_missing_values_and_categories_are_learned_from(resampling):
    data = table(
        x=[1.0, None, 2.0, None] * 20,
        colour=["red", "green", "red", "blue"] * 20,
        y=["a", "b", "a", "b"] * 20,
    )
    learner = two_class_decision_forest(resampling=resampling)
    model = train_model(learner, data, label_column="y", context=RecordingContext())
    strange = table(x=[1.5, None, None], colour=["red", "blue", "mauve"])
    scored = score_model(model, strange, context=RecordingContext()).polars()
    assert scored["Scored Labels"].to_list()[:2] == ["a", "b"]
    assert scored["Scored Labels"].null_count() == 0


def test_the_columns_that_count_are_named():
    shares = trained(multiclass_decision_forest()).details["feature_importances"]
    assert sum(shares.values()) == pytest.approx(1)
    assert set(list(shares)[:2]) == {"petal length", "petal width"}


def test_moments_of_one_minute_are_told_apart():
    """In 32 bits seconds since 1970 are two minutes apart."""
    start = datetime(2026, 1, 1)
    times = [start + timedelta(seconds=second) for second in range(60)]
    data = table(at=times, y=[float(second) for second in range(60)])
    learner = decision_forest_regression(trees=20)
    model = train_model(learner, data, label_column="y", context=RecordingContext())
    scored = score_model(model, data, context=RecordingContext()).polars()
    np.testing.assert_allclose(scored["Scored Labels"], scored["y"], atol=3)


def test_numbers_beyond_32_bits_are_the_greatest_of_these():
    given = np.array([[1e300, 1.0], [-np.inf, 2.0], [2.0, np.nan], [2.5, 2.0**30]])
    narrow = Narrowing.of(given[2:]).narrowed(given)
    np.testing.assert_array_equal(narrow[:, 0], np.float32([GREATEST, -GREATEST, 2.0, 2.5]))
    assert np.isnan(narrow[2, 1])


def test_a_forest_can_be_fitted_by_itself():
    features, truth = np.arange(20.0).reshape(-1, 1), np.repeat([0, 1], 10)
    assert (ForestClassifier(seed=1).fit(features, truth).predict(features) == truth).all()
