"""Score Model: the columns it adds, and what it does with data unlike that of training."""

import polars as pl
import pytest

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_boosted_decision_tree import (
    two_class_boosted_decision_tree,
)
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from designer.modules.model_training.train_model import train_model
from designer.modules.regression.linear_regression import linear_regression
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import LABEL, TARGET, breast_cancer, diabetes


@pytest.fixture(scope="module")
def model():
    learner = two_class_boosted_decision_tree(trees=5)
    return train_model(learner, breast_cancer(), label_column=LABEL, context=RecordingContext())


def score(model, data, **params):
    return score_model(model, data, context=RecordingContext(), **params)


def test_scores_are_appended_with_their_metadata(model):
    scored = score(model, breast_cancer())
    assert scored.names[-2:] == ["Scored Labels", "Scored Probabilities"]
    assert scored.column("Scored Labels").levels == ("no", "yes")
    assert scored.column("Scored Probabilities").score_kind == "probability"
    assert scored.column("Scored Probabilities").score_of == LABEL


def test_the_scores_alone_can_be_had(model):
    scored = score(model, breast_cancer(), append_scores=False)
    assert scored.names == ["Scored Labels", "Scored Probabilities"]


def test_scoring_twice_replaces_the_scores(model):
    once = score(model, breast_cancer())
    assert score(model, once).equals(once)


def test_the_label_may_be_missing(model):
    data = breast_cancer()
    without = data.with_frame(data.polars().drop(LABEL))
    assert score(model, without).num_rows == data.num_rows


def test_the_threshold_decides_the_labels_but_not_the_probabilities(model):
    low, high = (score(model, breast_cancer(), threshold=value).polars() for value in (0.0, 1.0))
    assert set(low["Scored Labels"]) == {"yes"}
    assert set(high["Scored Labels"]) == {"no"}
    assert low["Scored Probabilities"].equals(high["Scored Probabilities"])


def test_no_rows_give_no_scores(model):
    assert score(model, breast_cancer().head(0)).num_rows == 0


def test_a_missing_column_is_named(model):
    data = breast_cancer()
    with pytest.raises(ModuleError, match="mean radius") as raised:
        score(model, data.with_frame(data.polars().drop("mean radius")))
    assert raised.value.column == "mean radius"


def strange(data: Table) -> Table:
    return data.with_frame(
        data.polars().with_columns(
            pl.when(pl.int_range(pl.len()) == 0)
            .then(pl.lit("gigantic"))
            .otherwise(pl.col("size").cast(pl.String))
            .alias("size")
        )
    )


def test_an_unseen_category_is_reported_with_its_share(model):
    context = RecordingContext()
    data = strange(breast_cancer())
    score_model(model, data, context=context)
    assert context.metrics["unseen share of size"] == pytest.approx(1 / data.num_rows)


@pytest.mark.parametrize(
    "learner", [two_class_boosted_decision_tree(trees=5), two_class_logistic_regression()]
)
def test_an_unseen_category_gets_a_score_none_or_an_error_as_chosen(learner):
    model = train_model(learner, breast_cancer(), label_column=LABEL, context=RecordingContext())
    data = strange(breast_cancer())
    column = "Scored Probabilities"
    blank = score(model, data, unseen_levels="missing").polars()[column]
    other = score(model, data, unseen_levels="other").polars()[column]
    assert blank[0] is None
    assert blank.null_count() == 1
    assert other.null_count() == (1 if isinstance(learner.estimator.encoding, int) else 0)
    with pytest.raises(ModuleError, match="gigantic"):
        score(model, data, unseen_levels="error")


def test_a_linear_model_gives_no_score_where_a_feature_is_missing():
    model = train_model(
        linear_regression(), diabetes(), label_column=TARGET, context=RecordingContext()
    )
    data = diabetes()
    holed = data.with_frame(
        data.polars().with_columns(
            pl.when(pl.int_range(pl.len()) > 2).then(pl.col("bmi")).alias("bmi")
        )
    )
    assert score(model, holed).polars()["Scored Labels"].null_count() == 3
