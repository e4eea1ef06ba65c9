"""Naive Bayes: each setting does something; on complete data it is scikit-learn's."""

import numpy as np
import pytest
from sklearn.naive_bayes import CategoricalNB, GaussianNB

from designer.artifacts.table import Table
from designer.modules.classification.naive_bayes import naive_bayes
from designer.modules.learning.bayes import MixedNaiveBayes
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris
from tests.modules.learning.trying import RANGE, has_same_bytes_again, scores


def probabilities(learner, data: Table, label: str) -> np.ndarray:
    model = train_model(learner, data, label_column=label, context=RecordingContext())
    scored = score_model(model, data, append_scores=False, context=RecordingContext())
    names = [name for name in scored.names if name.startswith("Scored Probabilities")]
    return scored.polars().select(names).to_numpy()


@pytest.mark.parametrize(
    "change",
    [
        {"variance_smoothing": 0.5},
        {"category_smoothing": 500.0},
        {"prior": "equal"},
        RANGE | {"variance_smoothing_range": (0.5,)},
        RANGE | {"category_smoothing_range": (500.0,)},
    ],
)
def test_every_setting_changes_the_scores(change):
    base = RANGE if "trainer_mode" in change else {}
    changed, plain = (
        probabilities(naive_bayes(**given), breast_cancer(), LABEL) for given in (change, base)
    )
    assert not np.array_equal(changed, plain)


@pytest.mark.parametrize("smoothing", [1e-9, 0.01])
def test_numbers_are_judged_as_by_scikit_learn(smoothing):
    features = iris().pandas().drop(columns=SPECIES).to_numpy()
    expected = GaussianNB(var_smoothing=smoothing).fit(features, np.repeat([0, 1, 2], 50))
    found = scores(naive_bayes(variance_smoothing=smoothing))
    np.testing.assert_allclose(found, expected.predict_proba(features), rtol=1e-6, atol=1e-12)


def test_categories_are_judged_as_by_scikit_learn():
    chance = np.random.default_rng(0)
    codes, truth = chance.integers(0, 4, (300, 3)), chance.integers(0, 3, 300)
    expected = CategoricalNB(alpha=2.0).fit(codes, truth)
    found = MixedNaiveBayes(category_smoothing=2.0, categorical=(0, 1, 2))
    found.fit(codes.astype(float), truth)
    np.testing.assert_allclose(
        found.predict_proba(codes.astype(float)), expected.predict_proba(codes), rtol=1e-9
    )


def test_numbers_and_categories_are_judged_together():
    chance = np.random.default_rng(1)
    truth = np.repeat([0, 1], 100)
    number, code = truth + chance.normal(size=200), (truth + chance.integers(0, 2, 200)) % 3
    both = MixedNaiveBayes(categorical=(1,)).fit(np.column_stack([number, code]), truth)
    gauss = GaussianNB().fit(number.reshape(-1, 1), truth)
    level = CategoricalNB().fit(code.reshape(-1, 1), truth)
    logs = gauss.predict_joint_log_proba(number.reshape(-1, 1))
    logs += level.predict_log_proba(code.reshape(-1, 1)) - np.log(0.5)
    expected = np.exp(logs) / np.exp(logs).sum(axis=1, keepdims=True)
    given = both.predict_proba(np.column_stack([number, code]))
    np.testing.assert_allclose(given, expected, rtol=1e-9)


def test_what_is_missing_says_nothing():
    features = np.column_stack([np.arange(20.0), np.tile([0.0, 1.0], 10)])
    truth = np.repeat([0, 1], 10)
    found = MixedNaiveBayes(categorical=(1,)).fit(features, truth)
    given = found.predict_proba(np.array([[np.nan, np.nan], [np.nan, 7.0]]))
    np.testing.assert_allclose(given, 0.5)


def test_a_table_with_gaps_categories_and_constants_is_learned_from():
    data = table(
        size=[1.0, None, 1.2, 9.0, 8.5, None] * 5,
        colour=["red", "red", None, "blue", "blue", "red"] * 5,
        nothing=[None, None, None, 1.0, None, None] * 5,
        constant=[3] * 30,
        y=["a", "a", "a", "b", "b", "b"] * 5,
    )
    given = probabilities(naive_bayes(variance_smoothing=0.0), data, "y")[:, 0]
    assert np.isfinite(given).all()
    assert (given[[0, 3]] > 0.5).tolist() == [False, True]


def test_equal_settings_give_equal_bytes():
    assert has_same_bytes_again(naive_bayes())
