"""A backup of one installation makes the same installation elsewhere."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from designer.artifacts.store import LocalStore
from designer.execution import actions
from designer.execution.models import Run
from designer.execution.upkeep import backups
from designer.workspace.models import Artifact, Pipeline
from tests.builders import make_document, node

pytestmark = pytest.mark.django_db(transaction=True)
DOCUMENT = make_document(
    {"a": node("enter_data_manually", data="x\n1\n2\n"), "b": node("split_data")},
    "a.output > b.dataset",
)


@pytest.fixture
def ran(pipeline: Callable[..., Pipeline], run_to_end: Callable[..., Run]) -> Run:
    return run_to_end(pipeline(DOCUMENT))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LocalStore:
    """An empty store, as another machine has."""
    store = LocalStore(tmp_path / "elsewhere")
    command = "designer.execution.management.commands.restore.artifact_store"
    monkeypatch.setattr(command, lambda: store)
    return store


@pytest.fixture
def emptied() -> Iterator[Callable[[], None]]:
    """Empties the database, as a new installation is."""

    def empty() -> None:
        for model in reversed(backups.saved_models()):
            model._base_manager.all().delete()

    yield empty
    empty()


def state(run: Run) -> Any:
    steps = run.steps.order_by("position").values_list("node", "state", "outputs__artifact__digest")
    return run.number, run.state, run.submitted_at, list(steps), run.events.count()


@pytest.mark.parametrize("name", ["backup", "backup.tar.gz"])
def test_what_was_backed_up_is_there_again(
    ran: Run, elsewhere: LocalStore, emptied: Callable[[], None], tmp_path: Path, name: str
):
    before = state(Run.objects.get(pk=ran.pk))
    call_command("backup", str(tmp_path / name), verbosity=0)
    emptied()
    call_command("restore", str(tmp_path / name), verbosity=0)
    run = Run.objects.get(pk=ran.pk)
    assert state(run) == before
    for artifact in Artifact.objects.all():
        assert elsewhere.path(artifact.digest).exists()  # type: ignore[arg-type]
    assert run.pipeline is not None
    again = actions.submit_run(run.pipeline, None, {})
    assert set(again.steps.values_list("state", flat=True)) == {"reused"}
    connection.check_constraints()


def test_there_must_be_nothing_yet(ran: Run, tmp_path: Path):
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    with pytest.raises(CommandError, match="Restore into an empty data folder"):
        call_command("restore", str(tmp_path / "backup"))


def test_a_backup_that_was_cut_off_is_none(ran: Run, emptied: Callable[[], None], tmp_path: Path):
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    (tmp_path / "backup" / "manifest.json").unlink()
    emptied()
    with pytest.raises(CommandError, match="no complete backup"):
        call_command("restore", str(tmp_path / "backup"))


def test_a_damaged_file_is_found(
    ran: Run, elsewhere: LocalStore, emptied: Callable[[], None], tmp_path: Path
):
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    damaged = next((tmp_path / "backup" / "objects").iterdir())
    damaged.unlink()
    damaged.write_bytes(b"something else")
    emptied()
    with pytest.raises(CommandError, match="other bytes"):
        call_command("restore", str(tmp_path / "backup"))
    assert not Run.objects.exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path):
    (tmp_path / "mine.txt").write_text("not a backup")
    with pytest.raises(CommandError, match="neither empty nor a backup"):
        call_command("backup", str(tmp_path))
    shutil.rmtree(tmp_path)
