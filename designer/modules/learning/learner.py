"""A learner: an estimator of scikit-learn's interface, and the form that it wants features in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

EncodingName = Literal["codes", "indicators"]
Numbers = npt.NDArray[np.float64]
NUMBER_TASKS = frozenset({"regression", "quantile"})
Tell = Callable[[float, str], None]
# Takes a part, its rows, their truth and what is told of progress; `categorical` are the positions
# of level numbers, where they are others than those of the whole.
FitPart = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Learner:
    """What an UntrainedModel carries as its `estimator`.

    Args:
        estimator: Unfitted; follows scikit-learn's interface and can be cloned. Classes reach it as
            the numbers 0, 1, …; it gives the probability of each by `predict_proba`.
        encoding: "codes" gives each categorical column as one column of level numbers, with
            missing values as NaN; "indicators" one column of 0 and 1 for each level, and takes no
            missing values.
        ranges: For each parameter that was given as a range, the values to try.
        usual_ranges: What is tried of a learner that was not given ranges.
        names: What people call the parameters of the ranges, where the estimator calls them
            otherwise.
    """

    estimator: Any
    encoding: EncodingName
    ranges: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    usual_ranges: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def least_label(estimator: Any) -> float | None:
    """Give the smallest number that it can learn to predict, where there is one."""
    least: float | None = getattr(estimator, "least_label", None)
    return least


@runtime_checkable
class TellsProgress(Protocol):
    """An estimator that says how far it is while it is fitted."""

    def fit_telling(self, matrix: Numbers, target: npt.NDArray[Any], tell: Tell) -> Any: ...


@runtime_checkable
class FitsInThreads(Protocol):
    """An estimator that uses as many threads as are granted, asked again at every turn.

    What it learns does not depend on their number.
    """

    def fit_in_threads(
        self,
        matrix: Numbers,
        target: npt.NDArray[Any],
        tell: Tell,
        granted: Callable[[], int],
    ) -> Any: ...


@runtime_checkable
class MadeOfParts(Protocol):
    """An estimator made of others; each is fitted by `fit_part` as it would be by itself."""

    def fit_parts(
        self, matrix: Numbers, target: npt.NDArray[Any], fit_part: FitPart, tell: Tell
    ) -> Any: ...
