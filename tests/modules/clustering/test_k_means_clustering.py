"""K-Means Clustering, its training, its assignment and its evaluation, beside scikit-learn's."""

import pickle

import numpy as np
import polars as pl
import pytest
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.preprocessing import MinMaxScaler

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import selecting
from designer.catalog.errors import ModuleError
from designer.modules.classification.two_class_logistic_regression import (
    two_class_logistic_regression,
)
from designer.modules.clustering.k_means_clustering import k_means_clustering
from designer.modules.model_scoring_and_evaluation.assign_data_to_clusters import (
    assign_data_to_clusters,
)
from designer.modules.model_scoring_and_evaluation.evaluate_model import evaluate_model
from designer.modules.model_training.train_clustering_model import (
    TrainedClusters,
    train_clustering_model,
)
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.learning.tables import SPECIES, iris

NUMBERS = selecting(types=("numeric",))
LABEL = Column(SPECIES, "string", categorical=True, role="label")


def labelled(gaps: int = 0) -> Table:
    """Irises whose species is a label; every n-th is missing."""
    number = pl.int_range(pl.len())
    frame = iris().polars()
    if gaps:
        frame = frame.with_columns(pl.when(number % gaps > 0).then(pl.col(SPECIES)).alias(SPECIES))
    return Table.from_frame(frame, [LABEL])


def clustered(table: Table | None = None, **params) -> TrainedClusters:
    train = {name: params.pop(name) for name in ("columns", "append", "context") if name in params}
    train = {"columns": NUMBERS, "context": RecordingContext()} | train
    learner = k_means_clustering(**{"centroids": 3} | params)
    return train_clustering_model(learner, table or labelled(), **train)


def assignments(results: TrainedClusters) -> list[int]:
    return results.results_dataset.polars()["Assignments"].to_list()


def test_it_finds_what_scikit_learn_finds():
    results = clustered(seed=5)
    scaled = MinMaxScaler().fit_transform(iris().polars().drop(SPECIES).to_numpy())
    expected = KMeans(3, max_iter=100, random_state=5).fit(scaled)
    assert assignments(results) == expected.labels_.tolist()
    names = [f"DistancesToClusterCenter no.{number}" for number in range(3)]
    found = results.results_dataset.polars().select(names).to_numpy()
    np.testing.assert_allclose(found, cdist(scaled, expected.cluster_centers_), atol=1e-9)


def test_the_first_rows_can_be_the_first_centers():
    features = iris().polars().drop(SPECIES).to_numpy()
    expected = KMeans(3, init=features[:3], n_init=1, max_iter=100).fit(features)
    found = clustered(initialization="first_n", normalize_features=False)
    assert assignments(found) == expected.labels_.tolist()


@pytest.mark.parametrize(
    "change",
    [
        {"centroids": 4},
        {"initialization": "first_n"},
        {"initialization": "random"},
        {"seed": 3},
        {"iterations": 1},
        {"normalize_features": False},
        {"columns": selecting(names=("sepal width",))},
        {"append": False},
    ],
)
def test_every_setting_changes_the_result(change):
    assert not clustered(**change).results_dataset.equals(clustered().results_dataset)


def test_a_label_is_ignored_unless_wanted():
    with_label = selecting(start="all")
    assert assignments(clustered(columns=with_label)) == assignments(clustered())
    assert clustered().results_dataset.polars()[SPECIES].equals(labelled().polars()[SPECIES])


def test_missing_labels_are_filled_and_count_as_a_feature():
    results = clustered(labelled(gaps=3), label_mode="fill_missing")
    filled = results.results_dataset.polars()[SPECIES].cast(pl.String)
    assert filled.null_count() == 0
    truth = iris().polars()[SPECIES]
    assert (filled == truth).mean() > 0.95
    assert SPECIES in [column.name for column in results.trained_model.columns]
    again = assign_data_to_clusters(results.trained_model, labelled(gaps=3), append=False)
    assert again.polars()["Assignments"].to_list() == assignments(results)


