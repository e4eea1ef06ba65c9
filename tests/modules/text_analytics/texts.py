"""English texts that every Python brings along, as something to try the modules on."""

import inspect
import statistics
import textwrap

import polars as pl

from designer.artifacts.table import Table


def manual() -> list[str]:
    """What the standard library says of its functions, paragraph by paragraph."""
    functions = [getattr(statistics, name) for name in statistics.__all__]
    helps = [inspect.getdoc(one) or "" for one in (statistics, textwrap, *functions)]
    return [part for text in helps for part in text.split("\n\n") if part.strip()]


def manual_table() -> Table:
    """Those texts as the column `text`, with a missing one and a number beside each."""
    texts = [*manual(), None]
    return Table.from_frame(pl.DataFrame({"text": texts, "number": range(len(texts))}))
