"""Several classes are learned, scored, evaluated and explained as two are."""

import numpy as np
import polars as pl
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
)

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.errors import ModuleError
from designer.modules.learning.learner import Learner
from designer.modules.learning.multiclass_evaluation import evaluate_multiclass
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from tests.modules.frames import table
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, SPECIES, breast_cancer, iris

NAMES = ("setosa", "versicolor", "virginica")
PROBABILITIES = [f"Scored Probabilities_{name}" for name in NAMES]


def untrained(estimator=None, encoding="indicators") -> UntrainedModel:
    chosen = LogisticRegression(max_iter=500) if estimator is None else estimator
    learner = Learner(chosen, encoding)
    return UntrainedModel("example", "multiclass", learner, {}, "Example")


def trained(data: Table, label: str, **params) -> Model:
    return train_model(untrained(), data, label_column=label, context=RecordingContext(), **params)


def scored(data: Table, label: str) -> Table:
    return score_model(trained(data, label), data, context=RecordingContext())


def evaluation(data: Table) -> tuple[dict[str, float], dict]:
    context = RecordingContext()
    metrics = evaluate_model(data, context=context).polars().row(0, named=True)
    return metrics, context.figures["Evaluation"]


@pytest.fixture(scope="module")
def flowers() -> Table:
    return scored(iris(), SPECIES)


def test_each_class_gets_a_probability_and_the_label_is_the_most_probable(flowers):
    frame = flowers.polars()
    assert flowers.names[-4:] == ["Scored Labels", *PROBABILITIES]
    values = frame.select(PROBABILITIES).to_numpy()
    np.testing.assert_allclose(values.sum(axis=1), 1)
    expected = [NAMES[i] for i in values.argmax(axis=1)]
    assert frame["Scored Labels"].cast(pl.String).to_list() == expected


def test_scores_say_what_they_are(flowers):
    assert flowers.column("Scored Labels").levels == NAMES
    column = flowers.column(PROBABILITIES[0])
    assert (column.role, column.score_of, column.score_kind) == (
        "score", SPECIES, "class_probability",
    )  # fmt: skip


def test_scores_are_those_of_scikit_learn(flowers):
    frame = iris().pandas()
    matrix = frame.drop(columns=SPECIES).to_numpy()
    expected = LogisticRegression(max_iter=500).fit(matrix, frame[SPECIES]).predict_proba(matrix)
    np.testing.assert_allclose(flowers.polars().select(PROBABILITIES), expected, rtol=1e-6)


def test_metrics_are_those_of_scikit_learn(flowers):
    metrics, figure = evaluation(flowers)
    frame = flowers.pandas()
    truth, predicted = frame[SPECIES].astype(str), frame["Scored Labels"].astype(str)
    precision, recall, f1, _ = precision_recall_fscore_support(truth, predicted, average="macro")
    assert metrics["Overall Accuracy"] == accuracy_score(truth, predicted)
    assert metrics["Macro-averaged Precision"] == precision
    assert metrics["Macro-averaged Recall"] == recall
    assert metrics["Macro-averaged F1 Score"] == f1
    assert metrics["Log Loss"] == pytest.approx(log_loss(truth, frame[PROBABILITIES]), rel=1e-12)
    asked = [accuracy_score(truth == name, predicted == name) for name in NAMES]
    assert metrics["Average Accuracy"] == pytest.approx(np.mean(asked))
    assert figure["models"][0]["confusion"] == confusion_matrix(truth, predicted).tolist()


def test_a_label_of_two_classes_is_scored_as_two_class_learners_do():
    data = breast_cancer()
    two = scored(data, LABEL)
    assert two.names[-2:] == ["Scored Labels", "Scored Probabilities"]
    assert evaluation(two)[1]["task"] == "binary"
    strict = score_model(trained(data, LABEL), data, threshold=1.0, context=RecordingContext())
    counts = [(one.polars()["Scored Labels"] == "yes").sum() for one in (two, strict)]
    assert counts[0] > counts[1]


@pytest.mark.parametrize("values", [[3, 1, 2], [1.0, 2.0, 3.0], ["ä", "", "x y"]])
def test_classes_keep_their_type(values):
    data = table(x=[0.0, 5.0, 9.0] * 5, y=values * 5)
    again = scored(data, "y")
    assert again.polars()["Scored Labels"].cast(data.polars()["y"].dtype).to_list() == values * 5
    assert again.column("Scored Labels").type == data.column("y").type
    assert f"Scored Probabilities_{values[0]}" in again.names
    assert evaluation(again)[0]["Overall Accuracy"] == 1


