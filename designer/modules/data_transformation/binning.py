"""The edges between bins that Group Data into Bins found, and the bins of a table."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.fitted import check_columns
from designer.modules.missing import without_nan
from designer.modules.names import unique_name

Edges = tuple[float, ...]
SUFFIX = "_quantized"
MOST_SHOWN = 100
WHOLE = {"percent": 100.0, "p_quantile": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Binning:
    """Finds the bin of each value: bin i, from 1 on, ends with edge i, the last one nowhere."""

    title: str
    columns: tuple[Column, ...]
    edges: Mapping[str, Edges]
    normalization: str
    output_mode: str
    tags_categorical: bool

    def apply(self, table: Table) -> Table:
        """Put the values of a table into the bins of the one that this was fitted on."""
        check_columns(table, self.columns, self.title)
        frame = table.select(self.edges).polars()
        taken = set(table.names) if self.output_mode == "append" else set()
        bins, known = [], []
        for name, edges in self.edges.items():
            target = name
            if self.output_mode == "append":
                target = unique_name(name + SUFFIX, taken)
                taken.add(target)
            bins.append(self._bins(name, frame.schema[name], edges).alias(target))
            known.append(self._described(table.column(name), target))
        result = Table.from_frame(frame.select(bins), known)
        return result if self.output_mode == "result_only" else table.with_columns(result)

    def details(self) -> dict[str, Any]:
        """Describe for people what was learned; many edges are cut."""
        return {
            "edges": {name: list(edges[:MOST_SHOWN]) for name, edges in self.edges.items()},
            "normalization": self.normalization,
            "output_mode": self.output_mode,
        }

    def _bins(self, name: str, dtype: pl.DataType, edges: Edges) -> pl.Expr:
        values = without_nan(name, dtype).cast(pl.Float64)
        numbers = values.map_batches(
            lambda series: _places(series, edges), return_dtype=pl.Int64, is_elementwise=True
        )
        if self.normalization == "quantile_index":
            return numbers
        return numbers * WHOLE[self.normalization] / (len(edges) + 1)

    def _described(self, column: Column, name: str) -> Column:
        """Bins are what their values were, but for the type, and categories in order."""
        tagged = self.tags_categorical
        kind = "integer" if self.normalization == "quantile_index" else "float"
        role = column.role if self.output_mode != "append" else "feature"
        plain = Column(name, kind, role=role)  # type: ignore[arg-type]
        return replace(plain, categorical=tagged, ordered=tagged)


def given_edges(text: str) -> Edges:
    """Read edges that are separated by commas.

    Raises:
        ModuleError: one is no number, or they do not ascend.
    """
    words = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    edges = tuple(map(_number, words))
    if not edges:
        message = "There are no bin edges. Give at least one number, such as 18, 30, 65."
        raise ModuleError("edges_invalid", message)
    for one, other in pairwise(edges):
        if other <= one:
            message = (
                f"The bin edges must ascend, but {other:g} follows {one:g}. Sort them, each once."
            )
            raise ModuleError("edges_invalid", message)
    return edges


def _number(word: str) -> float:
    try:
        edge = float(word)
    except ValueError:
        edge = math.nan
    if not math.isfinite(edge):
        message = f"The bin edge “{word}” is no number. Write edges as in 18, 30.5, 65."
        raise ModuleError("edges_invalid", message)
    return edge


def fitted_edges(
    table: Table, names: Sequence[str], bins: int, *, by_width: bool
) -> dict[str, Edges]:
    """Find the edges between the bins of each column; of a column without values there are none.

    Raises:
        ModuleError: a column has infinite values.
    """
    frame = table.select(names).polars()
    return {name: _edges(name, frame.get_column(name), bins, by_width=by_width) for name in names}


def _edges(name: str, series: pl.Series, bins: int, *, by_width: bool) -> Edges:
    column = series.to_frame().select(without_nan(name, series.dtype).cast(pl.Float64))
    values = column.to_series().drop_nulls()
    if values.is_empty():
        return ()
    smallest, greatest = float(values.min()), float(values.max())  # type: ignore[arg-type]
    if not math.isfinite(smallest) or not math.isfinite(greatest):
        message = (
            f"The column “{name}” has infinite values, so bins cannot be found for it. Clip or "
            "replace them first, or give custom edges."
        )
        raise ModuleError("not_finite", message, name)
    if by_width:
        between = np.linspace(smallest, greatest, bins + 1)
    else:
        between = np.quantile(values.to_numpy(), np.linspace(0, 1, bins + 1))
    # Equal values fall into one bin, and an edge at the smallest value would have none below it.
    return tuple(float(edge) for edge in np.unique(between[1:-1]) if smallest < edge < greatest)


def _places(series: pl.Series, edges: Edges) -> pl.Series:
    """Number the bins of values from 1 on."""
    gaps = series.is_null()
    places = np.searchsorted(np.array(edges), series.fill_null(0.0).to_numpy(), side="left") + 1
    numbers = pl.Series(series.name, places, dtype=pl.Int64)
    return numbers.set(gaps, None) if gaps.any() else numbers
