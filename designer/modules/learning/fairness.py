"""How a decision differs between groups of rows: rates of each, and the distances between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Against = Literal["groups", "overall"]

SELECTION = "Selection Rate"
ACCURACY = "Accuracy"
TRUE_POSITIVE = "True Positive Rate"
FALSE_POSITIVE = "False Positive Rate"
PRECISION = "Precision"
RATES = (SELECTION, ACCURACY, TRUE_POSITIVE, FALSE_POSITIVE, PRECISION)
# What people call it when a rate is the same in all groups (Barocas, Hardt, Narayanan 2023, ch. 3).
CRITERIA: Mapping[str, tuple[str, ...]] = {
    "Demographic Parity": (SELECTION,),
    "Equal Opportunity": (TRUE_POSITIVE,),
    "Equalized Odds": (TRUE_POSITIVE, FALSE_POSITIVE),
    "Predictive Parity": (PRECISION,),
    "Equal Accuracy": (ACCURACY,),
}


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one value of a sensitive column; a rate without rows to count in is None."""

    name: str
    rows: int
    positives: float
    rates: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Disparity:
    """How far a rate differs between groups, by the groups where it is least and greatest."""

    criterion: str
    rate: str
    least: tuple[str, float]
    greatest: tuple[str, float]
    difference: float
    ratio: float


def group_of(name: str, counts: Sequence[int]) -> Group:
    """Give the rates of at least one row.

    `counts` are the rows that are neither positive nor selected, only selected, only positive, and
    both.
    """
    negatives_left, wrongly, missed, rightly = counts
    rows, positives, selected = sum(counts), missed + rightly, wrongly + rightly
    rates = {
        SELECTION: _ratio(selected, rows),
        ACCURACY: _ratio(negatives_left + rightly, rows),
        TRUE_POSITIVE: _ratio(rightly, positives),
        FALSE_POSITIVE: _ratio(wrongly, rows - positives),
        PRECISION: _ratio(rightly, selected),
    }
    return Group(name, rows, positives / rows, rates)


def groups_of(
    names: Sequence[str], codes: npt.NDArray[np.int64], truth: Mask, selected: Mask
) -> list[Group]:
    """Give the rates of each group that has rows; `codes` are the places of names, (n_rows,)."""
    cells = codes * 4 + truth * 2 + selected
    counts = np.bincount(cells, minlength=4 * len(names)).reshape(-1, 4)
    pairs = zip(names, counts.tolist(), strict=True)
    return [group_of(name, four) for name, four in pairs if sum(four)]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def disparities(groups: Sequence[Group], overall: Group, against: Against) -> list[Disparity]:
    """Give how far each criterion is from being met; equalized odds by the worse of two.

    Left out are criteria whose rate fewer than two groups have.
    """
    found = []
    for criterion, rates in CRITERIA.items():
        candidates = [_disparity(criterion, rate, groups, overall, against) for rate in rates]
        known = [one for one in candidates if one is not None]
        if len(known) == len(rates):
            worst = max(known, key=lambda one: one.difference)
            found.append(replace(worst, ratio=min(one.ratio for one in known)))
    return found


def _disparity(
    criterion: str, rate: str, groups: Sequence[Group], overall: Group, against: Against
) -> Disparity | None:
    known = [(group.name, value) for group in groups if (value := group.rates[rate]) is not None]
    whole = overall.rates[rate]
    if len(known) < 2 or whole is None:  # noqa: PLR2004 - a difference is between two
        return None
    least, greatest = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
    pairs = [(least[1], greatest[1])]
    if against == "overall":
        pairs = [(min(value, whole), max(value, whole)) for _, value in known]
    ratios = [low / high if high else 1.0 for low, high in pairs]
    difference = max(high - low for low, high in pairs)
    return Disparity(criterion, rate, least, greatest, difference, min(ratios))
