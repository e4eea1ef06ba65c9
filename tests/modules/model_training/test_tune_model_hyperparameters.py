"""Tune Model Hyperparameters tries what it is told to, and finds what scikit-learn finds."""

import numpy as np
import pytest
from sklearn.model_selection import GridSearchCV, StratifiedKFold

from designer.artifacts.values import UntrainedModel
from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.learning.softmax import PenalizedSoftmaxRegression
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.model_training.tune_model_hyperparameters import (
    Tuned,
    tune_model_hyperparameters,
)
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris

WEIGHTS = (0.1, 1.0, 30.0)
DESCENT = {"solution_method": "online_gradient_descent"}


def searched() -> UntrainedModel:
    return multiclass_logistic_regression(
        trainer_mode="parameter_range",
        tolerance_range=(1e-7,),
        l1_weight_range=WEIGHTS,
        l2_weight_range=(0.0, 10.0),
        memory_size_range=(20,),
    )


def tuned(untrained: UntrainedModel | None = None, **params) -> Tuned:
    given = {"folds": 3, "sweep_mode": "entire_grid", "context": RecordingContext()} | params
    if untrained is not None and untrained.task == "regression":
        data, label = diabetes(), TARGET
    else:
        data, label = iris(), SPECIES
    return tune_model_hyperparameters(untrained or searched(), data, label_column=label, **given)


def tried(results: Tuned, *names: str) -> list[tuple]:
    return results.sweep_results.polars().select(names).rows()


def test_the_entire_grid_is_judged_as_scikit_learn_judges_it():
    results = tuned()
    frame = iris().polars()
    truth = frame[SPECIES].rank("dense").to_numpy() - 1
    search = GridSearchCV(
        PenalizedSoftmaxRegression(),
        {"l1_weight": WEIGHTS, "l2_weight": (0.0, 10.0)},
        scoring="accuracy",
        cv=StratifiedKFold(3, shuffle=True, random_state=0),
    ).fit(frame.drop(SPECIES).to_numpy(), truth)
    by_run = results.sweep_results.polars().sort("Run")
    np.testing.assert_allclose(
        by_run["Overall Accuracy"], search.cv_results_["mean_test_score"], atol=1e-12
    )
    best = results.sweep_results.polars().row(0, named=True)
    assert best["Overall Accuracy"] == pytest.approx(search.best_score_)
    assert best["L1 weight"] == search.best_params_["l1_weight"]


def test_the_best_model_is_trained_on_all_rows_with_the_best_settings():
    results = tuned(classification_metric="average_log_loss")
    best = results.sweep_results.polars().row(0, named=True)
    settings = {"l1_weight": best["L1 weight"], "l2_weight": best["L2 weight"]}
    expected = train_model(
        multiclass_logistic_regression(**settings),
        iris(),
        label_column=SPECIES,
        context=RecordingContext(),
    )
    assert results.best_model.details["settings"] == expected.details["settings"]
    scored, right = (
        score_model(model, iris(), context=RecordingContext())
        for model in (results.best_model, expected)
    )
    assert scored.equals(right)


def test_the_metric_decides_which_run_is_the_best():
    by_loss = tuned(classification_metric="average_log_loss").sweep_results.polars()
    assert by_loss["Log Loss"].is_sorted()
    by_recall = tuned(classification_metric="recall").sweep_results.polars()
    assert by_recall["Macro-averaged Recall"].is_sorted(descending=True)


@pytest.mark.parametrize(
    ("metric", "title", "is_descending"),
    [("r2", "Coefficient of Determination", True), ("mean_absolute_error", None, False)],
)
def test_numbers_are_judged_by_a_metric_of_their_own(metric, title, is_descending):
    learner = linear_regression(
        **DESCENT, trainer_mode="parameter_range", learning_rate_range=(0.0001, 0.01),
        epochs_range=(2, 10), l2_weight_range=(0.001,),
    )  # fmt: skip
    results = tuned(learner, regression_metric=metric).sweep_results.polars()
    assert len(results) == 4
    assert results[title or "Mean Absolute Error"].is_sorted(descending=is_descending)


def test_a_random_sweep_draws_some_combinations_and_none_twice():
    drawn = {"sweep_mode": "random_sweep", "maximum_runs": 4}
    names = ("L1 weight", "L2 weight")
    first, again = tried(tuned(**drawn), *names), tried(tuned(**drawn), *names)
    assert len(set(first)) == 4
    assert first == again
    assert set(first) != set(tried(tuned(**drawn, seed=1), *names))
    assert len(tried(tuned(**drawn | {"maximum_runs": 50}), "Run")) == 6


def test_rows_of_their_own_can_judge():
    table = iris()
    odd = np.arange(150) % 2 == 1
    results = tune_model_hyperparameters(
        searched(), table.filter(odd), table.filter(~odd), sweep_mode="entire_grid",
        label_column=SPECIES, context=RecordingContext(),
    )  # fmt: skip
    best = results.sweep_results.polars().row(0, named=True)
    scored = score_model(results.best_model, table.filter(~odd), context=RecordingContext())
    right = (scored.polars()["Scored Labels"].cast(str) == scored.polars()[SPECIES]).mean()
    assert best["Overall Accuracy"] == pytest.approx(right)
    assert results.best_model.details["rows"] == 75


def test_a_learner_without_ranges_is_tried_with_the_usual_ones():
    results = tuned(
        linear_regression(**DESCENT), sweep_mode="random_sweep", maximum_runs=2
    ).sweep_results
    assert {"Learning rate", "Epochs", "L2 weight"} <= set(results.names)
    assert results.num_rows == 2
    learner = two_class_boosted_decision_tree().estimator
    assert learner.usual_ranges["num_leaves"] == (2, 8, 32, 128)
    assert learner.names["num_leaves"] == "leaves"


def test_a_learner_with_nothing_to_try_is_judged_as_it_is():
    assert tuned(linear_regression()).sweep_results.num_rows == 1


def test_the_number_of_folds_counts():
    first, second = tuned(folds=2).sweep_results, tuned(folds=3).sweep_results
    assert not first.equals(second)


def test_it_tells_how_far_it_is_and_the_metric_of_each_run():
    context = RecordingContext()
    results = tuned(context=context).sweep_results.polars()
    assert context.fractions == sorted(context.fractions)
    last = results.filter(results["Run"] == 6)
    assert context.metrics == {"Overall Accuracy": last["Overall Accuracy"].item()}


def test_what_cannot_be_swept_is_refused():
    with pytest.raises(ModuleError, match="AUC is a metric of two classes"):
        tuned(classification_metric="auc")
    with pytest.raises(ModuleError, match="cannot be swept"):
        tuned(UntrainedModel("k_means_clustering", "clustering", object()))
    many = multiclass_logistic_regression(
        trainer_mode="parameter_range", l1_weight_range=range(200), l2_weight_range=range(200)
    )
    with pytest.raises(ModuleError, match="at most 10,000 can be tried"):
        tuned(many)