def test_scoring_again_with_other_classes_leaves_no_old_probabilities():
    data = breast_cancer()
    once = scored(data, LABEL)
    three = data.with_frame(
        data.polars().with_columns(
            pl.when(pl.col("mean radius") < 12).then(pl.lit("tiny")).otherwise(pl.col(LABEL))
            .alias(LABEL)
        )
    )  # fmt: skip
    again = score_model(trained(three, LABEL), once, context=RecordingContext())
    assert "Scored Probabilities" not in again.names
    assert evaluation(again)[1]["task"] == "multiclass"


def test_a_row_that_cannot_be_scored_has_no_probability_at_all():
    data = iris()
    holed = data.with_frame(
        data.polars().with_columns(
            pl.when(pl.int_range(pl.len()) > 2).then(pl.col("petal length")).alias("petal length")
        )
    )
    result = score_model(trained(data, SPECIES), holed, context=RecordingContext())
    for name in ("Scored Labels", *PROBABILITIES):
        assert result.polars()[name].null_count() == 3
    assert evaluation(result)[1]["models"][0]["rows"] == 147


def test_no_rows_give_no_scores(flowers):
    model = trained(iris(), SPECIES)
    nothing = score_model(model, iris().head(0), context=RecordingContext())
    assert nothing.names == flowers.names
    assert nothing.num_rows == 0


def test_the_explanation_gives_the_loss_of_accuracy():
    context = RecordingContext()
    model = train_model(
        untrained(), iris(), label_column=SPECIES, explanation=True, context=context
    )
    losses = model.details["permutation_importances"]
    assert next(iter(losses)).startswith("petal")
    assert "accuracy" in context.figures["Permutation importance"]["title"]


def test_coefficients_of_all_classes_make_the_importances():
    importances = trained(iris(), SPECIES).details["feature_importances"]
    assert sum(importances.values()) == pytest.approx(1)
    assert next(iter(importances)).startswith("petal")


def test_a_forest_is_fitted_as_any_other_estimator():
    forest = untrained(RandomForestClassifier(5, random_state=0), "codes")
    model = train_model(forest, iris(), label_column=SPECIES, context=RecordingContext())
    assert sum(model.details["feature_importances"].values()) == pytest.approx(1)


def test_more_than_a_thousand_classes_are_refused():
    data = table(x=[float(i) for i in range(1_001)], y=[f"customer {i}" for i in range(1_001)])
    with pytest.raises(ModuleError, match="1,001 classes; at most 1,000") as raised:
        trained(data, "y")
    assert raised.value.column == "y"


def test_categories_that_no_row_has_do_not_count_as_classes():
    levels = tuple(str(i) for i in range(2_000))
    data = table(x=[1.0, 2.0, 3.0], y=["1", "2", "3"])
    known = data.with_column_metadata({"y": Column("y", "string", categorical=True, levels=levels)})
    assert trained(known, "y").details["classes"] == ["1", "2", "3"]


def test_a_single_class_is_refused():
    with pytest.raises(ModuleError, match="only “a”"):
        trained(table(x=[1.0, 2.0], y=["a", "a"]), "y")


def test_a_measured_number_is_refused():
    with pytest.raises(ModuleError, match="measured number"):
        trained(table(x=[1.0, 2.0, 3.0], y=[0.1, 0.2, 0.35]), "y")


def test_a_class_that_training_had_not_seen_counts_as_wrong():
    data = table(x=[0.0, 5.0, 9.0] * 4, y=["a", "b", "c"] * 4)
    other = data.with_frame(data.polars().with_columns(y=pl.Series(["a", "b", "d"] * 4)))
    result = score_model(trained(data, "y"), other, context=RecordingContext())
    metrics, figure = evaluation(result)
    assert figure["models"][0]["classes"] == ["a", "b", "c", "d"]
    assert metrics["Overall Accuracy"] == pytest.approx(2 / 3)
    assert metrics["Log Loss"] > 10


def test_the_confusion_of_many_classes_shows_the_most_frequent():
    truth = np.concatenate([np.arange(150), np.arange(50, 150)])
    model = evaluate_multiclass("m", truth, truth, list(range(150)))
    assert len(model["classes"]) == len(model["confusion"]) == 101
    assert model["classes"][0] == "50"
    assert model["classes"][-1] == "all others"
    assert model["confusion"][-1][-1] == 50
    assert model["metrics"]["macro_recall"] == 1
