"""A script of SQL statements run by DuckDB, locked so that it reaches nothing but its tables."""

import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

POSITION = re.compile(r"\n*LINE (?P<line>\d+): (?P<text>[^\n]*)\n(?P<indent> *)\^[~^]*\s*$")
MEMORY_SHARE = 0.5
QUERY = duckdb.ExpectedResultType.QUERY_RESULT


def query(script: str, tables: Mapping[str, Table], *, threads: int, workdir: Path) -> pa.Table:
    """Run all statements and give the result of the last.

    Raises:
        ModuleError: a statement is refused or fails; the message has its line.
    """
    connection = _connect(threads, workdir)
    try:
        for name, table in tables.items():
            connection.register(name, table.arrow)
        connection.execute("SET lock_configuration = true")
        return _run(connection, script)
    finally:
        connection.close()


def _connect(threads: int, workdir: Path) -> duckdb.DuckDBPyConnection:
    """Open a database in memory; what does not fit there goes to the step's own folder."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": max(threads, 1),
            "memory_limit": f"{_memory_bytes()}B",
            "temp_directory": str(workdir / "duckdb"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )
    for setting in (
        "python_enable_replacements = false", "enable_external_access = false", "TimeZone = 'UTC'",
    ):  # fmt: skip
        connection.execute(f"SET {setting}")
    return connection


def _memory_bytes() -> int:
    return int(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") * MEMORY_SHARE)


def _run(connection: duckdb.DuckDBPyConnection, script: str) -> pa.Table:
    statements = _statements(connection, script)
    if not statements:
        raise ModuleError(
            "sql_error", "The SQL script is empty. Write a query such as “select * from t1”."
        )
    *before, last = statements
    place = 0
    for statement in before:
        place = max(script.find(statement.query, place), place)
        _attempt(partial(connection.execute, statement.query), script, place)
        place += len(statement.query)
    place = max(script.find(last.query, place), place)
    if list(last.expected_result_type) != [QUERY]:
        message = "The last statement of the SQL script must be a query that gives the result."
        raise ModuleError("sql_error", message)
    return _attempt(partial(_located, connection, last.query), script, place)


def _statements(connection: duckdb.DuckDBPyConnection, script: str) -> list[duckdb.Statement]:
    return list(_attempt(partial(connection.extract_statements, script), script, 0))


def _fetched(result: Any) -> pa.Table:
    """Fetch a result, sums of integers as integers and intervals as durations."""
    if result is None:
        raise ModuleError("sql_error", "The last statement of the SQL script gives no result.")
    kinds = [str(kind) for kind in result.types]
    arrow = (
        result.to_arrow_table() if "INTERVAL" not in kinds else _without_intervals(result, kinds)
    )
    for index, kind in enumerate(kinds):
        if kind in ("HUGEINT", "UHUGEINT"):
            arrow = arrow.set_column(index, arrow.field(index).name, _narrowed(arrow.column(index)))
        elif kind == "INTERVAL":
            duration = arrow.column(index).cast(pa.duration("us"))
            arrow = arrow.set_column(index, arrow.field(index).name, duration)
    return arrow


def _without_intervals(result: Any, kinds: list[str]) -> pa.Table:
    """Fetch intervals as microseconds; a month counts 30 days."""
    names = [f"c{index}" for index in range(len(kinds))]
    renamed = result.project(", ".join(f"#{index + 1} AS c{index}" for index in range(len(kinds))))
    terms = (
        f"epoch_us({name}) AS {name}" if kind == "INTERVAL" else name
        for name, kind in zip(names, kinds, strict=True)
    )
    return renamed.project(", ".join(terms)).to_arrow_table().rename_columns(result.columns)


def _narrowed(data: pa.ChunkedArray) -> pa.ChunkedArray:
    try:
        return data.cast(pa.int64())
    except pa.ArrowInvalid:
        return data.cast(pa.float64())


def _attempt(action: Callable[[], Any], script: str, start: int) -> Any:
    """Do something with the statement that begins at `start`; its errors get their place."""
    try:
        return action()
    except duckdb.Error as error:
        raise ModuleError("sql_error", _explained(str(error), script, start)) from error


def _located(connection: duckdb.DuckDBPyConnection, query: str) -> Any:
    """Fetch a query's result; a relation's errors lack the place, which EXPLAIN gives."""
    try:
        return _fetched(connection.sql(query))
    except duckdb.Error as error:
        if POSITION.search(str(error)) is None:
            connection.execute(f"EXPLAIN {query}")
        raise


def _explained(text: str, script: str, start: int) -> str:
    """Put the place within the whole script before DuckDB's message."""
    found = POSITION.search(text)
    if found is None:
        return f"The SQL script failed. {text.strip()}"
    shown = found["text"].removeprefix("EXPLAIN ")
    shift = len(f"LINE {found['line']}: ") + len(found["text"]) - len(shown)
    line = int(found["line"]) + script.count("\n", 0, start)
    column = max(len(found["indent"]) - shift + 1, 1)
    if found["line"] == "1":
        column += start - (script.rfind("\n", 0, start) + 1)
    where = f"line {line}, column {column}: {shown.strip()}"
    return f"The SQL script failed at {where}\n{text[: found.start()].strip()}"
