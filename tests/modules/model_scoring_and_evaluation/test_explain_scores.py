"""Explain Scores takes scores apart exactly: the parts add up, and are the Shapley values."""

from itertools import combinations
from math import factorial

import numpy as np
import polars as pl
import pytest
from scipy.special import logit, softmax

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_boosted_decision_tree import (
    multiclass_boosted_decision_tree,
)
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.classification.two_class_averaged_perceptron import (
    two_class_averaged_perceptron,
)
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_decision_forest import two_class_decision_forest
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.classification.two_class_support_vector_machine import (
    two_class_support_vector_machine,
)
from designer.modules.model_scoring_and_evaluation.explain_scores import explain_scores
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.boosted_decision_tree_regression import (
    boosted_decision_tree_regression,
)
from designer.modules.regression.linear_regression import linear_regression
from designer.modules.regression.poisson_regression import poisson_regression
from tests.contracts.tables import LABEL, ordinary
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris

FEATURES = ("age", "income", "city")
INCOME = "income"
SMALL = {"trees": 20, "leaves": 6}
# Sums of a few numbers of ordinary size, in another order.
EXACT = 1e-9


def fitted(untrained, table: Table | None = None, label: str = LABEL):
    return train_model(
        untrained, table or ordinary(), label_column=label, context=RecordingContext()
    )


def explained(model, table: Table | None = None, background: Table | None = None, **params):
    context = RecordingContext()
    given = explain_scores(model, table or ordinary(), background, **params, context=context)
    return given.contributions.polars(), given.summary.polars(), context


def scored(model, table: Table | None = None) -> pl.DataFrame:
    return score_model(model, table or ordinary(), context=RecordingContext()).polars()


def parts(frame: pl.DataFrame) -> np.ndarray:
    return frame.select(pl.col("^Contribution of .*$")).to_numpy()


def total(frame: pl.DataFrame) -> np.ndarray:
    return parts(frame).sum(axis=1) + frame["Base Value"].to_numpy()


@pytest.mark.parametrize(
    "untrained", [two_class_logistic_regression(), two_class_boosted_decision_tree(**SMALL)]
)
def test_of_two_classes_the_parts_add_to_the_log_odds(untrained):
    model = fitted(untrained)
    frame, _, _ = explained(model)
    odds = logit(scored(model)["Scored Probabilities"].to_numpy())
    np.testing.assert_allclose(total(frame), odds, rtol=1e-7, atol=1e-7)
    np.testing.assert_allclose(frame["Raw Score"], odds, rtol=1e-7, atol=1e-7)
    assert set(frame["Explained Class"]) == {"yes"}


@pytest.mark.parametrize(
    "untrained",
    [
        linear_regression(),
        linear_regression(include_intercept=False),
        linear_regression(solution_method="online_gradient_descent"),
        boosted_decision_tree_regression(**SMALL),
    ],
)
def test_of_numbers_they_add_to_the_number(untrained):
    table = ordinary()
    model = fitted(untrained, table, INCOME)
    frame, _, _ = explained(model, table)
    np.testing.assert_allclose(total(frame), scored(model)["Scored Labels"], rtol=EXACT)
    assert "Explained Class" not in frame.columns


def test_of_counts_they_add_to_the_logarithm():
    model = fitted(poisson_regression(), label="age")
    frame, _, _ = explained(model)
    np.testing.assert_allclose(np.exp(total(frame)), scored(model)["Scored Labels"], rtol=EXACT)


@pytest.mark.parametrize(
    "learner", [two_class_averaged_perceptron, two_class_support_vector_machine]
)
def test_of_margins_they_add_to_the_distance_from_the_border(learner):
    model, table = fitted(learner()), ordinary()
    frame, _, _ = explained(model, table)
    learned = model.estimator
    margins = learned.estimator.decision_function(learned.matrix(table))
    np.testing.assert_allclose(total(frame), margins, rtol=EXACT, atol=EXACT)


@pytest.mark.parametrize(
    "untrained", [multiclass_logistic_regression(), multiclass_boosted_decision_tree(**SMALL)]
)
def test_of_more_classes_each_has_a_score(untrained):
    model = fitted(untrained, iris(), SPECIES)
    classes = model.estimator.classes
    raw = [
        explained(model, iris(), explained_class=name)[0]["Raw Score"].to_numpy()
        for name in classes
    ]
    scores = scored(model, iris())
    expected = scores.select(f"Scored Probabilities_{name}" for name in classes).to_numpy()
    np.testing.assert_allclose(
        softmax(np.column_stack(raw), axis=1), expected, rtol=1e-7, atol=1e-9
    )
    likely, _, _ = explained(model, iris())
    assert likely["Explained Class"].to_list() == scores["Scored Labels"].cast(pl.String).to_list()
    np.testing.assert_array_equal(likely["Raw Score"], np.max(raw, axis=0))


def shapley(
    score, rows: np.ndarray, background: np.ndarray, columns: list[list[int]]
) -> np.ndarray:
    """Give the values by their definition: the mean gain over all orders of columns."""
    count = len(columns)

    def worth(chosen: tuple[int, ...]) -> np.ndarray:
        places = [place for one in chosen for place in columns[one]]
        given = []
        for row in rows:
            mixed = background.copy()
            mixed[:, places] = row[places]
            given.append(score(mixed).mean())
        return np.array(given)

    values = np.zeros((len(rows), count))
    for column in range(count):
        others = [one for one in range(count) if one != column]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for chosen in combinations(others, size):
                values[:, column] += weight * (worth((*chosen, column)) - worth(chosen))
    return values


