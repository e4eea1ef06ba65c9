"""A script of SQL statements run by SQLite in memory, where it reaches nothing but its tables."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl
import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

NEAR = re.compile(r'near "(?P<token>[^"]+)"')
NO_SUCH = re.compile(r"no such \w+: (?P<token>\S+)")
DENIED = frozenset({sqlite3.SQLITE_ATTACH, sqlite3.SQLITE_DETACH, sqlite3.SQLITE_PRAGMA})
DENIED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
SQL_TYPES = {"boolean": "INTEGER", "integer": "INTEGER", "float": "REAL", "decimal": "REAL"}


def query(script: str, tables: Mapping[str, Table]) -> pa.Table:
    """Run all statements and give the result of the last.

    Raises:
        ModuleError: a statement is refused or fails; the message names the place where it can.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for name, table in tables.items():
            _fill(connection, name, table)
        connection.set_authorizer(_authorize)
        return _run(connection, script)
    finally:
        connection.close()


def _authorize(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    is_function = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in DENIED_FUNCTIONS
    return sqlite3.SQLITE_DENY if action in DENIED or is_function else sqlite3.SQLITE_OK


def _fill(connection: sqlite3.Connection, name: str, table: Table) -> None:
    columns = ", ".join(f"{_quoted(c.name)} {SQL_TYPES.get(c.type, 'TEXT')}" for c in table.columns)
    connection.execute(f"CREATE TABLE {name} ({columns})")
    marks = ", ".join("?" * len(table.columns))
    frame = table.polars().select(_plain(n, dtype) for n, dtype in table.polars().schema.items())
    connection.execute("BEGIN")
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", frame.iter_rows())  # noqa: S608
    connection.execute("COMMIT")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    """Bring a column to what SQLite holds: integers, floats, texts and bytes."""
    column = pl.col(name)
    if dtype.is_temporal():
        return column.dt.to_string("iso")
    if dtype == pl.Boolean:
        return column.cast(pl.Int64)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.Float64)
    return column.cast(pl.String) if isinstance(dtype, pl.Enum) else column


def _run(connection: sqlite3.Connection, script: str) -> pa.Table:
    cursor: sqlite3.Cursor | None = None
    place = 0
    for statement in _statements(script):
        place = script.index(statement, place)
        try:
            cursor = connection.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            raise ModuleError("sql_error", _explained(str(error), script, place)) from error
        place += len(statement)
    if cursor is None or cursor.description is None:
        message = "The last statement of the SQL script must be a query that gives the result."
        raise ModuleError("sql_error", message)
    return _frame([item[0] for item in cursor.description], rows)


def _statements(script: str) -> Iterable[str]:
    """Split at semicolons that end a statement."""
    start = 0
    for index, character in enumerate(script):
        if character == ";" and sqlite3.complete_statement(script[start : index + 1]):
            if _has_words(script[start:index]):
                yield script[start : index + 1]
            start = index + 1
    if _has_words(script[start:]):
        yield script[start:]


def _has_words(text: str) -> bool:
    return bool(re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip())


def _frame(names: list[str], rows: list[tuple[Any, ...]]) -> pa.Table:
    """Make columns of the one type that all their values have, else of texts."""
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    series = [_series(str(index), values) for index, values in enumerate(columns)]
    frame = pl.DataFrame(series)
    return frame.to_arrow().rename_columns(names)


def _series(name: str, values: Iterable[Any]) -> pl.Series:
    values = tuple(values)
    kinds = {type(value) for value in values if value is not None}
    if not kinds:
        return pl.Series(name, values, dtype=pl.Null)
    if kinds == {int}:
        return pl.Series(name, values, dtype=pl.Int64)
    if kinds <= {int, float}:
        return pl.Series(name, [None if v is None else float(v) for v in values], dtype=pl.Float64)
    if kinds == {bytes}:
        return pl.Series(name, values, dtype=pl.Binary)
    return pl.Series(name, [_text(value) for value in values], dtype=pl.String)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _explained(text: str, script: str, start: int) -> str:
    """Say where the word that SQLite complains of stands, if it names one."""
    found = NEAR.search(text) or NO_SUCH.search(text)
    place = script.find(found["token"].rpartition(".")[2], start) if found else -1
    if place < 0:
        return f"The SQL script failed: {text}."
    line = script.count("\n", 0, place) + 1
    column = place - (script.rfind("\n", 0, place) + 1) + 1
    return f"The SQL script failed at line {line}, column {column}: {text}."
