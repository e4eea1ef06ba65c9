"""The database as it lies on the disk, read without the product's code."""

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ENDED = ("succeeded", "reused", "failed", "upstream_failed", "skipped", "cancelled")
RUN_ENDED = ("succeeded", "failed", "cancelled")


class LedgerFile:
    """A connection of its own, for one thread."""

    def __init__(self, data: Path) -> None:
        self._connection = sqlite3.connect(
            data / "plumbline.sqlite3", timeout=20, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA query_only = 1")

    def close(self) -> None:
        self._connection.close()

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        return self._connection.execute(query, values).fetchall()

    def runs(self) -> list[sqlite3.Row]:
        return self.rows("SELECT id, state, seq, finished_at FROM execution_run")

    def steps(self) -> list[sqlite3.Row]:
        return self.rows(
            "SELECT s.id, s.run_id, s.node, s.state, s.epoch, s.attempt, s.losses, s.worker,"
            " s.finished_at, s.reused_from_id FROM execution_steprun s"
        )

    def alive(self) -> dict[str, int]:
        """Give the epochs of the steps that are said to be alive."""
        found = self.rows(
            "SELECT id, epoch FROM execution_steprun WHERE state IN ('preparing', 'running')"
        )
        return {row["id"]: row["epoch"] for row in found}

    def workers(self) -> list[sqlite3.Row]:
        return self.rows("SELECT name, stopped_at, isolation FROM execution_worker")

    def outputs(self) -> list[sqlite3.Row]:
        return self.rows(
            "SELECT o.id, o.port, s.state, s.node, s.run_id, o.step_run_id, o.artifact_id,"
            " a.digest, a.size_bytes FROM execution_stepoutput o"
            " JOIN execution_steprun s ON s.id = o.step_run_id"
            " JOIN workspace_artifact a ON a.id = o.artifact_id"
        )

    def events(self, run: str) -> list[dict[str, Any]]:
        found = self.rows(
            "SELECT seq, node, kind, attempt, payload FROM execution_runevent"
            " WHERE run_id = ? ORDER BY seq", run,
        )  # fmt: skip
        return [{**dict(row), "payload": json.loads(row["payload"])} for row in found]


def moment(text: str) -> float:
    """Give a time of the database as seconds since the epoch."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()
