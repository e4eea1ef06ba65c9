"""A learner: an estimator of scikit-learn's interface, and the form that it wants features in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

EncodingName = Literal["codes", "indicators"]


@dataclass(frozen=True, slots=True)
class Learner:
    """What an UntrainedModel carries as its `estimator`.

    Args:
        estimator: Unfitted; follows scikit-learn's interface and can be cloned.
        encoding: "codes" gives each categorical column as one column of level numbers, with
            missing values as NaN; "indicators" one column of 0 and 1 for each level, and takes no
            missing values.
        ranges: For each parameter that was given as a range, the values to try.
    """

    estimator: Any
    encoding: EncodingName
    ranges: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
