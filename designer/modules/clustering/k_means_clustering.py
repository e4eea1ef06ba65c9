"""K-Means Clustering: groups of rows around centers."""

from typing import Annotated, Literal

from sklearn.cluster import KMeans

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Choices, Label, Range
from designer.catalog.declare import module
from designer.modules.learning.clusters import ClusterLearner

TITLE = "K-Means Clustering"
INITIAL = {"k_means_plus_plus": "k-means++", "first_n": "k-means++", "random": "random"}
Initialization = Annotated[
    Literal["k_means_plus_plus", "first_n", "random"],
    Choices({"k_means_plus_plus": "K-Means++", "first_n": "First N", "random": "Random"}),
]
LabelMode = Annotated[
    Literal["ignore", "fill_missing", "overwrite"],
    Choices(
        {
            "ignore": "Ignore label column",
            "fill_missing": "Fill missing values",
            "overwrite": "Overwrite from closest to center",
        }
    ),
    Label("Assign label mode"),
]


@module(title=TITLE, group="Clustering")
def k_means_clustering(
    *,
    centroids: Annotated[int, Range(1, 10_000), Label("Number of centroids")] = 2,
    initialization: Initialization = "k_means_plus_plus",
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
    iterations: Annotated[int, Range(1, 100_000)] = 100,
    label_mode: LabelMode = "ignore",
    normalize_features: bool = True,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Divide rows into groups, each of the rows that are closest to its center.

    Centers are moved to the middle of their rows, and rows given to the closest center, until
    nothing changes. Distances are Euclidean; categories count as indicators. Missing values must
    be cleaned before. Train it with Train Clustering Model.

    Args:
        centroids: How many groups to find.
        initialization: Where the centers begin: K-Means++ spreads them over the data, First N takes
            the first rows, Random takes any rows and keeps the best of ten tries.
        seed: Of the rows that the centers begin with.
        iterations: How often the centers are moved at most.
        label_mode: What becomes of a label column. Ignored, it does not count. Filled, it counts
            as a feature, and a missing label becomes the most frequent one of its group.
            Overwritten, it does not count, and all rows of a group get the label of the row closest
            to its center.
        normalize_features: Bring all columns to values from 0 to 1 first, so that each counts
            alike.
    """
    estimator = KMeans(
        centroids, init=INITIAL[initialization], max_iter=iterations, random_state=seed
    )
    learner = ClusterLearner(estimator, initialization == "first_n", normalize_features, label_mode)
    settings = {
        "centroids": centroids,
        "initialization": initialization,
        "seed": seed,
        "iterations": iterations,
        "label_mode": label_mode,
        "normalize_features": normalize_features,
    }
    return UntrainedModel("k_means_clustering", "clustering", learner, settings, TITLE)
