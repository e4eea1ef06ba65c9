"""Score Model: predict the label of each row with a trained model."""

from typing import Annotated

from designer.artifacts.table import Table
from designer.artifacts.values import Model
from designer.catalog.annotations import Choices, Label, Range
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.learning.fitted_learner import FittedLearner
from designer.modules.learning.scores import is_replaced
from designer.modules.learning.scoring import Unseen, score
from designer.modules.python_language.python_model import FittedScript, score_by_script


@module(title="Score Model", group="Model Scoring & Evaluation")
def score_model(
    trained_model: Model,
    dataset: Table,
    *,
    append_scores: Annotated[bool, Label("Append score columns to output")] = True,
    unseen_levels: Annotated[
        Unseen,
        Choices({"missing": "Give no score", "other": "Treat as none of them", "error": "Fail"}),
        Label("Categories not seen in training"),
    ] = "other",
    threshold: Annotated[
        float, Range(0, 1, step=0.01), Label("Threshold of the positive class")
    ] = 0.5,
    context: Context,
) -> Annotated[Table, Label("Scored dataset")]:
    """Predict the label of each row with a trained model.

    Adds “Scored Labels”; for two classes “Scored Probabilities”: how probable the positive class
    is; for more one such column a class, with its name behind. A learner of quantiles gives in
    their place a column for each, such as “Scored Quantile 0.25”. Says in the log which columns are
    new and what share of values training had not seen.

    Args:
        trained_model: The model.
        dataset: The rows to score; the label may be missing.
        append_scores: Keep the columns of the dataset before the scores; else give only the scores.
        unseen_levels: What to do with a row whose category was not seen in training.
        threshold: The probability from which a row of two classes is labelled positive.
        context: Told which columns and categories are new.
    """
    if not isinstance(trained_model.estimator, FittedLearner | FittedScript):
        message = (
            f"{trained_model.title} has its own scoring module. Connect a model of Train Model."
        )
        raise ModuleError("model_type", message)
    if isinstance(trained_model.estimator, FittedScript):
        scored = score_by_script(trained_model, dataset)
    else:
        scored = score(trained_model, dataset, unseen_levels, threshold, context)
    if not append_scores:
        return scored
    label = trained_model.label.name if trained_model.label else ""
    replaced = {c.name for c in dataset.columns if is_replaced(c, label, scored.names)}
    kept = dataset.select(name for name in dataset.names if name not in replaced)
    return kept.with_columns(scored) if kept.names else scored
