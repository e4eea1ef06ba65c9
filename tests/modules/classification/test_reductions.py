"""One-vs-All and One-vs-One agree with scikit-learn's, whatever two-class learner they are of."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier

from designer.artifacts.values import UntrainedModel
from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.one_vs_all_multiclass import one_vs_all_multiclass
from designer.modules.classification.one_vs_one_multiclass import one_vs_one_multiclass
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.classification.two_class_neural_network import two_class_neural_network
from designer.modules.learning.learner import Learner
from designer.modules.learning.reductions import OneVsAll, OneVsOne
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.model_training.tune_model_hyperparameters import tune_model_hyperparameters
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris
from tests.modules.learning.trying import RANGE, has_same_bytes_again, scores, trained

WRAPPERS = pytest.mark.parametrize("wrap", [one_vs_all_multiclass, one_vs_one_multiclass])
TRUTH = np.repeat([0, 1, 2], 50)


def of_scikit_learn() -> UntrainedModel:
    learner = Learner(LogisticRegression(max_iter=1_000), "indicators")
    return UntrainedModel("example", "binary", learner, {}, "Example")


def features() -> np.ndarray:
    return iris().pandas().drop(columns=SPECIES).to_numpy()


def test_one_vs_all_gives_the_probabilities_of_scikit_learn():
    expected = OneVsRestClassifier(LogisticRegression(max_iter=1_000)).fit(features(), TRUTH)
    np.testing.assert_allclose(
        scores(one_vs_all_multiclass(of_scikit_learn())),
        expected.predict_proba(features()),
        rtol=1e-9,
    )


def test_one_vs_one_gives_the_classes_of_scikit_learn():
    expected = OneVsOneClassifier(LogisticRegression(max_iter=1_000)).fit(features(), TRUTH)
    found = scores(one_vs_one_multiclass(of_scikit_learn()))
    np.testing.assert_array_equal(found.argmax(axis=1), expected.predict(features()))
    np.testing.assert_allclose(found.sum(axis=1), 1)


def test_votes_count_more_than_sureness():
    """Class 0 wins both its questions narrowly; class 1 wins one of two by far."""

    class Given:
        def __init__(self, positive: float) -> None:
            self.positive = positive

        def predict_proba(self, rows: np.ndarray) -> np.ndarray:
            return np.full((len(rows), 2), [1 - self.positive, self.positive])

    voting = OneVsOne(None)
    voting.classes_ = np.array([0, 1, 2])
    voting.parts_ = [Given(0.49), Given(0.49), Given(0.01)]
    given = voting.predict_proba(np.zeros((1, 1)))[0]
    assert given.argmax() == 0
    assert given[1] > given[2] > 0


@WRAPPERS
@pytest.mark.parametrize(
    "inner",
    [
        two_class_boosted_decision_tree(trees=5),
        two_class_neural_network(iterations=60, learning_rate=0.4),
        two_class_logistic_regression(),
    ],
    ids=["trees", "network", "logistic"],
)
def test_any_two_class_learner_can_be_wrapped(wrap, inner):
    learner = wrap(inner)
    assert (scores(learner).argmax(axis=1) == TRUTH).mean() > 0.9
    assert has_same_bytes_again(learner)


@pytest.mark.parametrize(("wrap", "count"), [(OneVsAll, 5), (OneVsOne, 10)])
def test_there_are_as_many_models_as_questions(wrap, count):
    chance = np.random.default_rng(0)
    found = wrap(LogisticRegression()).fit(chance.normal(size=(50, 3)), np.arange(50) % 5)
    assert len(found.parts_) == count


@WRAPPERS
def test_two_classes_need_one_model_and_give_its_probabilities(wrap):
    inner = two_class_logistic_regression()
    data = breast_cancer()
    model = train_model(wrap(inner), data, label_column=LABEL, context=RecordingContext())
    assert len(model.estimator.estimator.parts_) == 1
    scored = score_model(model, data, append_scores=False, context=RecordingContext())
    np.testing.assert_allclose(
        scored.polars()["Scored Probabilities"], scores(inner)[:, 0], rtol=1e-9
    )


@WRAPPERS
def test_the_learner_inside_decides_the_settings_and_the_ranges(wrap):
    learner = wrap(two_class_boosted_decision_tree(**RANGE, trees_range=(3, 9)))
    assert learner.estimator.ranges["estimator__n_estimators"] == (3, 9)
    assert "estimator__n_estimators" in learner.estimator.estimator.get_params()
    assert learner.settings["learner"] == "Two-Class Boosted Decision Tree"
    assert learner.estimator.encoding == "codes"


@WRAPPERS
def test_shares_of_columns_are_the_mean_of_those_of_the_models(wrap):
    shares = trained(wrap(two_class_logistic_regression())).details["feature_importances"]
    assert sum(shares.values()) == pytest.approx(1)


@WRAPPERS
def test_training_tells_how_far_all_models_are(wrap):
    context = RecordingContext()
    learner = wrap(two_class_boosted_decision_tree(trees=4))
    train_model(learner, iris(), label_column=SPECIES, context=context)
    assert context.fractions == sorted(context.fractions)
    assert context.fractions[-1] == 1
    assert len(context.fractions) >= 12


@WRAPPERS
def test_a_learner_of_several_classes_is_refused(wrap):
    with pytest.raises(ModuleError, match="Connect a two-class learner") as raised:
        wrap(multiclass_logistic_regression())
    assert raised.value.code == "learner_type"


def test_a_category_counts_as_one_for_trees_inside():
    data = table(
        size=["small", "large", "medium"] * 20, noise=list(range(60)), y=["a", "b", "c"] * 20
    )
    learner = one_vs_all_multiclass(two_class_boosted_decision_tree(trees=3))
    model = train_model(learner, data, label_column="y", context=RecordingContext())
    part = model.estimator.estimator.parts_[0]
    assert part.booster_.params["categorical_column"] == [0]


@WRAPPERS
def test_what_is_usual_for_the_learner_inside_is_tried(wrap):
    learner = wrap(two_class_boosted_decision_tree(trees=3, leaves=2)).estimator
    assert learner.usual_ranges["estimator__num_leaves"] == (2, 8, 32, 128)
    assert learner.names["estimator__num_leaves"] == "leaves"
    results = tune_model_hyperparameters(
        wrap(two_class_logistic_regression()), iris(),
        label_column=SPECIES, folds=3, maximum_runs=4, context=RecordingContext(),
    )  # fmt: skip
    assert {"L1 weight", "L2 weight"} <= set(results.sweep_results.names)
    assert results.sweep_results.polars()["Overall Accuracy"].n_unique() > 1
