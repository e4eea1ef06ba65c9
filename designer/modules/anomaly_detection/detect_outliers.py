"""Detect Outliers: mark the rows that stand apart from the others."""

from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import LocalOutlierFactor

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import (
    Choices,
    Columns,
    Label,
    Range,
    Selector,
    ShownIf,
    selecting,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import adds
from designer.modules.anomaly_detection.outliers import (
    FLAG,
    SCORE,
    OutlierMarks,
    Rows,
    far,
    fitted,
    limit_of_share,
)
from designer.modules.learning.scaled_features import Numbers, fit_scaled
from designer.modules.refitting import fit_again
from designer.modules.selection import selected

TITLE = "Detect Outliers"
FEATURES = selecting(roles=("feature",))
FOREST: Literal["isolation_forest"] = "isolation_forest"
DENSITY: Literal["local_outlier_factor"] = "local_outlier_factor"
MOST_ROWS_COMPARED = 200_000
BINS = 30
# Liu, Ting and Zhou 2008, section 4; Breunig et al. 2000 leave it open, 1.5 is scikit-learn's.
USUAL_LIMITS = {FOREST: 0.5, DENSITY: 1.5}
Method = Annotated[
    Literal["isolation_forest", "local_outlier_factor"],
    Choices({FOREST: "Isolation forest", DENSITY: "Local outlier factor"}),
]
Limit = Annotated[
    Literal["automatic", "share", "score"],
    Choices({"automatic": "The usual score", "share": "A share of the rows", "score": "A score"}),
    Label("What makes an outlier"),
]
Given = Annotated[
    Rows,
    Choices({"all": "All, marked", "ordinary": "Without outliers", "outliers": "Outliers only"}),
    Label("Rows to give"),
]


class Marked(NamedTuple):
    """The rows with their marks, and what marks rows of other tables."""

    results_dataset: Annotated[Table, Label("Results dataset")]
    transformation: Annotated[Transform, Label("Outlier transformation")]


@module(
    title=TITLE,
    group="Anomaly Detection",
    schema={"results_dataset": adds("dataset", FLAG.to_json(), SCORE.to_json())},
)
def detect_outliers(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(), Label("Columns to look at")] = FEATURES,
    method: Method = FOREST,
    trees: Annotated[int, Range(1, 10_000), ShownIf(method=FOREST)] = 100,
    rows_of_a_tree: Annotated[int, Range(2), ShownIf(method=FOREST), Label("Rows of a tree")] = 256,
    seed: Annotated[int, Range(0, 2**32 - 1), ShownIf(method=FOREST), Label("Random seed")] = 0,
    neighbors: Annotated[
        int, Range(1, 10_000), ShownIf(method=DENSITY), Label("Number of neighbors")
    ] = 20,
    normalize_features: Annotated[bool, ShownIf(method=DENSITY)] = True,
    limit: Limit = "automatic",
    share: Annotated[
        float, Range(0, 0.5, exclusive_min=True), ShownIf(limit="share"), Label("Share of outliers")
    ] = 0.05,
    score: Annotated[float, Range(0), ShownIf(limit="score"), Label("Least score")] = 0.6,
    rows: Given = "all",
    context: Context,
) -> Marked:
    """Mark the rows that stand apart from the others.

    Adds the columns “Outlier” and “Outlier Score”, which is the greater the farther a row stands
    apart. No label is needed. Categories count as indicators; missing values must be cleaned
    before. The second output marks the rows of another dataset as seen from the rows of this one; a
    row with missing values gets no mark there. The engine is scikit-learn.

    Args:
        dataset: The table with the rows.
        columns: The columns by which rows are compared; by default all in the role of a feature.
        method: Isolation forest divides the rows at random again and again: a row that is soon
            alone stands apart, and scores are between 0 and 1. Local outlier factor compares how
            close a row is to its neighbors with how close these are to theirs: about 1 is ordinary.
            It finds rows between groups of unlike density, and takes at most 200,000 rows.
        trees: How many times the rows are divided.
        rows_of_a_tree: Each tree divides so many rows, drawn at random.
        seed: The same seed gives the same trees.
        neighbors: How many neighbors a row is compared with.
        normalize_features: Bring all columns to values from 0 to 1 first, so that each counts
            alike. The isolation forest gives the same with and without.
        limit: A row is an outlier by the usual score (0.5 of the isolation forest, 1.5 of the
            local outlier factor), or if it is among a share of the rows, or by a score.
        share: Which share of the rows of this dataset is taken for outliers; of other datasets it
            may be more or less.
        score: Rows with this score or a greater one are outliers.
        rows: Give all rows, or only those that are no outliers, or only those that are.
        context: Told how far the work is.
    """
    is_scaled = method == FOREST or normalize_features
    names = selected(dataset, columns)
    features, matrix = fit_scaled(dataset, names, TITLE, "range" if is_scaled else "none", 2)
    if method == FOREST:
        forest = IsolationForest(
            n_estimators=trees, max_samples=min(rows_of_a_tree, len(matrix)), random_state=seed
        )
        estimator = fitted(forest, matrix, context)
        scores = far(estimator, matrix, context.progress)
    else:
        estimator, scores = _densities(matrix, neighbors, context)
    least = {"share": limit_of_share(scores, share), "score": score}.get(
        limit, USUAL_LIMITS[method]
    )
    marks = OutlierMarks(features, estimator, least, rows)
    count = int((scores >= least).sum())
    context.metric("Outliers", count)
    _show(scores, context)
    again = fit_again(
        detect_outliers,
        columns=columns,
        method=method,
        trees=trees,
        rows_of_a_tree=rows_of_a_tree,
        seed=seed,
        neighbors=neighbors,
        normalize_features=normalize_features,
        limit=limit,
        share=share,
        score=score,
        rows=rows,
    )
    details = {"method": method, "limit": least, "rows": len(scores), "outliers": count}
    transform = Transform(TITLE, marks, features.features.columns, details, again)
    return Marked(marks.marked(dataset, scores), transform)


def _densities(matrix: Numbers, neighbors: int, context: Context) -> tuple[Any, Numbers]:
    """Fit the local outlier factor; a row is no neighbor of itself."""
    if len(matrix) > MOST_ROWS_COMPARED:
        message = (
            f"The local outlier factor compares each row with all others, and takes "
            f"{MOST_ROWS_COMPARED:,} rows at most; there are {len(matrix):,}. Choose the isolation "
            "forest, or draw a part of the rows with Partition and Sample and connect the second "
            "output to Apply Transformation."
        )
        raise ModuleError("too_many_rows", message)
    if neighbors >= len(matrix):
        context.log.warning("There are only %d other rows as neighbors.", len(matrix) - 1)
    factor = LocalOutlierFactor(
        min(neighbors, len(matrix) - 1), novelty=True, n_jobs=context.threads
    )
    estimator = fitted(factor, matrix, context)
    return estimator.set_params(n_jobs=None), -estimator.negative_outlier_factor_


def _show(scores: Numbers, context: Context) -> None:
    counts, edges = np.histogram(scores, BINS)
    context.figure(
        "Outlier scores",
        {
            "kind": "histogram",
            "title": "Rows by score",
            "x_title": SCORE.name,
            "edges": edges.tolist(),
            "counts": counts.tolist(),
        },
    )
