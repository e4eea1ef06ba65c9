"""The chosen columns of a table as numbers on a common scale, for methods without a label."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.learning.features import Features, fit_features
from designer.modules.learning.training import check_usable

Scale = Literal["none", "range", "deviation"]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ScaledFeatures:
    """Gives (x - shift) / spread of each feature; categories count as indicators of 0 and 1."""

    title: str
    features: Features
    shift: Numbers
    spread: Numbers

    def matrix(self, table: Table) -> Numbers:
        """Give the features of each row, (n_rows, n_features); NaN where a value is missing.

        Raises:
            ModuleError: the table lacks a column, or has a text where there was a number.
        """
        check_columns(table, self.features.columns, self.title)
        return self._scaled(self.features.matrix(table))

    def _scaled(self, matrix: Numbers) -> Numbers:
        return np.ascontiguousarray((matrix - self.shift) / self.spread)


def fit_scaled(
    table: Table, names: Sequence[str], title: str, scale: Scale, fewest_rows: int = 1
) -> tuple[ScaledFeatures, Numbers]:
    """Learn the scale of the columns named; also give the features of these rows.

    Args:
        table: The rows.
        names: The columns.
        title: The module, for people.
        scale: Leave numbers as they are, bring each to 0 to 1, or to mean 0 and deviation 1.
        fewest_rows: How many rows there must be.

    Raises:
        ModuleError: there are no columns, too few rows, or missing or infinite values.
    """
    if not names:
        message = f"{title} has no columns to look at. Select columns in the role of a feature."
        raise ModuleError("features_missing", message)
    if table.num_rows < fewest_rows:
        message = (
            f"{title} needs at least {fewest_rows:,} rows; there are {table.num_rows:,}. Look at "
            "the data above this node."
        )
        raise ModuleError("too_few_rows", message)
    features = fit_features(table, names, "indicators")
    matrix = features.matrix(table)
    if not matrix.shape[1]:
        message = (
            f"The columns selected for {title} have one value each, so that no row differs from "
            "another. Select other columns."
        )
        raise ModuleError("features_constant", message)
    check_usable(matrix, features, title)
    shift, spread = _scale(matrix, scale)
    scaled = ScaledFeatures(title, features, shift, spread)
    return scaled, scaled._scaled(matrix)


def _scale(matrix: Numbers, scale: Scale) -> tuple[Numbers, Numbers]:
    """Give shift and spread of each feature; a constant one has a spread of 1."""
    count = matrix.shape[1]
    if scale == "none":
        return np.zeros(count), np.ones(count)
    extent = np.ptp(matrix, axis=0)
    if scale == "range":
        return matrix.min(axis=0), np.where(extent > 0, extent, 1.0)
    return matrix.mean(axis=0), _deviation(matrix, extent)


def _deviation(matrix: Numbers, extent: Numbers) -> Numbers:
    """Give the standard deviation of a sample, as R's `scale` does."""
    if len(matrix) == 1:
        return np.ones(matrix.shape[1])
    return np.where(extent > 0, matrix.std(axis=0, ddof=1), 1.0)
