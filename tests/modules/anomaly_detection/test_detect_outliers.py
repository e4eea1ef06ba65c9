"""Detect Outliers gives the scores of scikit-learn, here and on other rows."""

import pickle

import numpy as np
import polars as pl
import pytest
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.anomaly_detection import detect_outliers as module
from designer.modules.anomaly_detection.detect_outliers import Marked, detect_outliers
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris

DENSITY = {"method": "local_outlier_factor"}
MEASURES = selecting(names=[name for name in iris().names if name != SPECIES])


def marked(data: Table | None = None, **params) -> Marked:
    given = {"columns": MEASURES} if data is None else {}
    return detect_outliers(data or iris(), **given | params, context=RecordingContext())


def scores(found: Table) -> np.ndarray:
    return found.polars()["Outlier Score"].to_numpy()


def matrix(*, scaled: bool = True) -> np.ndarray:
    measures = iris().pandas().drop(columns=SPECIES).to_numpy()
    # Rounded otherwise, as by MinMaxScaler, neighbors at equal distances come in another order.
    extent = np.ptp(measures, axis=0)
    return (measures - measures.min(axis=0)) / extent if scaled else measures


def test_an_isolation_forest_is_that_of_scikit_learn():
    expected = IsolationForest(n_estimators=50, max_samples=64, random_state=4).fit(matrix())
    found = marked(trees=50, rows_of_a_tree=64, seed=4).results_dataset
    np.testing.assert_allclose(scores(found), -expected.score_samples(matrix()), rtol=1e-12)
    # “automatic” of scikit-learn is a score of 0.5 too.
    np.testing.assert_array_equal(
        found.polars()["Outlier"].to_numpy(), expected.predict(matrix()) == -1
    )


@pytest.mark.parametrize("scaled", [True, False])
def test_local_outlier_factors_are_those_of_scikit_learn(scaled):
    measures = matrix(scaled=scaled)
    expected = LocalOutlierFactor(9).fit(measures)
    found = marked(**DENSITY, neighbors=9, normalize_features=scaled).results_dataset
    np.testing.assert_allclose(scores(found), -expected.negative_outlier_factor_, rtol=1e-9)
    other = LocalOutlierFactor(9, novelty=True).fit(measures[:100])
    head = marked(
        iris().head(100), columns=MEASURES, **DENSITY, neighbors=9, normalize_features=False
    )
    if not scaled:
        rest = head.transformation.apply(iris())
        np.testing.assert_allclose(
            scores(rest)[100:], -other.score_samples(measures[100:]), rtol=1e-9
        )


def test_the_forest_does_not_depend_on_units():
    data = table(x=[*np.random.default_rng(0).normal(size=99), 9.0])
    large = table(x=(data.polars()["x"] * 1e12 + 1e15).to_list())
    np.testing.assert_allclose(
        scores(marked(data).results_dataset), scores(marked(large).results_dataset), rtol=1e-3
    )
    assert marked(large).results_dataset.polars()["Outlier Score"].arg_max() == 99


def test_other_rows_are_seen_from_the_rows_that_it_was_fitted_to():
    ordinary = iris().head(50)
    stored = pickle.loads(  # noqa: S301 - written here
        pickle.dumps(marked(ordinary, columns=MEASURES).transformation)
    )
    found = stored.apply(iris())
    np.testing.assert_allclose(
        scores(found)[:50], scores(marked(ordinary, columns=MEASURES).results_dataset)
    )
    assert found.polars()["Outlier"][100:].all()


def test_a_row_with_missing_values_gets_no_mark_of_a_fitted_transform():
    data = table(x=[*range(50)], y=[*range(50)])
    for params in ({}, DENSITY):
        found = marked(data, **params).transformation.apply(
            table(x=[25, None, 900], y=[25, 2, 900])
        )
        assert values(found)["Outlier"] == [False, None, True]
        assert values(found)["Outlier Score"][1] is None


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, {"trees": 7}),
        ({}, {"rows_of_a_tree": 32}),
        ({}, {"seed": 1}),
        ({}, DENSITY),
        (DENSITY, {"neighbors": 3}),
        (DENSITY, {"normalize_features": False}),
        ({}, {"columns": selecting(names=["petal width"])}),
    ],
)
def test_each_setting_changes_the_scores(base, change):
    first, second = (marked(**params).results_dataset for params in (base, base | change))
    assert not np.array_equal(scores(first), scores(second))


@pytest.mark.parametrize(
    ("limit", "count"),
    [
        ({"limit": "share"}, 8),
        ({"limit": "share", "share": 0.1}, 15),
        ({"limit": "score"}, int((scores(marked().results_dataset) >= 0.6).sum())),
        ({"limit": "score", "score": 0.0}, 150),
    ],
)
def test_what_makes_an_outlier_can_be_chosen(limit, count):
    assert marked(**limit).results_dataset.polars()["Outlier"].sum() == count


def test_only_ordinary_rows_or_only_outliers_can_be_given():
    given = {"limit": "share", "share": 0.1}
    whole = marked(**given).results_dataset.polars()
    for rows, is_outlier in (("ordinary", False), ("outliers", True)):
        part = marked(**given, rows=rows)
        expected = whole.filter(pl.col("Outlier") == is_outlier)
        assert part.results_dataset.polars().equals(expected)
        assert part.transformation.apply(iris()).polars().equals(expected)


def test_marks_are_not_learned_from():
    found = marked().results_dataset
    assert [found.column(name).role for name in ("Outlier", "Outlier Score")] == ["none", "none"]


def test_a_category_counts():
    data = table(kind=["a"] * 40 + ["b"])
    assert marked(data).results_dataset.polars()["Outlier Score"].arg_max() == 40


def test_it_tells_how_many_there_are_and_shows_the_scores():
    context = RecordingContext()
    detect_outliers(iris(), columns=MEASURES, limit="share", context=context)
    assert context.metrics == {"Outliers": 8}
    assert sum(context.figures["Outlier scores"]["counts"]) == 150
    assert context.fractions[-1] == 1


@pytest.mark.parametrize(
    ("data", "params", "message"),
    [
        (table(x=[1.0]), {}, "needs at least 2 rows"),
        (table(x=[1.0, None]), {}, "“x” has missing values"),
        (table(x=[1.0, 2.0]), {"columns": selecting()}, "no columns to look at"),
        (table(x=["a", "a"]), {}, "one value each"),
    ],
)
def test_what_cannot_be_compared_is_refused(data, params, message):
    with pytest.raises(ModuleError, match=message):
        marked(data, **params)


def test_too_many_rows_to_compare_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS_COMPARED", 100)
    with pytest.raises(ModuleError, match="takes 100 rows at most; there are 150"):
        marked(**DENSITY)
