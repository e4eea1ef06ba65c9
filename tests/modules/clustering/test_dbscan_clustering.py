"""DBSCAN Clustering finds the clusters of scikit-learn, here and among other rows."""

import pickle

import numpy as np
import pytest
from sklearn.cluster import DBSCAN
from sklearn.datasets import make_moons
from sklearn.metrics import adjusted_rand_score

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.clustering import dbscan_clustering as module
from designer.modules.clustering.dbscan_clustering import Clustered, dbscan_clustering
from tests.modules.frames import table, values
from tests.modules.learning.recording_context import RecordingContext

POINTS, TRUTH = make_moons(300, noise=0.06, random_state=1)


def moons() -> Table:
    return table(x=POINTS[:, 0], y=POINTS[:, 1])


def found(data: Table | None = None, **params) -> Clustered:
    return dbscan_clustering(data or moons(), **params, context=RecordingContext())


def assigned(result: Clustered) -> list[int]:
    return values(result.results_dataset)["Assignments"]


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev"])
def test_clusters_are_those_of_scikit_learn(metric):
    expected = DBSCAN(eps=0.15, min_samples=6, metric=metric).fit(POINTS)
    result = found(distance=0.15, fewest_rows=6, metric=metric, normalize_features=False)
    mine = np.array(assigned(result))
    assert adjusted_rand_score(expected.labels_, mine) == 1
    np.testing.assert_array_equal(mine == -1, expected.labels_ == -1)
    core = np.flatnonzero(values(result.results_dataset)["Core Point"])
    np.testing.assert_array_equal(core, expected.core_sample_indices_)


def test_two_moons_are_told_apart():
    assert adjusted_rand_score(TRUTH, assigned(found(distance=0.1))) > 0.95


@pytest.mark.parametrize(
    "change",
    [
        {"distance": 0.05},
        {"fewest_rows": 25},
        {"metric": "manhattan"},
        {"normalize_features": False},
        {"columns": selecting(names=["x"])},
    ],
)
def test_each_setting_changes_the_clusters(change):
    assert assigned(found(distance=0.06)) != assigned(found(**{"distance": 0.06} | change))


def test_clusters_are_numbered_by_their_size():
    data = table(x=[0.0, 0.1, 5.0, 5.1, 5.2, 9.0])
    result = found(data, distance=0.5, fewest_rows=2, normalize_features=False)
    assert assigned(result) == [1, 1, 0, 0, 0, -1]
    assert values(result.results_dataset)["Core Point"] == [True] * 5 + [False]
    assert result.results_dataset.column("Assignments").role == "none"


def test_other_rows_belong_to_the_closest_core_point():
    data = table(x=[0.0, 0.1, 5.0, 5.1, 5.2, 9.0])
    result = found(data, distance=0.5, fewest_rows=2, normalize_features=False)
    stored = pickle.loads(pickle.dumps(result.transformation))  # noqa: S301 - written here
    other = stored.apply(table(x=[5.6, 0.55, 7.0, None, 9.0]))
    assert values(other)["Assignments"] == [0, 1, -1, None, -1]
    assert stored.summary["cluster_sizes"] == [3, 2]


def test_it_tells_the_sizes():
    context = RecordingContext()
    dbscan_clustering(moons(), distance=0.1, context=context)
    assert context.metrics["Clusters"] == len(context.figures["Cluster sizes"]["values"])
    assert context.metrics["Noise"] == assigned(found(distance=0.1)).count(-1)


def test_all_rows_may_be_noise(caplog):
    assert set(assigned(found(distance=1e-9))) == {-1}
    assert "All rows are noise" in caplog.text


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 299)
    with pytest.raises(ModuleError, match="takes 299 at most; there are 300"):
        found()
