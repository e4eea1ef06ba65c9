"""Stack Models: each setting does something, and a stack is scikit-learn's."""

import numpy as np
import pytest
from sklearn.ensemble import StackingClassifier, StackingRegressor
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor

from designer.catalog.errors import ModuleError
from designer.modules.classification.k_nearest_neighbors_classification import (
    k_nearest_neighbors_classification,
)
from designer.modules.classification.multiclass_decision_forest import multiclass_decision_forest
from designer.modules.classification.naive_bayes import naive_bayes
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.stack_models import stack_models
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.k_nearest_neighbors_regression import (
    k_nearest_neighbors_regression,
)
from designer.modules.regression.linear_regression import linear_regression
from designer.modules.regression.poisson_regression import poisson_regression
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, TARGET, diabetes, iris
from tests.modules.learning.trying import (
    changes_scores,
    data_for,
    has_same_bytes_again,
    scores,
    trained,
)

NUMBERS = [linear_regression(), k_nearest_neighbors_regression(normalize_features=False)]


def stacked(**given):
    return stack_models(NUMBERS, **given)


@pytest.mark.parametrize(
    "change",
    [
        {"folds": 3},
        {"with_features": True},
        {"seed": 7},
        {"final_model": k_nearest_neighbors_regression()},
    ],
)
def test_every_setting_changes_the_scores(change):
    assert changes_scores(stacked, {}, change)


def test_numbers_are_those_of_scikit_learn():
    frame = diabetes().pandas()
    features = frame.drop(columns=TARGET).to_numpy()
    expected = StackingRegressor(
        [("ridge", Ridge(alpha=0.001)), ("near", KNeighborsRegressor())],
        Ridge(alpha=0.001), cv=KFold(4, shuffle=True, random_state=2), passthrough=True,
    ).fit(features, frame[TARGET])  # fmt: skip
    learner = stacked(final_model=linear_regression(), folds=4, seed=2, with_features=True)
    np.testing.assert_allclose(scores(learner)[:, 0], expected.predict(features), rtol=1e-9)


def test_classes_are_those_of_scikit_learn():
    """Variances are smoothed a little otherwise by our naive Bayes, hence the tolerance."""
    features, truth = iris().pandas().drop(columns=SPECIES).to_numpy(), iris().pandas()[SPECIES]
    expected = StackingClassifier(
        [("near", KNeighborsClassifier()), ("bayes", GaussianNB())],
        KNeighborsClassifier(9), cv=StratifiedKFold(5, shuffle=True, random_state=0),
    ).fit(features, truth)  # fmt: skip
    near = k_nearest_neighbors_classification(normalize_features=False)
    last = k_nearest_neighbors_classification(neighbors=9, normalize_features=False)
    found = scores(stack_models([near, naive_bayes()], last))
    np.testing.assert_allclose(found, expected.predict_proba(features), atol=1e-6)


def test_learners_of_many_kinds_do_as_well_as_the_best_of_them():
    kinds = [
        two_class_boosted_decision_tree(trees=10),
        two_class_logistic_regression(),
        multiclass_decision_forest(),
    ]
    learner = stack_models(kinds)
    assert learner.task == "binary"
    data, label = data_for(learner)
    is_held_out = np.arange(data.num_rows) % 4 == 0
    truth = data.filter(is_held_out).polars()[label]

    def accuracy(untrained):
        model = train_model(
            untrained, data.filter(~is_held_out), label_column=label, context=RecordingContext()
        )
        scored = score_model(model, data.filter(is_held_out), context=RecordingContext())
        return (scored.polars()["Scored Labels"].cast(str) == truth).mean()

    assert accuracy(learner) >= max(map(accuracy, kinds)) - 0.01
    assert has_same_bytes_again(learner)


def test_trees_alone_take_missing_values_and_categories_as_they_are():
    data = table(
        x=[1.0, None, 2.0, None] * 20,
        colour=["red", "green", "red", "blue"] * 20,
        y=["a", "b", "a", "b"] * 20,
    )
    trees = [two_class_boosted_decision_tree(trees=5), multiclass_decision_forest()]
    boosted = two_class_boosted_decision_tree(trees=5)
    context = RecordingContext()
    model = train_model(stack_models(trees, boosted), data, label_column="y", context=context)
    scored = score_model(model, data, context=RecordingContext()).polars()
    assert scored["Scored Labels"].to_list() == scored["y"].to_list()
    assert context.fractions == [pytest.approx(number / 13) for number in range(1, 14)]
    assert sum(trained(stack_models(trees)).details["feature_importances"].values()) > 0.99


def test_labels_that_one_of_them_cannot_learn_are_refused():
    learner = stack_models([linear_regression(), poisson_regression()])
    data = table(x=[1.0, 2.0] * 9, y=[-1.0, 2.0] * 9)
    with pytest.raises(ModuleError) as refused:
        train_model(learner, data, label_column="y", context=RecordingContext())
    assert refused.value.code == "label_too_small"


def test_a_class_of_one_row_is_refused_where_two_are_needed():
    data = table(x=[1.0, 2.0, 3.0] * 4, y=["a"] * 11 + ["b"])
    with pytest.raises(ModuleError) as refused:
        train_model(
            stack_models([naive_bayes()]), data, label_column="y", context=RecordingContext()
        )
    assert refused.value.code == "folds_lack_classes"


@pytest.mark.parametrize(
    ("given", "code"),
    [([], "input_missing"), ([linear_regression(), naive_bayes()], "tasks_differ")],
)
def test_what_cannot_be_stacked_is_refused(given, code):
    with pytest.raises(ModuleError) as refused:
        stack_models(given)
    assert refused.value.code == code
