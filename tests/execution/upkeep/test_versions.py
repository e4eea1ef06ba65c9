"""A database is copied before it is migrated, and one from the future is refused."""

import sqlite3
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from designer.execution.upkeep import versions

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="copies SQLite's file")


@pytest.mark.django_db
def test_a_database_from_the_future_is_refused():
    MigrationRecorder(connection).record_applied("execution", "9999_from_the_future")
    with pytest.raises(CommandError, match=r"execution\.9999_from_the_future.*Install that"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_migrations_of_others_are_none_of_our_business():
    MigrationRecorder(connection).record_applied("a_plugin", "0001_initial")
    versions.refuse_newer()


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_the_file_is_copied_before_a_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path)
    assert versions.copy_before_migrating() is None, "nothing is due"
    recorder = MigrationRecorder(connection)
    name = max(n for app, n in recorder.applied_migrations() if app == "execution")
    recorder.record_unapplied("execution", name)
    try:
        copies = [versions.copy_before_migrating() for _ in range(versions.KEPT_COPIES + 2)]
    finally:
        recorder.record_applied("execution", name)
    assert copies[-1] is not None
    with sqlite3.connect(copies[-1]) as copy:
        assert copy.execute("SELECT count(*) FROM execution_run").fetchone() == (0,)
    copy.close()
    assert len(list(versions.copies_folder().iterdir())) == versions.KEPT_COPIES
