"""Starting several processes at once: only one of them migrates and makes what is missing."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

STARTING = 0x706C756D62  # any number that no other program locks in this database


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process that shares the database is starting."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [STARTING])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [STARTING])
        return
    with (Path(settings.DATA_DIR) / "starting.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
