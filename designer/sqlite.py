"""Chooses a SQLite that is safe in WAL mode with several writers."""

import importlib
import sqlite3
import sys

FIRST_SAFE_VERSION = (3, 51, 3)


def use_safe_version() -> None:
    """Put pysqlite3 in the place of sqlite3 when the built-in SQLite is too old.

    SQLite before 3.51.3 can corrupt a database in WAL mode under a rare race
    (https://sqlite.org/wal.html, "the WAL-reset bug"). Must run before Django loads.
    """
    if sqlite3.sqlite_version_info >= FIRST_SAFE_VERSION:
        return
    sys.modules["sqlite3"] = importlib.import_module("pysqlite3")
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
