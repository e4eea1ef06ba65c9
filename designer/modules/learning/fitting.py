"""Fitting an estimator to a matrix, each kind in the way that it can tell of and be lent cores."""

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from designer.catalog.context import Context
from designer.modules.learning.features import Features, Matrix
from designer.modules.learning.learner import FitsInThreads, MadeOfParts, Tell, TellsProgress
from designer.modules.learning.team import team_of

TIMES_PROGRESS_IS_TOLD = 50
Target = npt.NDArray[Any]


def fit(
    estimator: Any, matrix: Matrix, target: Target, features: Features, context: Context
) -> Any:
    """Fit the estimator in place, and give it."""

    def fit_part(
        part: Any, rows: Matrix, truth: Target, tell: Tell, categorical: list[int] | None = None
    ) -> Any:
        places = features.categorical if categorical is None else categorical
        if isinstance(part, MadeOfParts):
            return part.fit_parts(rows, truth, partial(fit_part, categorical=places), tell)
        return _fit_one(part, rows, truth, places, context, tell)

    return fit_part(estimator, matrix, target, context.progress)


def _fit_one(
    estimator: Any,
    matrix: Matrix,
    target: Target,
    categorical: list[int],
    context: Context,
    tell: Tell,
) -> Any:
    if is_boosted(estimator):
        with team_of(context) as team:
            return estimator.fit(
                matrix,
                target,
                categorical_feature=categorical,
                callbacks=[lambda _: team.turn(), _told_by_trees(tell)],
            )
    if isinstance(estimator, FitsInThreads):
        return estimator.fit_in_threads(matrix, target, tell, context.granted_threads)
    if hasattr(estimator, "categorical"):
        estimator.categorical = tuple(categorical)
    with threadpool_limits(context.threads), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ConvergenceWarning)
        if isinstance(estimator, TellsProgress):
            estimator.fit_telling(matrix, target, tell)
        else:
            estimator.fit(matrix, target)
    if any(issubclass(warning.category, ConvergenceWarning) for warning in caught):
        context.log.warning("The search ended before it settled: more iterations may fit better.")
    estimator.feature_deviations_ = (
        np.ones(matrix.shape[1]) if _standardises(estimator) else matrix.std(axis=0)
    )
    return estimator


def is_boosted(estimator: Any) -> bool:
    """Tell whether it is LightGBM's, fitted or not; forests have a number of trees too."""
    return hasattr(type(estimator), "booster_")


def _standardises(estimator: Any) -> bool:
    """Tell whether the coefficients are already those of standardised features."""
    first = estimator.steps[0][1] if hasattr(estimator, "steps") else estimator
    return hasattr(first, "scaler_") or hasattr(first, "mean_")


def _told_by_trees(tell: Tell) -> Callable[[Any], None]:
    """Make LightGBM tell how far it is."""

    def told(environment: Any) -> None:
        done, total = environment.iteration + 1, environment.end_iteration
        if done % max(1, total // TIMES_PROGRESS_IS_TOLD) == 0:
            tell(done / total, f"tree {done} of {total}")

    return told
