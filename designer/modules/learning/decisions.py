"""Scores of classes as decisions: which rows are positive, and which were taken for positive."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.learning import scores
from designer.modules.learning.evaluation import Scored, find_scores, scored_classes
from designer.modules.learning.labels import BINARY_CLASSES, class_codes

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The rows that have a label and a score, and what is decided of them, both (n_rows,)."""

    table: Table
    truth: Mask
    selected: Mask
    positive: str
    left_out: int


def decisions_of(table: Table, positive_class: str, threshold: float | None) -> Decisions:
    """Find the newest scores of a table, and who is selected by them or by a threshold.

    Raises:
        ModuleError: there are no scores of classes, the class is none of them, its probability is
            not there, or no row has both a label and a score.
    """
    scored = find_scores(table)
    if scored.task not in ("binary", "multiclass"):
        message = (
            "The scores of this dataset are numbers, by which nobody is selected. Connect the "
            "scores of a classification model."
        )
        raise ModuleError("scores_are_numbers", message, scored.predicted)
    needed = [scored.label, scored.predicted, *filter(None, [scored.probability])]
    needed += scored.class_probabilities
    usable = _usable(table, list(dict.fromkeys(needed)))
    if not usable.any():
        message = (
            f"No row has both a value in “{scored.label}” and a score: nothing can be compared. "
            "Score a dataset that has the label."
        )
        raise ModuleError("nothing_to_evaluate", message, scored.label)
    kept = table if usable.all() else table.filter(usable)
    classes = scored_classes(scored, kept)
    positive = _positive(scored, classes, positive_class)
    place = classes.index(positive)
    if threshold is None:
        selected = class_codes(kept, scored.predicted, classes) == place
    else:
        selected = _probability(scored, kept, positive, place) >= threshold
    truth = class_codes(kept, scored.label, classes) == place
    return Decisions(kept, truth, selected, str(positive), int((~usable).sum()))


def _usable(table: Table, names: list[str]) -> Mask:
    frame = table.select(names).polars()
    known = pl.all_horizontal(pl.col(names).is_not_null())
    for name, dtype in frame.schema.items():
        if dtype.is_float():
            known &= pl.col(name).is_finite()
    return np.asarray(frame.select(known).to_series().to_numpy())


def _positive(scored: Scored, classes: tuple[Any, ...], wanted: str) -> Any:
    """Find the class that counts as selected."""
    if not wanted and scored.task == "binary" and len(classes) == BINARY_CLASSES:
        return classes[1]
    for value in classes:
        if wanted and str(value) == wanted:
            return value
    shown = ", ".join(f"“{value}”" for value in classes[:10])
    problem = f"“{wanted}” is no class" if wanted else "No positive class is chosen"
    message = f"{problem} of “{scored.label}”. Enter one of {shown} as positive class."
    raise ModuleError("positive_class_unknown", message, scored.label)


def _probability(
    scored: Scored, table: Table, positive: Any, place: int
) -> npt.NDArray[np.float64]:
    """Give how probable the positive class of each row is."""
    name = scored.probability or scores.class_probability_name(positive)
    if name != scored.probability and name not in scored.class_probabilities:
        message = (
            f"The dataset has no probability of “{positive}” that a threshold could be laid on. "
            "Select by the scored labels."
        )
        raise ModuleError("probability_missing", message, scored.predicted)
    series = table.select([name]).polars().get_column(name).cast(pl.Float64)
    values = np.asarray(series.to_numpy(), dtype=np.float64)
    # Of two classes the table has the probability of the second one only.
    return 1 - values if scored.probability and place == 0 else values
