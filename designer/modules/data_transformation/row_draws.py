"""Rows drawn from a table, and rows divided into parts, at random or not, also within groups."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.table import Table
from designer.modules.selection import existing

Numbers = npt.NDArray[np.int64]


def group_numbers(dataset: Table, name: str | None) -> Numbers | None:
    """Number the values of a column; missing values are a group of their own."""
    if not name:
        return None
    column = dataset.select([existing(dataset, name).name]).polars().to_series()
    if column.dtype == pl.String:  # a rank compares texts, again and again
        codes = column.cast(pl.Enum(column.unique().drop_nulls().sort())).to_physical()
        ranks = codes.cast(pl.Int64) + 1
    else:
        ranks = column.rank("dense")
    return np.asarray(ranks.fill_null(0).to_numpy(), dtype=np.int64)


def chosen_rows(
    count: int, fraction: float, seed: int | None, groups: Numbers | None
) -> npt.NDArray[np.bool_]:
    """Mark round(fraction * count) rows; with groups, of each its share as near as can be.

    Without a seed they are the first rows.
    """
    order = np.arange(count) if seed is None else np.random.default_rng(seed).permutation(count)
    wanted = int(np.floor(fraction * count + 0.5))
    if groups is not None:
        order = order[_stratified_order(groups[order], fraction, wanted)]
    chosen = np.zeros(count, dtype=bool)
    chosen[order[:wanted]] = True
    return chosen


def divided_rows(
    count: int, shares: Sequence[float], seed: int | None, groups: Numbers | None
) -> Numbers:
    """Give the part, from 0 on, of each row; the parts have the shares, which add to 1.

    Without a seed rows go to the parts in turn. With groups, so do the rows of each group, so that
    every part has each group in its share, as near as can be.
    """
    parts = _in_turn(part_sizes(count, shares))
    order = np.arange(count) if seed is None else np.random.default_rng(seed).permutation(count)
    if groups is not None:
        order = order[np.argsort(_short(groups)[order], kind="stable")]
    result = np.empty(count, dtype=np.int64)
    result[order] = parts
    return result


def part_sizes(count: int, shares: Sequence[float]) -> Numbers:
    """Divide a number of rows by shares; what rounding leaves goes to the largest remainders."""
    exact = np.asarray(shares) / sum(shares) * count
    sizes = np.floor(exact + 1e-9).astype(np.int64)
    missing = count - int(sizes.sum())
    sizes[np.argsort(-(exact - sizes), kind="stable")[:missing]] += 1
    return sizes


def _in_turn(sizes: Numbers) -> Numbers:
    """Give a sequence in which part i occurs sizes[i] times, as evenly spread as can be."""
    parts = np.repeat(np.arange(len(sizes)), sizes)
    times = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes])
    return np.asarray(parts[np.argsort(times, kind="stable")], dtype=np.int64)


def _stratified_order(groups: Numbers, fraction: float, wanted: int) -> Numbers:
    """Order positions so that the first `wanted` have each group in its share.

    Groups whose share is not a whole number of rows get the rows that rounding leaves, the largest
    remainder first (the method of Hamilton).
    """
    by_group = np.argsort(_short(groups), kind="stable")
    ordered = groups[by_group]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    sizes = np.diff(starts, append=len(ordered))
    quotas = np.floor(sizes * fraction).astype(np.int64)
    remainders = sizes * fraction - quotas
    missing = wanted - int(quotas.sum())
    quotas[np.argsort(-remainders, kind="stable")[:missing]] += 1
    rank_in_group = np.arange(len(groups)) - np.repeat(starts, sizes)
    is_first = rank_in_group < np.repeat(quotas, sizes)
    return np.concatenate([by_group[is_first], by_group[~is_first]])


def _short(groups: Numbers) -> npt.NDArray[np.integer[Any]]:
    """Give group numbers in 16 bits where they fit: NumPy then sorts them without comparing."""
    is_short = len(groups) and groups.max() <= np.iinfo(np.uint16).max
    return groups.astype(np.uint16) if is_short else groups
