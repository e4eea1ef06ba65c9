"""Labels kept in the leaves of a forest's trees, and the quantiles of those that a row meets.

Each tree counts the same, and in it each label kept in the row's leaf; the quantile q is the least
label up to which the labels have a weight of q (Meinshausen 2006, section 3).
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
MOST_BINS = 256
MOST_CELLS = 1 << 22
CELLS_A_TURN = 1 << 19
# What sums of weights may lack of a quantile by rounding.
SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class LeafSamples:
    """The labels of all leaves, one leaf after the other, ascending in each.

    Attributes:
        values: the labels, (n_kept,).
        starts: where the labels of each leaf begin, and the end of the last, (n_leaves + 1,).
        first_leaves: the number of each tree's first leaf, (n_trees,).
    """

    values: Numbers
    starts: Places
    first_leaves: Places

    @classmethod
    def kept(cls, leaves: npt.NDArray[np.unsignedinteger], target: Numbers, most: int) -> Self:
        """Keep at most `most` labels of each leaf.

        Args:
            leaves: The leaf of each row in each tree, (n_trees, n_rows); rows in random order.
            target: The labels, (n_rows,).
            most: At least 1.
        """
        values, sizes, first_leaves = [], [], [0]
        rows = len(target)
        for number, places in enumerate(leaves):
            # Another beginning for each tree, so that they keep the labels of different rows.
            turn = number * rows // len(leaves)
            given = np.roll(places, -turn)
            order = np.argsort(given, kind="stable")
            counts = np.bincount(given)
            ranks = np.arange(rows) - np.repeat(np.cumsum(counts) - counts, counts)
            order = order[ranks < most]
            labels = target[(order + turn) % rows]
            values.append(labels[np.lexsort((labels, given[order]))])
            sizes.append(np.minimum(counts, most))
            first_leaves.append(first_leaves[-1] + len(counts))
        starts = np.cumsum([0, *np.concatenate(sizes)])
        return cls(np.concatenate(values), starts, np.array(first_leaves[:-1]))

    def quantiles(self, leaves: npt.NDArray[np.integer], levels: tuple[float, ...]) -> Numbers:
        """Give the quantiles, (n_rows, n_levels), of rows in these leaves, (n_rows, n_trees)."""
        binned = _Binned.of(self)
        found = np.empty((len(leaves), len(levels)))
        step = max(1, CELLS_A_TURN // len(self.first_leaves))
        for start in range(0, len(leaves), step):
            places = leaves[start : start + step].astype(np.int64) + self.first_leaves
            for number, level in enumerate(levels):
                found[start : start + step, number] = binned.quantile(places, level)
        return found


@dataclass(frozen=True, slots=True)
class _Binned:
    """The labels counted by bins, in which a quantile is looked for before it is found exactly.

    Attributes:
        samples: the labels.
        ranks: the place of each label among all, ascending, (n_kept,).
        counts: how many labels of each leaf lie in a bin or before it, (n_leaves, n_bins).
        shares: the same as parts of the whole, each tree counting as one of all trees.
        weights: what a label of each leaf counts, (n_leaves,).
    """

    samples: LeafSamples
    ranks: Places
    counts: Places
    shares: Numbers
    weights: Numbers

    @classmethod
    def of(cls, samples: LeafSamples) -> Self:
        sizes = np.diff(samples.starts)
        bins = max(2, min(MOST_BINS, MOST_CELLS // len(sizes)))
        order = np.argsort(samples.values, kind="stable")
        ranks = np.empty_like(order)
        ranks[order] = np.arange(len(order))
        edges = np.unique(samples.values[order][(np.arange(1, bins) * len(order)) // bins])
        cells = np.searchsorted(edges, samples.values)
        cells += np.repeat(np.arange(len(sizes)) * (len(edges) + 1), sizes)
        counts = np.bincount(cells, minlength=len(sizes) * (len(edges) + 1))
        counts = counts.reshape(len(sizes), -1).cumsum(axis=1)
        weights = 1 / (np.maximum(sizes, 1) * len(samples.first_leaves))
        return cls(samples, ranks, counts, counts * weights[:, None], weights)

    def quantile(self, places: Places, level: float) -> Numbers:
        """Give one quantile, (n_rows,), of rows in these leaves, (n_rows, n_trees)."""
        cells = places * self.counts.shape[1]
        chosen = self._bins(cells, level)
        is_first = (chosen == 0)[:, None]
        before = cells + np.maximum(chosen - 1, 0)[:, None]
        begins = np.where(is_first, 0, self.counts.take(before))
        lengths = (self.counts.take(cells + chosen[:, None]) - begins).ravel()
        mass = np.where(is_first, 0.0, self.shares.take(before)).sum(axis=1)
        ends = np.cumsum(lengths)
        begins += self.samples.starts.take(places)
        at = np.arange(ends[-1]) + np.repeat(begins.ravel() - ends + lengths, lengths)
        rows = np.repeat(np.arange(len(places)), lengths.reshape(places.shape).sum(axis=1))
        weights = np.repeat(self.weights.take(places).ravel(), lengths)
        # One number to sort by is several times faster than two.
        order = np.argsort(rows * len(self.ranks) + self.ranks.take(at))
        labels = self.samples.values.take(at.take(order))
        return _first_reaching(rows, labels, weights.take(order), level - mass)

    def _bins(self, cells: Places, level: float) -> Places:
        """Find the first bin of each row up to which its labels weigh as much as the level."""
        low = np.zeros(len(cells), dtype=np.int64)
        high = np.full(len(cells), self.shares.shape[1] - 1)
        while (low < high).any():
            middle = (low + high) // 2
            is_reached = self.shares.take(cells + middle[:, None]).sum(axis=1) >= level - SLACK
            high = np.where(is_reached, middle, high)
            low = np.where(is_reached, low, np.minimum(middle + 1, high))
        return high


def _first_reaching(rows: Places, labels: Numbers, weights: Numbers, needed: Numbers) -> Numbers:
    """Give the first label of each row up to which its weights add to what it needs."""
    sums = np.cumsum(weights)
    lasts = np.flatnonzero(np.append(np.diff(rows) != 0, True))
    ends = sums[lasts]
    is_reached = sums - np.append(0.0, ends[:-1])[rows] >= needed[rows] - SLACK
    is_reached[lasts] = True
    reached = np.flatnonzero(is_reached)
    is_first = np.append(True, np.diff(rows[reached]) != 0)
    return np.asarray(labels[reached[is_first]])