def test_labels_are_overwritten_by_that_closest_to_the_center():
    results = clustered(label_mode="overwrite")
    frame = results.results_dataset.polars()
    by_cluster = frame.group_by("Assignments").agg(pl.col(SPECIES).n_unique())
    assert by_cluster[SPECIES].to_list() == [1, 1, 1]
    closest = frame.sort("DistancesToClusterCenter no.1").row(0, named=True)
    truth = iris().polars().row(
        frame["DistancesToClusterCenter no.1"].arg_min(), named=True
    )  # fmt: skip
    assert closest[SPECIES] == truth[SPECIES]


def test_other_rows_are_assigned_to_the_same_clusters():
    results = clustered()
    assigned = assign_data_to_clusters(results.trained_model, iris())
    assert assigned.polars()["Assignments"].to_list() == assignments(results)
    assert assigned.names[:5] == iris().names
    alone = assign_data_to_clusters(results.trained_model, iris(), append=False)
    assert alone.names[0] == "Assignments"
    assert alone.column("Assignments").role == "score"


def test_a_row_with_a_gap_gets_no_cluster():
    frame = iris().polars().with_columns(
        pl.when(pl.int_range(pl.len()) > 0).then(pl.col("sepal width"))
    )  # fmt: skip
    assigned = assign_data_to_clusters(clustered().trained_model, Table.from_frame(frame))
    assert assigned.polars()["Assignments"].null_count() == 1
    assert assigned.polars()["Assignments"][0] is None


def test_the_same_seed_gives_the_same_bytes():
    first, second = clustered().trained_model, clustered().trained_model
    assert pickle.dumps(first) == pickle.dumps(second)


def test_it_shows_centers_in_the_units_of_the_columns():
    context = RecordingContext()
    results = clustered(context=context)
    centers = context.figures["Cluster centers"]["rows"]
    rows = results.results_dataset.polars().filter(pl.col("Assignments") == 0)
    assert centers[0][1] == pytest.approx(rows["sepal length"].mean())
    assert context.figures["Cluster sizes"]["values"][0] == len(rows)


def test_clusters_are_evaluated_all_together_and_one_by_one():
    context = RecordingContext()
    results = clustered().results_dataset
    evaluated = evaluate_model(results, context=context).polars()
    frame = results.polars()
    names = [name for name in frame.columns if name.startswith("Distances")]
    distances, numbers = frame.select(names).to_numpy(), frame["Assignments"].to_numpy()
    own = distances[np.arange(150), numbers]
    whole = evaluated.row(0, named=True)
    assert whole["Number of Points"] == 150
    assert whole["Average Distance to Cluster Center"] == pytest.approx(own.mean())
    assert whole["Average Distance to Other Center"] == pytest.approx(
        ((distances.sum(axis=1) - own) / 2).mean()
    )
    second = evaluated.row(2, named=True)
    assert second["Maximal Distance to Cluster Center"] == pytest.approx(own[numbers == 1].max())
    assert context.metrics["Average Distance to Cluster Center"] == pytest.approx(own.mean())


def test_two_clusterings_are_evaluated_side_by_side():
    first, second = clustered().results_dataset, clustered(centroids=2).results_dataset
    evaluated = evaluate_model(first, second, context=RecordingContext())
    assert evaluated.polars()["Model"].value_counts()["count"].sort().to_list() == [3, 4]


def test_what_cannot_be_clustered_is_refused():
    with pytest.raises(ModuleError, match="200 clusters need at least 200 rows; there are 150"):
        clustered(centroids=200)
    with pytest.raises(ModuleError, match="no columns to find clusters by"):
        clustered(columns=selecting(start="none"))
    with pytest.raises(ModuleError, match="is a learner for binary"):
        train_clustering_model(two_class_logistic_regression(), iris(), context=RecordingContext())
    with pytest.raises(ModuleError, match="has no clusters"):
        assign_data_to_clusters(Model("x", "binary", object(), (), title="Other"), iris())
