"""Connections of worker threads: given back to the pool, where there is one, while they wait."""

from django.db import connection


def release() -> None:
    """Let others have this thread's connection until it needs one again.

    Without a pool it is kept: to open SQLite's file anew costs more than a step may.
    """
    if "pool" in connection.settings_dict["OPTIONS"] and not connection.in_atomic_block:
        connection.close()
