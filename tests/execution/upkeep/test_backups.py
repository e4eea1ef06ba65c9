"""A backup of one installation makes the same installation elsewhere."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection

from designer.artifacts.digest import NEWEST, Algorithm
from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.execution import actions
from designer.execution.models import Run
from designer.execution.upkeep import backups
from designer.execution.upkeep.backup_files import BackupError, restore_artifacts
from designer.workspace.models import Artifact, Datastore, Pipeline, Secret, Workspace
from designer.workspace.store import artifact_store
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


def test_an_output_that_looks_like_a_folder_is_restored_as_it_is(
    workspace: Workspace, elsewhere: LocalStore, emptied: Callable[[], None], tmp_path: Path
):
    outside = tmp_path / "outside"
    entries = [{"path": str(outside), "digest": "0" * 64, "size_bytes": 1}]
    content = json.dumps({"format": 1, "kind": "folder", "files": entries}).encode()
    digest = stored(workspace, lambda place: place.write_bytes(content))
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    emptied()
    call_command("restore", str(tmp_path / "backup"), verbosity=0)
    assert elsewhere.path(digest).read_bytes() == content
    assert not outside.exists()


@pytest.mark.parametrize("names", [(), ("one", "in/side")])
def test_a_folder_is_a_folder_again(
    workspace: Workspace,
    elsewhere: LocalStore,
    emptied: Callable[[], None],
    tmp_path: Path,
    names: tuple[str, ...],
):
    digest = stored(workspace, lambda place: make_folder(place, names))
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    emptied()
    call_command("restore", str(tmp_path / "backup"), verbosity=0)
    for name in names:
        assert (elsewhere.path(digest) / name).read_text() == name
    assert elsewhere.path(digest).is_dir()


@pytest.mark.parametrize("is_folder", [False, True])
def test_what_an_older_version_stored_is_restored_under_its_digest(
    workspace: Workspace,
    elsewhere: LocalStore,
    emptied: Callable[[], None],
    tmp_path: Path,
    is_folder: bool,
):
    def write(place: Path) -> None:
        make_folder(place, ("one",)) if is_folder else place.write_text("one")

    digest = stored(workspace, write, hashlib.sha256)
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    emptied()
    call_command("restore", str(tmp_path / "backup"), verbosity=0)
    place = elsewhere.path(digest)
    assert (place / "one" if is_folder else place).read_text() == "one"


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"path": "/tmp/evil", "digest": "0" * 64}, "leaves its folder"),  # noqa: S108
        ({"path": "a/../../evil", "digest": "0" * 64}, "leaves its folder"),
        ({"path": "a", "digest": "../../../etc/passwd"}, "64 hexadecimal digits"),
        ({"path": "a"}, "does not list"),
    ],
)
def test_a_forged_list_of_files_is_refused(
    tmp_path: Path, elsewhere: LocalStore, entry: dict[str, str], reason: str
):
    objects, digest = tmp_path / "objects", "a" * 64
    objects.mkdir()
    (objects / digest).write_text(json.dumps({"files": [entry]}))
    with pytest.raises(BackupError, match=reason):
        restore_artifacts(elsewhere, {"artifacts": [digest], "folders": [digest]}, objects)


@pytest.mark.parametrize("name", ["backup", "backup.tar.gz"])
def test_only_who_makes_a_backup_may_read_it(workspace: Workspace, tmp_path: Path, name: str):
    stored(workspace, lambda place: place.write_text("private"))
    call_command("backup", str(tmp_path / name), verbosity=0)
    backup = tmp_path / name
    for place in (backup, *backup.rglob("*")):
        assert place.stat().st_mode & 0o077 == 0, place


@pytest.mark.parametrize("name", ["backup", "backup.tar.gz"])
def test_a_backup_is_replaced_only_when_told_so(workspace: Workspace, tmp_path: Path, name: str):
    call_command("backup", str(tmp_path / name), verbosity=0)
    with pytest.raises(CommandError, match="another name, or --force"):
        call_command("backup", str(tmp_path / name), verbosity=0)
    call_command("backup", str(tmp_path / name), "--force", verbosity=0)


def test_an_earlier_backup_that_others_could_read_is_closed(workspace: Workspace, tmp_path: Path):
    backup = tmp_path / "backup"
    call_command("backup", str(backup), verbosity=0)
    for name in ("rows", "objects"):
        (backup / name).chmod(0o755)
    call_command("backup", str(backup), "--force", verbosity=0)
    assert [(backup / name).stat().st_mode & 0o777 for name in ("rows", "objects")] == [0o700] * 2


@pytest.mark.parametrize(
    "make",
    [
        lambda place: Pipeline.objects.create(workspace=place, name="Mine"),
        lambda place: Secret.objects.create(workspace=place, name="mine", encrypted="x"),
        lambda place: Datastore.objects.create(workspace=place, name="mine", kind="folder"),
        lambda place: User.objects.create(username="ada"),
    ],
    ids=["pipelines", "secrets", "datastores", "people"],
)
def test_what_somebody_made_is_not_removed(
    workspace: Workspace, tmp_path: Path, make: Callable[[Workspace], Any], request: Any
):
    call_command("backup", str(tmp_path / "backup"), verbosity=0)
    row = make(workspace)
    with pytest.raises(CommandError, match=f"There are {request.node.callspec.id} here already"):
        call_command("restore", str(tmp_path / "backup"), verbosity=0)
    row.refresh_from_db()


def stored(
    workspace: Workspace, write: Callable[[Path], Any], algorithm: Algorithm = NEWEST
) -> Digest:
    """Commit what is written, and keep it as an artifact."""
    store = artifact_store()
    staged = store.staging("test") / "artifact"
    write(staged)
    digest, size = store.commit(staged, algorithm=algorithm)
    Artifact.objects.create(workspace=workspace, data_type="File", digest=digest, size_bytes=size)
    return digest


def make_folder(place: Path, names: tuple[str, ...]) -> None:
    place.mkdir()
    for name in names:
        (place / name).parent.mkdir(exist_ok=True)
        (place / name).write_text(name)
