"""The database as it lies there, SQLite or PostgreSQL, read without the product's code."""

import json
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

import psycopg
from psycopg.rows import dict_row

ENDED = ("succeeded", "reused", "failed", "upstream_failed", "skipped", "cancelled")
RUN_ENDED = ("succeeded", "failed", "cancelled")
PATIENCE = 60.0  # with a database that is away
Row = dict[str, Any]


class Source(Protocol):
    """One connection to a database, for one thread."""

    def rows(self, query: str, values: tuple[Any, ...]) -> list[Row]: ...

    def close(self) -> None: ...


class SqliteSource:
    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(
            file, timeout=20, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA query_only = 1")

    def rows(self, query: str, values: tuple[Any, ...]) -> list[Row]:
        return [dict(row) for row in self._connection.execute(query, values)]

    def close(self) -> None:
        self._connection.close()


class PostgresSource:
    """Comes back by itself: the database is among the victims."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection[Row] | None = None

    def rows(self, query: str, values: tuple[Any, ...]) -> list[Row]:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._rows(query, values)
            except (psycopg.OperationalError, psycopg.InterfaceError):
                self.close()
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.05)

    def _rows(self, query: str, values: tuple[Any, ...]) -> list[Row]:
        if self._connection is None:
            self._connection = psycopg.connect(
                self._url, autocommit=True, row_factory=dict_row, connect_timeout=5
            )
        found = self._connection.execute(query.replace("?", "%s").encode(), values).fetchall()
        return [{name: _plain(value) for name, value in row.items()} for row in found]

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Ledger:
    """What the runs and steps are said to be; ids are hexadecimal without hyphens."""

    def __init__(self, open_source: Callable[[], Source]) -> None:
        self._source = open_source()

    def close(self) -> None:
        self._source.close()

    def rows(self, query: str, *values: Any) -> list[Row]:
        return self._source.rows(query, values)

    def dump(self, file: Path) -> None:
        """Write down all that may explain what went wrong."""
        tables = ("run", "steprun", "stepoutput", "computation", "runevent", "worker")
        rows = {name: self.rows(f"SELECT * FROM execution_{name}") for name in tables}  # noqa: S608
        file.write_text(json.dumps(rows, default=str))

    def runs(self) -> list[Row]:
        return self.rows("SELECT id, state, seq, finished_at FROM execution_run")

    def steps(self) -> list[Row]:
        return self.rows(
            "SELECT s.id, s.run_id, s.node, s.state, s.epoch, s.attempt, s.losses, s.worker,"
            " s.error, s.finished_at, s.reused_from_id FROM execution_steprun s"
        )

    def open_steps(self) -> list[Row]:
        return self.rows(
            "SELECT id, run_id, node, state, epoch, losses, worker FROM execution_steprun"
            " WHERE state IN ('waiting', 'queued', 'preparing', 'running')"
        )

    def alive(self) -> list[Row]:
        """Give the steps that are said to be alive, with epochs and workers."""
        return [row for row in self.open_steps() if row["state"] in ("preparing", "running")]

    def workers(self) -> list[Row]:
        found = self.rows("SELECT id, name, stopped_at, isolation FROM execution_worker")
        return [{**row, "isolation": decoded(row["isolation"])} for row in found]

    def outputs(self) -> list[Row]:
        return self.rows(
            "SELECT o.id, o.port, s.state, s.node, s.run_id, o.step_run_id, o.artifact_id,"
            " a.digest, a.size_bytes FROM execution_stepoutput o"
            " JOIN execution_steprun s ON s.id = o.step_run_id"
            " JOIN workspace_artifact a ON a.id = o.artifact_id"
        )

    def events(self, run: str) -> list[Row]:
        found = self.rows(
            "SELECT seq, node, kind, attempt, payload FROM execution_runevent"
            " WHERE run_id = ? ORDER BY seq", run,
        )  # fmt: skip
        return [{**row, "payload": decoded(row["payload"])} for row in found]


def _plain(value: Any) -> Any:
    """Give ids as SQLite keeps them."""
    return value.hex if isinstance(value, UUID) else value


def decoded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def moment(value: str | datetime) -> float:
    """Give a time of the database as seconds since the epoch."""
    if isinstance(value, datetime):
        return value.timestamp()
    return datetime.fromisoformat(value).replace(tzinfo=UTC).timestamp()
