"""The topics that Latent Dirichlet Allocation found, and how they are told of other texts."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_array
from sklearn.decomposition import LatentDirichletAllocation

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.modules.fitted import check_columns
from designer.modules.text_analytics.columns import documents_of, joined_texts
from designer.modules.text_analytics.hashing import hashed
from designer.modules.text_analytics.ngrams import counted

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Features:
    """What is counted in texts: the n-grams of a dictionary, or of each hash where it is None."""

    n_grams: int
    dictionary: tuple[str, ...] | None
    bits: int

    @property
    def names(self) -> list[str]:
        if self.dictionary is None:
            return [f"HashingFeature.{k}" for k in range(2**self.bits)]
        return [ngram.replace(" ", "_") for ngram in self.dictionary]

    def matrix(self, counts: pl.DataFrame, documents: int) -> Any:
        """Give the counts of all texts: (documents, features), sparse."""
        if self.dictionary is None:
            entries = hashed(counts, 2**self.bits)
        else:
            known = pl.DataFrame({"ngram": self.dictionary}, schema={"ngram": pl.String})
            entries = counts.join(known.with_row_index("feature"), on="ngram").select(
                "document", "feature", value="count"
            )
        entries = entries.sort("document", "feature")
        at = tuple(entries.get_column(name).to_numpy() for name in ("document", "feature"))
        values = entries.get_column("value").to_numpy().astype(np.float64)
        return csr_array((values, at), shape=(documents, len(self.names)))


@dataclass(frozen=True, slots=True)
class Topics:
    """Adds the share of each topic to the rows of a table."""

    title: str
    columns: tuple[Column, ...]
    features: Features
    estimator: LatentDirichletAllocation
    normalizes: bool

    @property
    def names(self) -> list[str]:
        return [f"Topic {number}" for number in range(1, self.estimator.n_components + 1)]

    def apply(self, table: Table) -> Table:
        """Add the topics to a table with the columns that this was fitted on."""
        check_columns(table, self.columns, self.title)
        texts, rows = documents_of(joined_texts(table, [c.name for c in self.columns]), "text")
        counts = counted(texts, self.features.n_grams)
        return self.added(table, self.features.matrix(counts, len(texts)), rows)

    def added(self, table: Table, matrix: Any, rows: pl.Series) -> Table:
        """Add the topics of each row, of whose text the matrix has the counts."""
        empty = np.empty((0, len(self.names)))
        shares = (
            self.estimator.transform(matrix, normalize=self.normalizes)
            if matrix.shape[0]
            else empty
        )
        columns = [
            pl.Series(n, s, dtype=pl.Float64) for n, s in zip(self.names, shares.T, strict=True)
        ]
        return table.with_columns(Table.from_frame(pl.DataFrame([c.gather(rows) for c in columns])))

    def weights(self) -> Table:
        """Give the weight of each feature in each topic."""
        weights: npt.NDArray[np.float64] = self.estimator.components_
        if self.normalizes:
            weights = weights / weights.sum(axis=1, keepdims=True)
        columns = {"Feature": self.features.names, **dict(zip(self.names, weights, strict=True))}
        return Table.from_frame(pl.DataFrame(columns))

    def details(self) -> dict[str, Any]:
        """Describe for people what was learned."""
        names = self.features.names
        order = np.argsort(-self.estimator.components_, axis=1, kind="stable")[:, :MOST_SHOWN]
        words = [[names[feature] for feature in topic] for topic in order]
        return {"features": len(names), "topics": dict(zip(self.names, words, strict=True))}


def frequent(counts: pl.DataFrame, rows: pl.Series, most: int) -> tuple[str, ...]:
    """Give the most frequent n-grams of all rows in alphabetical order."""
    times = rows.drop_nulls().alias("document").value_counts(name="times")
    total = (pl.col("count") * pl.col("times")).sum().alias("total")
    found = counts.join(times, on="document").group_by("ngram").agg(total)
    kept = found.sort("total", "ngram", descending=[True, False]).head(most)
    return tuple(kept.get_column("ngram").sort())


def fit_topics(
    estimator: LatentDirichletAllocation, matrix: Any, passes: int, context: Context
) -> None:
    """Go through the texts so many times, in batches."""
    for number in range(passes):
        context.progress(number / passes, f"pass {number + 1} of {passes}")
        estimator.partial_fit(matrix)
