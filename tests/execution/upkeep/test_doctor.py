"""The doctor says what is wrong and what to do about it."""

import io
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder

from designer.artifacts.store import LocalStore
from designer.execution.models import Worker
from designer.execution.upkeep import examination, stored_files
from designer.workspace.models import Artifact, Workspace
from tests.engines.daemons import free_port

pytestmark = pytest.mark.django_db(transaction=True)
Ask = Callable[[], tuple[int, str]]


@pytest.fixture
def ask(workspace: Workspace) -> Ask:
    def asked() -> tuple[int, str]:
        told, code = io.StringIO(), 0
        try:
            call_command("doctor", stdout=told)
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, told.getvalue()

    return asked


@pytest.fixture
def stored(tmp_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stored artifact's file."""
    store = LocalStore(tmp_path)
    monkeypatch.setattr(examination, "artifact_store", lambda: store)
    staged = store.staging("test") / "file"
    staged.write_text("data")
    digest, size = store.commit(staged)
    Artifact.objects.create(workspace=workspace, data_type="File", digest=digest, size_bytes=size)
    return stored_files.object_path(store, digest)


def test_a_healthy_installation_has_nothing_wrong(ask: Ask, stored: Path):
    code, told = ask()
    assert (code, "WRONG" in told) == (0, False), told
    assert "All 1 are there; 1 were read and are whole." in told
    assert "Nobody serves the target local." in told


def test_what_a_worker_here_tried_counts_more_than_what_is_installed(ask: Ask, stored: Path):
    detail = ["No bubblewrap.", "No Landlock."]
    Worker.objects.create(
        name=f"{socket.gethostname()}:1", isolation={"isolation": "reduced", "detail": detail}
    )
    _, told = ask()
    assert "warning  isolation: A worker here tried it (reduced). No bubblewrap. No L" in told


def test_a_missing_artifact_is_named(ask: Ask, stored: Path):
    stored.unlink()
    code, told = ask()
    assert code == 1
    assert "WRONG    artifacts: 1 of 1 are not in" in told
    assert "restore a backup" in told


def test_a_damaged_artifact_is_found(ask: Ask, stored: Path):
    stored.chmod(0o644)
    stored.write_text("dust")
    code, told = ask()
    assert code == 1
    assert "1 of 1 looked at are damaged" in told


def test_a_broker_that_is_away_is_found(ask: Ask, monkeypatch: pytest.MonkeyPatch):
    url = f"redis://:secret@127.0.0.1:{free_port()}/0"
    monkeypatch.setattr(examination.settings.CONFIGURATION, "broker_url", url)
    monkeypatch.setattr(examination, "crosses_processes", lambda: True)
    code, told = ask()
    assert code == 1
    assert "WRONG    broker: Nothing answers at redis://127.0.0.1" in told
    assert "secret" not in told


def test_a_database_of_a_newer_version_is_found(ask: Ask):
    recorder = MigrationRecorder(examination.connection)
    recorder.record_applied("execution", "9999_from_the_future")
    try:
        code, told = ask()
    finally:
        recorder.record_unapplied("execution", "9999_from_the_future")
    assert code == 1
    assert "Install the newer version again." in told