def test_of_weighted_sums_they_are_the_shapley_values_against_the_background():
    model, background = fitted(two_class_logistic_regression()), ordinary(30)
    learned, rows = model.estimator, ordinary().head(6)
    frame, _, _ = explained(model, rows, background)
    expected = shapley(
        lambda matrix: logit(learned.estimator.predict_proba(matrix)[:, 1]),
        learned.matrix(rows),
        learned.matrix(background),
        # Indicators of the city are one column.
        [[0], [1], [2, 3, 4]],
    )
    np.testing.assert_allclose(parts(frame), expected, rtol=1e-7, atol=1e-9)
    itself, _, _ = explained(model, rows)
    assert not np.allclose(parts(itself), parts(frame))
    np.testing.assert_allclose(parts(itself).mean(axis=0), 0, atol=EXACT)


def test_of_stumps_they_are_what_each_stump_says_beside_its_mean():
    """A tree of one split has one feature, so its Shapley value is its value less its mean."""
    table = ordinary()
    model = fitted(boosted_decision_tree_regression(trees=8, leaves=2), table, INCOME)
    frame, _, _ = explained(model, table)
    learned = model.estimator
    matrix, trees = learned.matrix(table), learned.estimator.booster_.dump_model()["tree_info"]
    leaves = learned.estimator.predict(matrix, pred_leaf=True)
    expected = np.zeros((len(matrix), 2))
    for tree, leaf in zip(trees, leaves.T, strict=True):
        root = tree["tree_structure"]
        sides = [root["left_child"], root["right_child"]]
        values = {side["leaf_index"]: side["leaf_value"] for side in sides}
        counts = [side["leaf_count"] for side in sides]
        mean = np.average([side["leaf_value"] for side in sides], weights=counts)
        expected[:, root["split_feature"]] += [values[place] - mean for place in leaf]
    names = [column.name for column in learned.features.columns]
    np.testing.assert_allclose(
        frame.select(f"Contribution of {name}" for name in names), expected, atol=1e-8
    )


def test_the_other_of_two_classes_has_the_same_parts_against_it():
    model = fitted(two_class_boosted_decision_tree(**SMALL))
    positive, _, _ = explained(model)
    negative, _, _ = explained(model, explained_class="no")
    np.testing.assert_array_equal(parts(negative), -parts(positive))
    np.testing.assert_array_equal(total(negative), -total(positive))
    assert set(negative["Explained Class"]) == {"no"}


def test_the_dataset_stays_before_the_contributions_or_not():
    model = fitted(two_class_logistic_regression())
    added = [f"Contribution of {name}" for name in FEATURES]
    added += ["Base Value", "Raw Score", "Explained Class"]
    assert explained(model)[0].columns == [*ordinary().names, *added]
    assert explained(model, append_contributions=False)[0].columns == added


def test_the_summary_begins_with_what_moves_scores_most():
    frame, summary, context = explained(fitted(two_class_logistic_regression()), shown_columns=2)
    means = frame.select(pl.col("^Contribution of .*$").abs().mean()).row(0)
    expected = sorted(zip(means, FEATURES, strict=True), reverse=True)
    assert summary["Feature"].to_list() == [name for _, name in expected]
    assert summary["Mean Absolute Contribution"].to_list() == pytest.approx(sorted(means)[::-1])
    assert summary["Share"].sum() == pytest.approx(1)
    assert context.figures["Mean contributions"]["labels"] == [name for _, name in expected[:2]]
    boxes = context.figures["Contributions"]["boxes"]
    assert [box["name"] for box in boxes] == [name for _, name in expected[:2]]
    middle = frame[f"Contribution of {expected[0][1]}"].median()
    assert boxes[0]["five"][2] == pytest.approx(middle)
    points = np.array(context.figures["Contribution by age"]["series"][0]["points"])
    np.testing.assert_array_equal(points[:, 0], ordinary().polars()["age"])
    np.testing.assert_allclose(points[:, 1], frame["Contribution of age"])


def test_a_row_without_a_score_has_no_parts():
    model, table = fitted(two_class_logistic_regression()), ordinary()
    holes = table.with_frame(
        table.polars().with_columns(pl.when(pl.int_range(pl.len()) > 0).then(pl.col("age")))
    )
    frame, summary, _ = explained(model, holes)
    assert frame["Raw Score"].null_count() == frame["Contribution of city"].null_count() == 1
    assert summary["Mean Contribution"].null_count() == 0
    trees = fitted(two_class_boosted_decision_tree(**SMALL))
    assert explained(trees, holes)[0]["Raw Score"].null_count() == 0


def test_what_cannot_be_taken_apart_is_told():
    with pytest.raises(ModuleError, match="“Two-Class Decision Forest” cannot be taken apart"):
        explained(fitted(two_class_decision_forest()))
    on_sphere = fitted(two_class_support_vector_machine(project_to_unit_sphere=True))
    with pytest.raises(ModuleError, match="boosted decision tree, or of linear, logistic"):
        explained(on_sphere)
    model = fitted(two_class_logistic_regression())
    with pytest.raises(ModuleError, match=r"no class “perhaps”\. It tells apart “no”, “yes”"):
        explained(model, explained_class="perhaps")
    with pytest.raises(ModuleError, match="predicts numbers"):
        explained(fitted(linear_regression(), label=INCOME), explained_class="yes")
    with pytest.raises(ModuleError, match="no means to compare with"):
        explained(model, ordinary(), ordinary().head(0))
