"""Starting several processes at once: only one of them migrates and makes what is missing."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from designer.execution.upkeep.versions import NewerDatabaseError, refuse_newer

STARTING = 0x706C756D62  # any number that no other program locks in this database


def check_version() -> None:
    """Refuse to start on a database that newer code has changed."""
    try:
        refuse_newer()
    except NewerDatabaseError as error:
        raise CommandError(str(error)) from error


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
