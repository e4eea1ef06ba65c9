"""Principal components of columns, and what puts rows on them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits

from designer.artifacts.table import Table
from designer.modules.learning.scaled_features import Numbers, ScaledFeatures
from designer.modules.names import unique_name, unique_names

COMPONENT = "Component"
VARIANCE = "Explained variance"
SHARE = "Share"
CUMULATED = "Cumulated share"
MANY_ROWS = 10


@dataclass(frozen=True, slots=True)
class Components:
    """Puts rows on the directions in which those that this was fitted on differ most.

    Attributes:
        features: brings the columns to a matrix.
        center: the mean of each feature, (n_features,).
        directions: (n_components, n_features), each of length 1.
        variances: of the rows along each direction, the greatest first.
        shares: of the variance of all features.
        whitens: each component is brought to variance 1.
        appends: the columns that the components are made of stay.
    """

    features: ScaledFeatures
    center: Numbers
    directions: Numbers
    variances: Numbers
    shares: Numbers
    whitens: bool
    appends: bool

    def apply(self, table: Table) -> Table:
        """Give the rows of a table as components; those with missing values have none."""
        with threadpool_limits(1):
            places = (self.features.matrix(table) - self.center) @ self.directions.T
        if self.whitens:
            places = places / np.sqrt(np.where(self.variances > 0, self.variances, 1.0))
        made_of = {column.name for column in self.features.features.columns}
        kept = [name for name in table.names if self.appends or name not in made_of]
        taken = set(kept)
        frame = {}
        for number, place in enumerate(places.T, start=1):
            name = unique_name(f"PC{number}", taken)
            taken.add(name)
            frame[name] = pl.Series(place).fill_nan(None)
        found = Table.from_frame(pl.DataFrame(frame))
        return table.select(kept).with_columns(found) if kept else found

    def table(self) -> Table:
        """Describe the components: how much each explains, and how much of each feature it has."""
        names = unique_names([COMPONENT, VARIANCE, SHARE, CUMULATED, *self.features.features.names])
        values = [
            [f"PC{number}" for number in range(1, len(self.shares) + 1)],
            self.variances,
            self.shares,
            self.shares.cumsum(),
            *self.directions.T,
        ]
        table = Table.from_frame(pl.DataFrame(dict(zip(names, values, strict=True))))
        known = {column.name: column.role for column in self.features.features.columns}
        roles = {c.name: replace(c, role=known.get(c.name, "none")) for c in table.columns}
        return table.with_column_metadata(roles)


def fit_components(matrix: Numbers) -> PCA:
    """Find all principal components of the rows; one thread gives equal results everywhere."""
    rows, features = matrix.shape
    # Through the covariances it is quick where rows are many, and needs no copy of them.
    solver = "covariance_eigh" if rows >= MANY_ROWS * features else "full"
    # Of rows that are all equal no share is defined.
    with threadpool_limits(1), np.errstate(invalid="ignore"):
        return PCA(svd_solver=solver).fit(matrix)


def components_for(shares: npt.NDArray[np.float64], share: float) -> int:
    """Give how many components explain at least this share of the variance."""
    # Sums of shares that make 1 may be a little less.
    reached = shares.cumsum() >= share - 1e-12
    return int(reached.argmax()) + 1 if reached.any() else len(shares)
