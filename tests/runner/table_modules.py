"""Modules for the tests of the runner that load the data libraries."""

import polars as pl

from designer.artifacts.table import Table


def source() -> Table:
    """Give a table of 1,000 rows."""
    return Table.from_frame(pl.DataFrame({"number": range(1000)}))
