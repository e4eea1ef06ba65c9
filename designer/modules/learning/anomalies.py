"""Learning what ordinary rows are like, from rows without regard to a label."""

from sklearn.base import clone
from threadpoolctl import threadpool_limits

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.artifacts.values import Model, UntrainedModel
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError
from designer.modules.learning.features import Features, Matrix, fit_features
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.learner import Learner
from designer.modules.learning.training import check_usable

# The classes of the scores: the second counts as positive, and ordinary rows are the positive ones.
ABNORMAL, NORMAL = 0, 1
COMPARABLE = ("integer", "float", "boolean")


def train_anomaly(untrained: UntrainedModel, table: Table, context: Context) -> Model:
    """Fit a clone of the untrained model's estimator to all rows, by their features.

    Raises:
        ModuleError: it is no detector of anomalies, or cannot learn from these rows.
    """
    learner = _learner(untrained)
    names = [column.name for column in table.columns if column.role == "feature"]
    if not names:
        message = (
            "There is no column to learn from: all have another role than feature. Connect a "
            "dataset with features, or set them as features with Edit Metadata."
        )
        raise ModuleError("features_missing", message)
    features = fit_features(table, names, learner.encoding)
    matrix = features.matrix(table)
    check_usable(matrix, features, untrained.title)
    estimator = clone(learner.estimator)
    _check_size(matrix, estimator.components, untrained.title)
    with threadpool_limits(context.threads):
        estimator.fit(matrix)
    return Model(
        kind=untrained.kind,
        task="anomaly",
        estimator=FittedLearner(features, estimator, (ABNORMAL, NORMAL)),
        columns=features.columns,
        label=_label(table),
        details={
            "settings": dict(untrained.settings),
            "rows": table.num_rows,
            "limit": estimator.limit_,
            "components": _components(features, estimator.components_),
        },
        title=untrained.title,
    )


def _learner(untrained: UntrainedModel) -> Learner:
    if untrained.task == "anomaly" and isinstance(untrained.estimator, Learner):
        return untrained.estimator
    message = (
        f"{untrained.title or untrained.kind} is a learner for {untrained.task}. Connect PCA-Based "
        "Anomaly Detection, or train it with Train Model."
    )
    raise ModuleError("learner_type", message)


def _check_size(matrix: Matrix, components: int, title: str) -> None:
    rows, features = matrix.shape
    if rows <= components or features <= components:
        message = (
            f"{title} with {components} components needs more rows and more features than "
            f"components; there are {rows} rows and {features} features. Give a smaller number of "
            "components."
        )
        raise ModuleError("too_many_components", message)


def _label(table: Table) -> Column | None:
    """Find the column with which scores can be compared: 1 for ordinary rows, 0 for others."""
    labels = [column for column in table.columns if column.role == "label"]
    is_known = len(labels) == 1 and labels[0].type in COMPARABLE
    return labels[0] if is_known else None


def _components(features: Features, components: Matrix) -> list[dict[str, float]]:
    """Give the share of each feature in each component, for people."""
    return [dict(zip(features.names, row, strict=True)) for row in components[:10].tolist()]
