"""Columns of texts: the one that a parameter names, and its values without doubles."""

from collections.abc import Sequence

import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.selection import existing


def text_column(table: Table, name: str) -> Column:
    """Give the column of this name.

    Raises:
        ModuleError: there is none, or it does not hold texts.
    """
    column = existing(table, name)
    if column.type != "string":
        message = (
            f"The column “{name}” is {column.type}, and only texts can be used here. Choose a "
            "column of texts, or convert it with Edit Metadata."
        )
        raise ModuleError("column_type", message, name)
    return column


def texts_of(table: Table, name: str) -> pl.Series:
    """Give the texts of a column, of a category as well; missing ones are null."""
    text_column(table, name)
    return table.select([name]).polars().to_series().cast(pl.String)


def documents_of(table: Table, name: str) -> tuple[pl.Series, pl.Series]:
    """Give the different texts in the order of their first row, and of each row which it is.

    Long work on texts is done once for each; missing texts have the number null.
    """
    texts = texts_of(table, name)
    distinct = texts.drop_nulls().unique(maintain_order=True).alias("text")
    numbered = distinct.to_frame().with_row_index("document")
    rows = (
        texts.alias("text").to_frame().join(numbered, on="text", how="left", maintain_order="left")
    )
    return distinct, rows.get_column("document")


def joined_texts(table: Table, names: Sequence[str]) -> Table:
    """Put the texts of several columns together as the column `text`, each with its own end.

    A row has none where all of them are missing.
    """
    texts = [texts_of(table, name).alias(name) for name in names]
    if not texts:
        message = "No column is selected. Select at least one column of texts."
        raise ModuleError("columns_missing", message)
    whole = pl.concat_str([pl.col(name) for name in names], separator=" ||| ", ignore_nulls=True)
    is_there = pl.any_horizontal(pl.col(name).is_not_null() for name in names)
    return Table.from_frame(pl.DataFrame(texts).select(text=pl.when(is_there).then(whole)))
