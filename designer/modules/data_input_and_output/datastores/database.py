"""A datastore that is a database: read by one statement, written in one transaction."""

import datetime
import json
import socket
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Datastore
from designer.catalog.database_urls import find_refusal
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.addresses import checked_addresses
from designer.modules.data_input_and_output.datastores.files import explained
from designer.modules.data_input_and_output.datastores.folder import allowed_place

WriteMode = Literal["append", "replace", "fail"]
DRIVERS = {
    "postgresql": ("postgresql+psycopg", 5432),
    "postgres": ("postgresql+psycopg", 5432),
    "mysql": ("mysql+pymysql", 3306),
    "mariadb": ("mysql+pymysql", 3306),
    "sqlite": ("sqlite", 0),
}
ROWS_AT_ONCE = 50_000
ROWS_A_STATEMENT = 500
CONNECT_SECONDS = 15
PLAIN = (bool, int, float, str, bytes, Decimal, datetime.date, datetime.datetime, datetime.time,
         datetime.timedelta)  # fmt: skip


class Database:
    """Each deed is a connection of its own."""

    def __init__(self, datastore: Datastore) -> None:
        self._datastore, self._sql = datastore, _library()

    def read(self, query: str) -> Table:
        """Give the rows of one statement, read by a connection that may not write.

        Raises:
            ModuleError: it is none that gives rows, or the database refuses it.
        """
        statement = query.strip().rstrip(";").strip()
        if not statement:
            raise ModuleError("query_missing", "Write a query, or name a table to read.")
        with self._explained(), self._engine(writes=False).connect() as connection:
            # The database takes one statement behind a cursor, and none that is no query.
            result = connection.execution_options(
                stream_results=True, no_parameters=True, max_row_buffer=ROWS_AT_ONCE
            ).exec_driver_sql(statement)
            with closing(result):
                if not result.returns_rows:
                    message = "The statement gives no rows: use SELECT."
                    raise ModuleError("query_without_rows", message)
                batches = iter(lambda: result.fetchmany(ROWS_AT_ONCE), [])
                return _table(list(result.keys()), batches)

    def read_table(self, name: str) -> Table:
        """Give all rows of a table, which may be named with its schema."""
        dialect = self._engine(writes=False).dialect
        quoted = ".".join(dialect.identifier_preparer.quote(part) for part in name.split("."))
        return self.read(f"SELECT * FROM {quoted}")  # noqa: S608 - quoted, and read only

    def write(self, table: Table, name: str, mode: WriteMode) -> None:
        """Write a table in one transaction: into one that is there, or a new one.

        Raises:
            ModuleError: there is one and `mode` is fail, or the database refuses it.
        """
        schema, _, plain = name.rpartition(".")
        engine = self._engine(writes=True)
        with self._explained(), engine.begin() as connection:
            is_there = self._sql.inspect(connection).has_table(plain, schema=schema or None)
            if is_there and mode == "fail":
                message = f"The database has a table “{name}” already."
                raise ModuleError("table_exists", message)
            table.pandas().to_sql(
                plain,
                connection,
                schema=schema or None,
                if_exists="replace" if mode == "replace" else "append",
                index=False,
                chunksize=ROWS_A_STATEMENT,
            )

    def describe(self) -> str:
        with self._explained(), self._engine(writes=False).connect() as connection:
            count = len(self._sql.inspect(connection).get_table_names())
        return f"The database has {count} tables."

    def _explained(self) -> Any:
        # SQLite warns, in Python 3.11, of a second statement that it does not run.
        errors = (self._sql.exc.SQLAlchemyError, sqlite3.Warning, ValueError)
        return explained(self._datastore, *errors)

    def _engine(self, *, writes: bool) -> Any:
        with self._explained():
            url = self._sql.make_url(str(self._datastore["settings"]["url"]))
            name = url.get_backend_name()
            if name not in DRIVERS:
                message = f"“{name}” is no database that can be read. Use {', '.join(DRIVERS)}."
                raise ModuleError("database_unknown", message)
            refusal = find_refusal(name, url.query)
            if refusal is not None:
                raise ModuleError("database_url_refused", refusal)
            driver, port = DRIVERS[name]
            url = url.set(drivername=driver)
            if name == "sqlite":
                return self._sqlite(str(url.database or ""), writes=writes)
            return self._server(url, port, writes=writes)

    def _sqlite(self, path: str, *, writes: bool) -> Any:
        place = allowed_place(path)
        mode = "rw" if writes else "ro"
        url = f"sqlite:///file:{place}?mode={mode}&uri=true"
        return self._sql.create_engine(url, hide_parameters=True, poolclass=self._sql.NullPool)

    def _server(self, url: Any, port: int, *, writes: bool) -> Any:
        address = checked_addresses(url.host or "", url.port or port)[0]
        is_postgres = url.get_backend_name() == "postgresql"
        arguments: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
        if is_postgres:  # The name stays what the certificate is checked against, here and below.
            arguments["hostaddr"] = address
        engine = self._sql.create_engine(
            url.set(password=self._datastore["secret"] or None),
            connect_args=arguments,
            hide_parameters=True,
            poolclass=self._sql.NullPool,
        )
        if not is_postgres:
            place = (address, url.port or port)
            self._sql.event.listen(engine, "do_connect", partial(_connect_mysql, place))
        if writes:
            return engine
        if is_postgres:
            return engine.execution_options(postgresql_readonly=True)
        self._sql.event.listen(engine, "connect", _read_only)
        return engine


def _connect_mysql(
    place: tuple[str, int], dialect: Any, _record: Any, arguments: Any, options: Any
) -> Any:
    """Connect to the address that was checked: the driver would look its name up again."""
    connection = dialect.loaded_dbapi.connect(*arguments, **options, defer_connect=True)
    try:
        connection.connect(socket.create_connection(place, CONNECT_SECONDS))
    except OSError as error:
        raise dialect.loaded_dbapi.OperationalError(str(error)) from error
    return connection


def _read_only(connection: Any, _record: Any) -> None:
    """Let MySQL refuse whatever writes."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _table(names: list[str], batches: Iterable[Sequence[Sequence[Any]]]) -> Table:
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        message = f"The query gives two columns named “{twice}”. Rename one of them by AS."
        raise ModuleError("columns_invalid", message)
    frames = [_frame(names, rows) for rows in batches]
    return Table.from_frame(
        pl.concat(frames, how="vertical_relaxed") if frames else _frame(names, [])
    )


def _frame(names: list[str], rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    columns: Any = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pl.DataFrame(
        [
            pl.Series(name, [_plain(value) for value in values], strict=False)
            for name, values in zip(names, columns, strict=True)
        ]
    )


def _plain(value: Any) -> Any:
    """Give what a column can hold: other values of databases become texts."""
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, default=str, ensure_ascii=False)
    return str(value)


def _library() -> Any:
    return import_module("sqlalchemy")
