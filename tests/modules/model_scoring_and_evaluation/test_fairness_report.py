"""Fairness Report gives each group the numbers that scikit-learn gives its rows by themselves."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, precision_score, recall_score

from designer.artifacts.table import Table
from designer.catalog.annotations import NO_COLUMNS, selecting
from designer.catalog.errors import ModuleError
from designer.modules.classification.multiclass_logistic_regression import (
    multiclass_logistic_regression,
)
from designer.modules.learning import scores
from designer.modules.learning.scores import score_column
from designer.modules.model_scoring_and_evaluation.fairness_report import fairness_report
from designer.modules.model_scoring_and_evaluation.score_model import score_model
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris
from tests.modules.learning.trying import trained

LABEL = "hired"
RATES = ("Selection Rate", "Accuracy", "True Positive Rate", "False Positive Rate", "Precision")
SEX, AGE, BOTH = (
    selecting(names=("sex",)),
    selecting(names=("age",)),
    selecting(names=("sex", "age")),
)


def scored() -> Table:
    """Give 600 people, women selected more seldom, and 20 of no known sex."""
    chance = np.random.default_rng(11)
    sex = chance.choice(["f", "m"], 600)
    truth = chance.random(600) < 0.4
    probability = np.clip(
        0.3 + 0.3 * truth + 0.15 * (sex == "m") + chance.normal(0, 0.2, 600), 0, 1
    )
    frame = pl.DataFrame(
        {
            "sex": [None if place < 20 else one for place, one in enumerate(sex)],
            "age": chance.integers(20, 66, 600),
            LABEL: np.where(truth, "yes", "no"),
            "Scored Labels": np.where(probability >= 0.5, "yes", "no"),
            "Scored Probabilities": probability,
        }
    )
    known = [
        score_column("Scored Labels", LABEL, scores.KIND_LABEL, "string", ["no", "yes"]),
        score_column("Scored Probabilities", LABEL, scores.KIND_PROBABILITY),
    ]
    return Table.from_frame(frame, known)


TABLE = scored()
FRAME = TABLE.pandas().astype({"Scored Labels": str, LABEL: str}).fillna({"sex": "(missing)"})


def reported(table: Table = TABLE, columns=SEX, **params):
    context = RecordingContext()
    report = fairness_report(table, sensitive_columns=columns, **params, context=context)
    groups = {(r["Sensitive Column"], r["Group"]): r for r in report.groups.polars().to_dicts()}
    distances = {
        (row["Sensitive Column"], row["Criterion"]): row
        for row in report.disparities.polars().to_dicts()
    }
    return groups, distances, context


def expected(rows, positive: str = "yes") -> list[float]:
    truth, given = rows[LABEL] == positive, rows["Scored Labels"] == positive
    (negatives, wrongly), _ = confusion_matrix(truth, given, labels=[False, True])
    return [
        given.mean(),
        accuracy_score(truth, given),
        recall_score(truth, given),
        wrongly / (negatives + wrongly),
        precision_score(truth, given),
    ]


def rates(row: dict) -> list[float]:
    return [row[name] for name in RATES]


def test_each_group_has_the_numbers_of_scikit_learn():
    groups, _, _ = reported()
    assert list(groups) == [("", "All rows"), ("sex", "(missing)"), ("sex", "f"), ("sex", "m")]
    assert rates(groups["", "All rows"]) == pytest.approx(expected(FRAME), rel=1e-12)
    for name, rows in FRAME.groupby("sex"):
        group = groups["sex", name]
        assert rates(group) == pytest.approx(expected(rows), rel=1e-12)
        assert group["Rows"] == len(rows)
        assert group["Share of Rows"] == len(rows) / len(FRAME)
        assert group["Share of Positives"] == (rows[LABEL] == "yes").mean()
        assert group["Small"] == (len(rows) < 30)


def test_differences_and_ratios_are_those_of_the_large_groups():
    _, distances, context = reported()
    women, men = (expected(FRAME[FRAME["sex"] == sex]) for sex in ("f", "m"))
    found = {name: row for (_, name), row in distances.items()}
    for name, place in (
        ("Demographic Parity", 0), ("Equal Accuracy", 1), ("Equal Opportunity", 2),
        ("Predictive Parity", 4),
    ):  # fmt: skip
        pair = sorted((women[place], men[place]))
        assert found[name]["Difference"] == pytest.approx(pair[1] - pair[0], rel=1e-12)
        assert found[name]["Ratio"] == pytest.approx(pair[0] / pair[1], rel=1e-12)
        assert context.metrics[f"{name} Difference (sex)"] == found[name]["Difference"]
    odds = max(abs(women[place] - men[place]) for place in (2, 3))
    assert found["Equalized Odds"]["Difference"] == pytest.approx(odds, rel=1e-12)
    ratio = min(min(women[place], men[place]) / max(women[place], men[place]) for place in (2, 3))
    assert found["Equalized Odds"]["Ratio"] == pytest.approx(ratio, rel=1e-12)
    assert found["Demographic Parity"]["Group with Least"] == "f"
    assert found["Demographic Parity"]["Group with Greatest"] == "m"


def test_compared_with_all_rows_the_worst_group_counts():
    _, distances, _ = reported(compare_with="overall")
    whole, women, men = (
        expected(rows)[0]
        for rows in (FRAME, FRAME[FRAME["sex"] == "f"], FRAME[FRAME["sex"] == "m"])
    )
    row = distances["sex", "Demographic Parity"]
    assert row["Difference"] == pytest.approx(max(abs(women - whole), abs(men - whole)), rel=1e-12)
    assert row["Ratio"] == pytest.approx(min(women / whole, whole / men), rel=1e-12)


def test_small_groups_are_marked_and_compared_only_if_wanted():
    few, distances, _ = reported()
    all_groups, others, _ = reported(smallest_group=1)
    assert few["sex", "(missing)"]["Small"]
    assert not all_groups["sex", "(missing)"]["Small"]
    assert distances != others
    _, nothing, _ = reported(smallest_group=10_000)
    assert nothing == {}


def test_limits_judge_differences_or_ratios():
    def within(**params) -> bool:
        return reported(**params)[1]["sex", "Demographic Parity"]["Within Limit"]

    row = reported()[1]["sex", "Demographic Parity"]
    assert not within(greatest_difference=row["Difference"] - 0.01)
    assert within(greatest_difference=row["Difference"] + 0.01)
    assert within(judge_by="ratio", least_ratio=row["Ratio"] - 0.01)
    assert not within(judge_by="ratio", least_ratio=row["Ratio"] + 0.01)


def test_another_threshold_or_class_selects_others():
    groups, _, _ = reported(decide_by="threshold", threshold=0.7)
    again = FRAME.assign(
        **{"Scored Labels": np.where(FRAME["Scored Probabilities"] >= 0.7, "yes", "no")}
    )
    women = again[again["sex"] == "f"]
    assert rates(groups["sex", "f"]) == pytest.approx(expected(women), rel=1e-12)
    groups, _, context = reported(positive_class="no")
    women = FRAME[FRAME["sex"] == "f"]
    assert rates(groups["sex", "f"]) == pytest.approx(expected(women, "no"), rel=1e-12)
    assert "no is positive" in context.figures["Rates by sex"]["title"]
    groups, _, _ = reported(positive_class="no", decide_by="threshold", threshold=0.3)
    assert groups["sex", "f"]["Selection Rate"] == (1 - women["Scored Probabilities"] >= 0.3).mean()


def test_numbers_make_groups_of_about_equally_many_rows():
    groups, _, _ = reported(columns=AGE)
    edges = np.quantile(FRAME["age"], [0.25, 0.5, 0.75], method="lower")
    sizes = [row["Rows"] for (column, _), row in groups.items() if column == "age"]
    assert sizes == np.bincount(np.searchsorted(edges, FRAME["age"])).tolist()
    assert list(groups)[1] == ("age", f"up to {edges[0]}")
    assert len(reported(columns=AGE, number_groups=2)[0]) == 3
    assert len(reported(columns=AGE, number_groups=50)[0]) == FRAME["age"].nunique() + 1


def test_columns_are_looked_at_one_by_one_or_combined():
    groups, _, context = reported(columns=BOTH, number_groups=2)
    assert {column for column, _ in groups} == {"", "sex", "age"}
    assert {"Rates by sex", "Differences by age"} <= set(context.figures)
    groups, distances, _ = reported(columns=BOTH, number_groups=2, combine=True, smallest_group=1)
    age = np.quantile(FRAME["age"], 0.5, method="lower")
    women = FRAME[(FRAME["sex"] == "f") & (FRAME["age"] > age)]
    row = groups["sex and age", f"f, above {age}"]
    assert rates(row) == pytest.approx(expected(women), rel=1e-12)
    assert {column for column, _ in distances} == {"sex and age"}


def test_rows_without_label_or_score_do_not_count():
    blank = pl.int_range(pl.len()) < 100
    frame = TABLE.polars().with_columns(pl.when(~blank).then(pl.col(LABEL)).alias(LABEL))
    groups, _, _ = reported(TABLE.with_frame(frame))
    assert rates(groups["", "All rows"]) == pytest.approx(expected(FRAME[100:]), rel=1e-12)


def test_of_several_classes_one_is_chosen():
    model = trained(multiclass_logistic_regression())
    table = score_model(model, iris(), context=RecordingContext())
    columns = selecting(names=("petal width",))
    with pytest.raises(ModuleError, match=r"No positive class is chosen.*“setosa”, “versicolor”"):
        reported(table, columns)
    groups, _, _ = reported(table, columns, positive_class="virginica")
    frame = table.pandas()
    predicted = frame["Scored Labels"].astype(str) == "virginica"
    assert groups["", "All rows"]["Selection Rate"] == predicted.mean()
    recall = recall_score(frame[SPECIES] == "virginica", predicted)
    assert groups["", "All rows"]["True Positive Rate"] == recall
    surely, _, _ = reported(
        table, columns, positive_class="virginica", decide_by="threshold", threshold=0.9
    )
    selected = (frame["Scored Probabilities_virginica"] >= 0.9).mean()
    assert surely["", "All rows"]["Selection Rate"] == selected


def test_what_cannot_be_reported_is_told():
    with pytest.raises(ModuleError, match="No sensitive column is selected"):
        reported(columns=NO_COLUMNS)
    with pytest.raises(ModuleError, match="“perhaps” is no class of “hired”"):
        reported(positive_class="perhaps")
    numbers = replace(TABLE.column("age"), role="score", score_of="age", score_kind="value")
    plain = TABLE.select(["sex", "age"]).with_column_metadata({"age": numbers})
    with pytest.raises(ModuleError, match="scores of this dataset are numbers"):
        reported(plain)
    many = TABLE.with_frame(TABLE.polars().with_columns(sex=pl.int_range(pl.len()).cast(pl.String)))
    with pytest.raises(ModuleError, match="makes 600 groups"):
        reported(many)
    spans = TABLE.with_frame(TABLE.polars().with_columns(sex=pl.duration(days=pl.col("age"))))
    with pytest.raises(ModuleError, match="“sex” is duration, which makes no groups"):
        reported(spans)
