"""A table: an Arrow table of canonical types together with the metadata of its columns."""

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa

from designer.artifacts.canonical import (
    arrow_type,
    canonical,
    distinct_texts,
    element_type,
    encoded,
    simplified,
)
from designer.artifacts.column import Column
from designer.artifacts.errors import TableError
from designer.artifacts.frames import as_arrow, to_pandas, to_polars

METADATA_KEY = b"plumbline"


class Table:
    """The one value of tabular ports. Immutable: every change gives a new table.

    `arrow` carries the metadata of the columns as one JSON text under the schema key `plumbline`,
    which nothing but this class reads and writes; other libraries drop it.
    """

    data_type: ClassVar[str] = "Table"

    def __init__(self, arrow: pa.Table) -> None:
        """Take an Arrow table that another table wrote; use `from_frame` for any other."""
        self.arrow = arrow

    @classmethod
    def from_frame(cls, frame: Any, columns: Iterable[Column] | None = None) -> "Table":
        """Make a table from a polars (lazy or not), pandas or Arrow frame.

        Args:
            frame: its own types decide; pandas' categories and polars' Categorical and Enum
                become categorical columns.
            columns: what is known of columns by their name, as `with_frame` carries it over.

        Raises:
            TableError: two columns have one name, or a column has values that no table can hold.
        """
        arrow = as_arrow(frame)
        _check_names(arrow.column_names)
        known = {column.name: column for column in columns or _stored_columns(arrow)}
        described = [
            canonical(name, simplified(data), known.get(name))
            for name, data in zip(arrow.column_names, arrow.columns, strict=True)
        ]
        return cls._of([data for data, _ in described], [column for _, column in described], arrow)

    @classmethod
    def _of(cls, data: list[pa.ChunkedArray], columns: Iterable[Column], like: pa.Table) -> "Table":
        """Put canonical columns and their metadata together; `like` has as many rows."""
        columns = tuple(columns)
        names = [column.name for column in columns]
        arrow = pa.table(data, names=names) if data else like.select([])
        table = cls(arrow.replace_schema_metadata({METADATA_KEY: _metadata(columns)}))
        table.columns = columns
        return table

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        stored = _stored_columns(self.arrow)
        return tuple(
            _with_levels(column, data)
            for column, data in zip(stored, self.arrow.columns, strict=True)
        )

    @property
    def names(self) -> list[str]:
        return list(self.arrow.column_names)

    @property
    def num_rows(self) -> int:
        return int(self.arrow.num_rows)

    def column(self, name: str) -> Column:
        """Give the metadata of one column.

        Raises:
            TableError: there is no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise TableError(
            f"There is no column {name!r}; there are {', '.join(map(repr, self.names))}.",
            column=name,
        )

    def polars(self) -> pl.DataFrame:
        """Give a polars frame of its own; categorical columns are Enums."""
        return self._polars.clone()

    @cached_property
    def _polars(self) -> pl.DataFrame:
        """Convert once: texts are copied, and modules ask for the frame many times."""
        return to_polars(self.arrow, self.columns)

    def lazy(self) -> pl.LazyFrame:
        return self.polars().lazy()

    def pandas(self) -> pd.DataFrame:
        """Give a pandas frame of its own; categorical columns are categories."""
        return to_pandas(self.arrow, self.columns)

    def select(self, names: Iterable[str]) -> "Table":
        """Give the table of these columns in this order."""
        known = {column.name: column for column in self.columns}
        chosen = [known.get(name) or self.column(name) for name in names]
        return self._of([self.arrow.column(column.name) for column in chosen], chosen, self.arrow)

    def filter(self, kept: npt.NDArray[np.bool_]) -> "Table":
        """Give the table of the rows that are marked; texts are not converted on the way."""
        # No rows would have no chunks either, and levels are in the chunks.
        rows = self.arrow.filter(pa.array(kept)) if kept.any() else self.arrow.slice(0, 0)
        return self._of(rows.columns, self.columns, rows)

    def with_columns(self, other: "Table") -> "Table":
        """Put columns of as many rows in the place of those of their names, new ones at the end.

        What stays is not converted on the way, as it would be by `with_frame`.
        """
        taken = {
            column.name: (data, column)
            for table in (self, other)
            for data, column in zip(table.arrow.columns, table.columns, strict=True)
        }
        data, columns = [data for data, _ in taken.values()], [c for _, c in taken.values()]
        return self._of(data, columns, self.arrow)

    def head(self, rows: int) -> "Table":
        return self._of(self.arrow.slice(0, rows).columns, self.columns, self.arrow.slice(0, rows))

    def with_frame(self, frame: Any) -> "Table":
        """Make a table of a changed frame; columns that keep their name keep their metadata."""
        return Table.from_frame(frame, self.columns)

    def with_column_metadata(self, changes: Mapping[str, Column]) -> "Table":
        """Change what is known of some columns; a new name renames, a new type converts.

        Raises:
            TableError: a column is unknown, two would have one name, or a value does not fit the
                new type.
        """
        for name in changes:
            self.column(name)
        changed = [
            _changed(data, column, changes.get(column.name, column))
            for data, column in zip(self.arrow.columns, self.columns, strict=True)
        ]
        _check_names([column.name for _, column in changed])
        return self._of(
            [data for data, _ in changed], [column for _, column in changed], self.arrow
        )

    def equals(self, other: "Table") -> bool:
        """Tell whether values and metadata are the same; two NaN are."""
        return self.columns == other.columns and all(
            mine.equals(theirs) or mine.to_pylist().__repr__() == theirs.to_pylist().__repr__()
            for mine, theirs in zip(self.arrow.columns, other.arrow.columns, strict=True)
        )

    def __repr__(self) -> str:
        return f"Table({self.num_rows} rows: {', '.join(self.names)})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Table, (self.arrow,)


def _check_names(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise TableError(
                f"Two columns are named {name!r}; every column needs a name of its own.",
                column=name,
            )
        seen.add(name)


def _metadata(columns: tuple[Column, ...]) -> str:
    """Write the metadata of columns as JSON, without the levels that the dictionaries hold."""
    members = [column.to_json() for column in columns]
    for member in members:
        if member["type"] == "string":
            member.pop("levels", None)
    return json.dumps(members, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _stored_columns(arrow: pa.Table) -> tuple[Column, ...]:
    stored = (arrow.schema.metadata or {}).get(METADATA_KEY)
    return tuple(map(Column.from_json, json.loads(stored))) if stored else ()


def _with_levels(column: Column, data: pa.ChunkedArray) -> Column:
    if not pa.types.is_dictionary(data.type):
        return column
    levels = tuple(data.chunk(0).dictionary.to_pylist()) if data.num_chunks else ()
    return Column.from_json({**column.to_json(), "levels": levels})


def _changed(data: pa.ChunkedArray, old: Column, new: Column) -> tuple[pa.ChunkedArray, Column]:
    """Bring the values of a column to what its metadata are to be."""
    if old == new:
        return data, new
    if old.type == new.type == "string" and old.categorical and not new.categorical:
        data = data.cast(pa.large_string())
    if old.type != new.type or new.type in ("decimal", "datetime"):
        data = _converted(data, new)
    if new.type == "string" and new.categorical:
        return _recoded(data, new)
    return data, _consistent(new, data.type)


def _converted(data: pa.ChunkedArray, new: Column) -> pa.ChunkedArray:
    target = arrow_type(Column(new.name, new.type, new.time_zone, new.precision, new.scale))
    try:
        if pa.types.is_dictionary(data.type):
            data = data.cast(pa.large_string())
        return data.cast(target)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise TableError(
            f"Column {new.name!r} cannot become {new.type}: {error}", column=new.name
        ) from error


def _recoded(data: pa.ChunkedArray, new: Column) -> tuple[pa.ChunkedArray, Column]:
    text = data.cast(pa.large_string())
    present = distinct_texts(text)
    levels = tuple(present) if new.levels is None else new.levels
    strange = sorted(set(present) - set(levels))
    if strange:
        raise TableError(
            f"Column {new.name!r} has the value {strange[0]!r}, which is not one of its levels.",
            column=new.name,
        )
    column = Column.from_json({**new.to_json(), "levels": levels})
    return encoded(text, levels, ordered=new.ordered), column


def _consistent(new: Column, data_type: pa.DataType) -> Column:
    """Drop members that do not belong to the type, such as the time zone of a number."""
    kind = element_type(data_type)
    members = new.to_json()
    for name in ("time_zone", "precision", "scale"):
        members.pop(name, None)
    if not new.categorical:
        members.pop("levels", None)
        members.pop("ordered", None)
    if kind == "decimal":
        members |= {"precision": data_type.precision, "scale": data_type.scale}
    if kind == "datetime" and data_type.tz is not None:
        members["time_zone"] = data_type.tz
    return Column.from_json(members)
