"""Numbers that were found for each text, as columns of a table."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

MOST_COLUMNS = 65_536
MOST_CELLS = 1_000_000_000


def check_size(rows: int, columns: int, what: str, remedy: str) -> None:
    """See that the columns can be made.

    Raises:
        ModuleError: there would be too many; the remedy is a full sentence.
    """
    if columns <= MOST_COLUMNS and rows * columns <= MOST_CELLS:
        return
    message = (
        f"There would be {columns:,} columns of {what} for {rows:,} rows; at most "
        f"{MOST_COLUMNS:,} columns and {MOST_CELLS:,} values are made. {remedy}"
    )
    raise ModuleError("too_many_columns", message)


def widened(
    entries: pl.DataFrame, rows: pl.Series, names: Sequence[str], dtype: type[np.generic]
) -> Table:
    """Make a column for each name of `document`, `feature` and `value`; what is not there is 0.

    Args:
        entries: The values; a feature is the position of its name.
        rows: The document of each row; null where there is none.
        names: The names of the columns.
        dtype: The type of the values.
    """
    documents = entries.get_column("document").to_numpy()
    nobody = int(documents.max()) + 1 if len(documents) else 0
    at = np.minimum(rows.fill_null(nobody).to_numpy(), nobody)
    order = np.argsort(entries.get_column("feature").to_numpy(), kind="stable")
    features = entries.get_column("feature").to_numpy()[order]
    values = entries.get_column("value").to_numpy().astype(dtype)[order]
    bounds = np.searchsorted(features, np.arange(len(names) + 1))
    columns = []
    for first, end in pairwise(bounds):
        column: npt.NDArray[np.generic] = np.zeros(nobody + 1, dtype)
        column[documents[order[first:end]]] = values[first:end]
        columns.append(pa.array(column[at]))
    return Table.from_frame(pa.table(columns, names=list(names)))
