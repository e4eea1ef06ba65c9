"""Ratings: who gave what how many points, with users and items as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from designer.artifacts.column import Column
from designer.artifacts.table import Table
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError

Codes = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
UNKNOWN = -1
ID_TYPES = ("integer", "string", "boolean", "date")
TRIPLE = ("user", "item", "rating")


@dataclass(frozen=True, slots=True)
class Ids:
    """The users or the items that training knows: the number of each is its place."""

    column: Column
    values: tuple[str, ...]

    def codes(self, given: pl.Series) -> Codes:
        """Give the number of each value, `UNKNOWN` where training had not seen it."""
        texts = given.cast(pl.String)
        numbers = range(len(self.values))
        found = texts.replace_strict(
            list(self.values), list(numbers), default=UNKNOWN, return_dtype=pl.Int64
        )
        return found.fill_null(UNKNOWN).to_numpy()

    def series(self, name: str) -> pl.Series:
        """Give all values as they were in the data that training had."""
        texts = pl.Series(name, self.values, dtype=pl.String)
        match self.column.type:
            case "boolean":
                return texts == "true"
            case "date":
                return texts.str.to_date()
            case "integer":
                return texts.cast(pl.Int64)
        return texts


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings of training, without those of which a part is missing."""

    users: Ids
    items: Ids
    user_codes: Codes
    item_codes: Codes
    values: Numbers
    name: str

    @property
    def scale(self) -> tuple[float, float]:
        return float(self.values.min()), float(self.values.max())


def read_ratings(table: Table, context: Context) -> Ratings:
    """Read users, items and ratings from the first three columns of a table.

    Raises:
        ModuleError: there are fewer columns, one has a type that does not fit, or no row is whole.
    """
    user, item, rating = triple_columns(table, TRIPLE)
    if not rating.is_numeric:
        message = (
            f"The third column, “{rating.name}”, must have the ratings as numbers; it is "
            f"{rating.type}. Choose and order the columns with Select Columns in Dataset."
        )
        raise ModuleError("column_type_unsupported", message, rating.name)
    frame = table.polars().select(user.name, item.name, pl.col(rating.name).cast(pl.Float64))
    whole = frame.filter(pl.col(rating.name).is_finite()).drop_nulls()
    if whole.is_empty():
        message = "No row has a user, an item and a rating: there is nothing to learn from."
        raise ModuleError("no_rows", message, rating.name)
    if whole.height < frame.height:
        context.log.warning(
            "%d rows lack a user, an item or a rating and are left out.",
            frame.height - whole.height,
        )
    users, items = _ids(whole, user), _ids(whole, item)
    return Ratings(
        users,
        items,
        users.codes(whole[user.name]),
        items.codes(whole[item.name]),
        whole[rating.name].to_numpy(),
        rating.name,
    )


def triple_columns(table: Table, what: Sequence[str]) -> tuple[Column, ...]:
    """Give the first columns of a table, which are told apart by their places.

    Raises:
        ModuleError: there are too few, or users or items have a type that cannot name them.
    """
    if len(table.columns) < len(what):
        words = ", ".join(what)
        message = f"The dataset has {len(table.columns)} columns; it needs {words}, in this order."
        raise ModuleError("column_missing", message)
    columns = table.columns[: len(what)]
    for column, role in zip(columns, what, strict=True):
        if role != TRIPLE[-1] and column.type not in ID_TYPES:
            message = (
                f"Column “{column.name}” should name the {role}, but it is {column.type}. Put the "
                f"columns in the order {', '.join(what)}, or convert it with Edit Metadata."
            )
            raise ModuleError("column_type_unsupported", message, column.name)
    return columns


def ids_like(ids: Ids, table: Table, place: int) -> pl.Series:
    """Give the users or the items of a table, which must be of the type that training had.

    Raises:
        ModuleError: they are of another type.
    """
    column = table.columns[place]
    if column.type != ids.column.type:
        message = (
            f"Column “{column.name}” is {column.type}, but the model was trained where "
            f"“{ids.column.name}” was {ids.column.type}. Convert it with Edit Metadata."
        )
        raise ModuleError("column_type_changed", message, column.name)
    return table.polars()[column.name]


def _ids(frame: pl.DataFrame, column: Column) -> Ids:
    texts = frame[column.name].cast(pl.String).unique(maintain_order=True)
    return Ids(column, tuple(texts.to_list()))
