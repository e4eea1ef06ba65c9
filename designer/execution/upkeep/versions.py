"""The version of the database: never run by older code, copied before it is changed."""

import re
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

COPIES = "before-migrations"
KEPT_COPIES = 5


class NewerDatabaseError(Exception):
    """The database was migrated by a newer version of the code."""

    def __init__(self, unknown: list[str]) -> None:
        self.unknown = unknown
        super().__init__(
            f"The database was changed by a newer version of Plumbline ({', '.join(unknown)}), "
            "which this version does not know. Install that version again, or restore a backup "
            f"that this version made; copies of SQLite lie in {copies_folder()}."
        )


def refuse_newer() -> None:
    """Refuse to work on a database that newer code has changed.

    Raises:
        NewerDatabaseError: it was migrated further than this code knows.
    """
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations or ())
    ours = {app for app, _ in known}
    unknown = [key for key in loader.applied_migrations if key[0] in ours and key not in known]
    if unknown:
        raise NewerDatabaseError(sorted(".".join(key) for key in unknown))


def copy_before_migrating() -> Path | None:
    """Copy the SQLite file before it is migrated; None where there is nothing to copy."""
    loader = MigrationLoader(connection)
    applied = loader.applied_migrations
    is_current = all(key in applied for key in loader.graph.leaf_nodes())
    if connection.vendor != "sqlite" or not applied or is_current or _is_in_memory():
        return None
    folder = copies_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = folder / f"{moment}.sqlite3"
    copy_sqlite(copy)
    for old in sorted(folder.glob("*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return copy


def copy_sqlite(target: Path) -> None:
    """Write a consistent copy of the database while others go on working with it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    target.chmod(0o600)


def copies_folder() -> Path:
    return Path(settings.DATA_DIR) / COPIES


def _is_in_memory() -> bool:
    name = str(connection.settings_dict["NAME"])
    return bool(re.search(r":memory:|mode=memory", name))
