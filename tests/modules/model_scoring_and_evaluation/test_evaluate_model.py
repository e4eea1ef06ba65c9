"""Evaluate Model: its figures agree with scikit-learn's, for every kind of score."""

import json

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    mean_absolute_error,
    r2_score,
    roc_auc_score,
)

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, TARGET, breast_cancer, diabetes


def scored(untrained, data: Table, label: str) -> Table:
    model = train_model(untrained, data, label_column=label, context=RecordingContext())
    return score_model(model, data, context=RecordingContext())


@pytest.fixture(scope="module")
def binary() -> Table:
    return scored(two_class_boosted_decision_tree(trees=3), breast_cancer(), LABEL)


def evaluation(*tables: Table):
    context = RecordingContext()
    table = evaluate_model(*tables, context=context)
    return table, context.figures["Evaluation"]


def test_binary_metrics_agree_with_scikit_learn(binary):
    table, _ = evaluation(binary)
    frame = binary.pandas()
    truth, probability = frame[LABEL] == "yes", frame["Scored Probabilities"]
    row = table.polars().row(0, named=True)
    assert row["AUC"] == pytest.approx(roc_auc_score(truth, probability))
    assert row["Log Loss"] == log_loss(truth, probability)
    assert row["Accuracy"] == pytest.approx(accuracy_score(truth, probability >= 0.5))


def test_the_counts_at_each_threshold_add_up_and_agree_with_a_confusion_matrix(binary):
    _, figure = evaluation(binary)
    model = figure["models"][0]
    frame = binary.pandas()
    truth = (frame[LABEL] == "yes").to_numpy()
    for threshold, tp, fp, tn, fn in model["thresholds"]:
        predicted = frame["Scored Probabilities"].to_numpy() >= threshold
        expected = confusion_matrix(truth, predicted, labels=[False, True])
        assert [[tn, fp], [fn, tp]] == expected.tolist()


def test_curves_have_at_most_two_hundred_points_and_both_ends(binary):
    _, figure = evaluation(binary)
    roc = figure["models"][0]["roc"]
    assert len(roc) <= 200
    assert roc[0][:2] == [0, 0]
    assert roc[-1][:2] == [1, 1]


def test_the_baseline_is_the_more_frequent_class(binary):
    _, figure = evaluation(binary)
    baseline = figure["models"][0]["baseline"]
    share = (binary.polars()[LABEL] == "no").mean()
    assert baseline == {"accuracy": pytest.approx(share), "label": "no"}


def test_two_models_stand_side_by_side(binary):
    other = scored(two_class_boosted_decision_tree(trees=1), breast_cancer(), LABEL)
    table, figure = evaluation(binary, other)
    assert table.num_rows == 2
    assert len(figure["models"]) == 2
    assert table.polars()["Log Loss"][0] < table.polars()["Log Loss"][1]


def test_two_cores_give_what_one_gives(binary):
    contexts = [RecordingContext(granted=[granted]) for granted in (1, 2)]
    one, two = (evaluate_model(binary, binary.head(100), context=context) for context in contexts)
    assert one.equals(two)
    assert contexts[0].figures == contexts[1].figures
    assert list(contexts[0].metrics.items()) == list(contexts[1].metrics.items())


def test_regression_metrics_agree_with_scikit_learn():
    data = scored(linear_regression(), diabetes(), TARGET)
    table, figure = evaluation(data)
    frame = data.pandas()
    row = table.polars().row(0, named=True)
    assert row["Mean Absolute Error"] == pytest.approx(
        mean_absolute_error(frame[TARGET], frame["Scored Labels"])
    )
    assert row["Coefficient of Determination"] == pytest.approx(
        r2_score(frame[TARGET], frame["Scored Labels"])
    )
    assert sum(figure["models"][0]["residuals"]["counts"]) == data.num_rows
    assert figure["models"][0]["baseline"]["r2"] == pytest.approx(0)


def test_several_classes_give_a_confusion_matrix():
    truth, predicted = ["a", "b", "c", "c"], ["a", "c", "c", "c"]
    frame = pl.DataFrame({"Labels": truth, "Multi Class Scored Labels": predicted})
    _, figure = evaluation(Table.from_frame(frame))
    assert figure["task"] == "multiclass"
    assert figure["models"][0]["confusion"] == [[1, 0, 0], [0, 0, 1], [0, 0, 2]]
    assert figure["models"][0]["metrics"]["accuracy"] == 0.75


def test_scores_made_elsewhere_are_known_by_their_names():
    frame = pl.DataFrame(
        {
            "Labels": [0, 1, 1],
            "Binary Class Scored Labels": [0, 1, 0],
            "Binary Class Scored Probabilities": [0.2, 0.9, 0.4],
        }
    )
    table, figure = evaluation(Table.from_frame(frame))
    assert figure["task"] == "binary"
    assert table.polars()["AUC"][0] == 1.0


def test_scores_beyond_one_are_refused_as_probabilities():
    frame = pl.DataFrame(
        {
            "Labels": [0, 1],
            "Binary Class Scored Labels": [0, 1],
            "Binary Class Scored Probabilities": [-2.0, 3.5],
        }
    )
    with pytest.raises(ModuleError, match=r"between -2 and 3\.5; probabilities"):
        evaluation(Table.from_frame(frame))


def test_rows_without_label_or_score_are_left_out(binary):
    frame = binary.polars().with_columns(
        pl.when(pl.int_range(pl.len()) > 0).then(pl.col("Scored Probabilities"))
        .alias("Scored Probabilities")
    )  # fmt: skip
    _, figure = evaluation(binary.with_frame(frame))
    assert figure["models"][0]["rows"] == binary.num_rows - 1


def test_numbers_beyond_counting_leave_metrics_open():
    frame = pl.DataFrame(
        {
            "Labels": [1.0, 2.0, 1e300, -1e300, float("inf")],
            "Regression Scored Labels": [1.0, 2.5, 3.0, 4.0, 5.0],
        }
    )
    _, figure = evaluation(Table.from_frame(frame))
    model = figure["models"][0]
    assert model["rows"] == 4
    assert model["metrics"]["root_mean_squared_error"] is None
    json.dumps(figure, allow_nan=False)


def test_a_table_without_scores_says_what_to_connect():
    with pytest.raises(ModuleError, match="no score columns"):
        evaluation(breast_cancer())


def test_models_of_different_kinds_cannot_be_compared(binary):
    other = scored(linear_regression(), diabetes(), TARGET)
    with pytest.raises(ModuleError, match="scored differently"):
        evaluation(binary, other)


def test_nothing_to_compare_is_an_error(binary):
    empty = binary.with_frame(binary.polars().with_columns(pl.lit(None, pl.String).alias(LABEL)))
    with pytest.raises(ModuleError, match="nothing can be compared"):
        evaluation(empty)


@pytest.mark.parametrize("values", [[0, 1], [False, True], ["0", "1"]])
def test_one_class_in_the_truth_leaves_auc_open(values):
    negative, positive = values
    frame = pl.DataFrame({"y": [positive] * 3, "label": [positive, positive, negative],
                          "p": [0.9, 0.8, 0.1]})  # fmt: skip
    columns = [
        Column("y", "string"),
        Column("label", "string", role="score", score_of="y", score_kind="label"),
        Column("p", "float", role="score", score_of="y", score_kind="probability"),
    ]
    _, figure = evaluation(Table.from_frame(frame, columns))
    model = figure["models"][0]
    assert model["metrics"]["auc"] is None
    assert model["metrics"]["recall"] == pytest.approx(2 / 3)
    assert np.isfinite(model["metrics"]["log_loss"])
