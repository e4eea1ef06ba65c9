"""Finding the rows of one page of an order without sorting the table."""

from collections.abc import Sequence
from typing import TypedDict

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from designer.artifacts.digits import digit
from designer.artifacts.frames import to_polars
from designer.artifacts.table import Table
from designer.artifacts.taking import Indices, take

FEW = 20_000
MOST_WORDS = 8
ROW = "\0row"


class Sort(TypedDict, total=False):
    column: str
    descending: bool


class Order:
    """The order of a table by some columns; equal rows stay as they are, missing come last."""

    def __init__(self, table: Table, sort: Sequence[Sort]) -> None:
        self._table = table
        self._keys = [(table.column(key["column"]), bool(key.get("descending"))) for key in sort]
        self._remembered: tuple[Indices, int, pa.ChunkedArray] | None = None

    def page(self, rows: Indices, start: int, stop: int) -> Indices:
        """Give the numbers of the rows at these places, out of `rows`, which ascend."""
        return self._select(rows, (0, 0), min(start, len(rows)), min(stop, len(rows)))

    def _select(self, rows: Indices, at: tuple[int, int], start: int, stop: int) -> Indices:
        """Narrow the rows, which are equal in all before `at`, down to those of the page.

        `at` is a key and a word of it. The words at the ends of the page are found in linear time;
        what lies outside is left out, and what equals them is told apart by the words after.
        """
        key, position = at
        if start >= stop or key == len(self._keys):
            return rows[start:stop]
        if len(rows) <= FEW or position > MOST_WORDS:
            return self._sorted(rows)[start:stop]
        column, descending = self._keys[key]
        words = digit(self._values(rows, key), column, position, descending=descending)
        if words is None:
            return self._select(rows, (key + 1, 0), start, stop)
        following = (key, position + 1)
        first, last = _ends(words, start, stop)
        if first == last:
            below = int(np.count_nonzero(words < first))
            return self._select(_equal(rows, words, first), following, start - below, stop - below)
        return self._between(rows, words, following, (first, last), (start, stop))

    def _between(
        self,
        rows: Indices,
        words: npt.NDArray[np.uint64],
        following: tuple[int, int],
        ends: tuple[np.uint64, np.uint64],
        page: tuple[int, int],
    ) -> Indices:
        """Join what the page has of the first word, all words between, and the last one."""
        first, last = ends
        start, stop = (place - int(np.count_nonzero(words < first)) for place in page)
        firsts = rows[words == first]
        between = rows[(words > first) & (words < last)]
        left = stop - len(firsts) - len(between)
        return np.concatenate(
            [
                self._select(firsts, following, start, len(firsts)),
                self._sorted(between),
                self._select(rows[words == last], following, 0, left),
            ]
        )

    def _values(self, rows: Indices, key: int) -> pa.ChunkedArray:
        known = self._remembered
        if known is None or known[0] is not rows or known[1] != key:
            chosen = self._table.arrow.select([self._keys[key][0].name])
            if len(rows) < self._table.num_rows:
                chosen = take(chosen, rows)
            known = self._remembered = (rows, key, chosen.column(0))
        return known[2]

    def _sorted(self, rows: Indices) -> Indices:
        names = list(dict.fromkeys(column.name for column, _ in self._keys))
        chosen = take(self._table.arrow.select(names), rows)
        frame = to_polars(chosen, tuple(self._table.column(name) for name in names))
        keys = [
            pl.col(column.name).cast(pl.String)
            if column.categorical and not column.ordered
            else pl.col(column.name)
            for column, _ in self._keys
        ]
        ordered = frame.with_columns(pl.Series(ROW, rows)).sort(
            keys,
            descending=[descending for _, descending in self._keys],
            nulls_last=True,
            maintain_order=True,
        )
        return ordered[ROW].to_numpy()


def _ends(words: npt.NDArray[np.uint64], start: int, stop: int) -> tuple[np.uint64, np.uint64]:
    """Give the words at the first and the last place of the page."""
    least, largest = words.min(), words.max()
    if least == largest:
        return least, largest
    placed = np.partition(words, (start, stop - 1))
    return placed[start], placed[stop - 1]


def _equal(rows: Indices, words: npt.NDArray[np.uint64], word: np.uint64) -> Indices:
    chosen = words == word
    return rows if chosen.all() else rows[chosen]
