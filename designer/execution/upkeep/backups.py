"""Backups: all rows and all artifacts in one folder, which any engine can be restored from.

`manifest.json`, `rows/<app>.<model>.jsonl` and `objects/<digest>`; keys are not in it.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.execution.upkeep import stored_files

FORMAT = 1
BATCH = 500
APPS = ("auth", "workspace", "execution")
# What each installation makes for itself, and what is worth nothing elsewhere.
LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
GONE = {"execution.worker"}  # the workers of the old installation do not live in the new one


class ExactEncoder(DjangoJSONEncoder):
    """Keeps the microseconds, which Django's own leaves out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class BackupError(Exception):
    """A backup that cannot be written or restored; the sentence says why."""


def write(folder: Path, store: LocalStore) -> dict[str, Any]:
    """Write rows and artifacts to a folder; what an earlier backup in it has is not copied again.

    Raises:
        BackupError: an artifact is missing, or the folder holds something else.
    """
    rows = folder / "rows"
    if folder.exists() and any(folder.iterdir()) and not (folder / "manifest.json").exists():
        raise BackupError(f"{folder} is neither empty nor a backup. Name another folder.")
    (folder / "manifest.json").unlink(missing_ok=True)
    rows.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _snapshot():
        counts = {model._meta.label_lower: _write_rows(rows, model) for model in saved_models()}
        digests = sorted(stored_files.needed_digests())
        migrations = sorted(".".join(k) for k in MigrationRecorder(connection).applied_migrations())
    files = _copy_files(store, digests, folder / "objects")
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(),
        "migrations": migrations,
        "rows": counts,
        "artifacts": digests,
        "files": files,
    }
    draft = folder / "manifest.new"
    draft.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    draft.rename(folder / "manifest.json")
    return manifest


def restore(folder: Path, store: LocalStore) -> dict[str, Any]:
    """Bring rows and artifacts of a backup into an empty installation.

    Raises:
        BackupError: it is no whole backup, is newer than this code, or there is something here.
    """
    manifest = read_manifest(folder)
    _check_empty()
    _check_migrations(manifest)
    for digest in manifest["artifacts"]:
        _restore_artifact(store, Digest(digest), folder / "objects")
    with transaction.atomic():
        for model in reversed(saved_models()):
            model._base_manager.all().delete()
        with connection.constraint_checks_disabled():
            for model in saved_models():
                _read_rows(folder / "rows", model)
        connection.check_constraints()
        for statement in connection.ops.sequence_reset_sql(no_style(), saved_models()):
            connection.cursor().execute(statement)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError) as error:
        raise BackupError(f"{folder} is no complete backup: its manifest.json: {error}.") from error
    if manifest.get("format") != FORMAT:
        raise BackupError(f"{folder} has format {manifest.get('format')}; {FORMAT} is known.")
    return manifest


def saved_models() -> list[type[models.Model]]:
    """Give the models in an order in which rows come after most of what they refer to."""
    ours = [
        app for app in apps.get_app_configs() if app.label in ("auth", "workspace", "execution")
    ]
    found = serializers.sort_dependencies([(app, None) for app in ours])
    return [m for m in found if m._meta.label_lower not in LEFT_OUT | GONE]


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read all rows as they are at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        # Not `atomic`, which would keep all writers waiting; in WAL a reader sees one moment.
        connection.cursor().execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
        return
    with transaction.atomic():
        connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_rows(folder: Path, model: type[models.Model]) -> int:
    count = 0
    with (folder / f"{model._meta.label_lower}.jsonl").open("w", encoding="utf-8") as file:
        for batch in _batches(model._base_manager.order_by("pk").iterator(BATCH)):
            file.write(serializers.serialize("jsonl", batch, cls=ExactEncoder))
            count += len(batch)
    return count


def _read_rows(folder: Path, model: type[models.Model]) -> None:
    with (folder / f"{model._meta.label_lower}.jsonl").open(encoding="utf-8") as file:
        for lines in _batches(file):
            for row in serializers.deserialize("jsonl", "".join(lines)):
                row.save()


def _copy_files(store: LocalStore, digests: Iterable[str], target: Path) -> int:
    target.mkdir(exist_ok=True)
    count = 0
    for digest in digests:
        try:
            files = stored_files.files_of(store, Digest(digest))
        except StoreError as error:
            raise BackupError(f"{error} `manage.py doctor` says more.") from error
        for file in files:
            copy = target / file
            if not copy.exists():
                draft = target / f"{file}.new"
                shutil.copyfile(stored_files.object_path(store, file), draft)
                draft.rename(copy)
            count += 1
    return count


def _restore_artifact(store: LocalStore, digest: Digest, objects: Path) -> None:
    staged = store.staging("restore") / digest
    source = objects / digest
    if not source.exists():
        raise BackupError(f"The backup lacks the file {digest}.")
    entries = _folder_entries(source)
    if entries is None:
        shutil.copyfile(source, staged)
    else:
        for name, entry in entries:
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(objects / entry, staged / name)
    got, _ = store.commit(staged)
    if got != digest:
        raise BackupError(f"The backup holds other bytes than {digest}: it is damaged.")


def _folder_entries(file: Path) -> list[tuple[str, str]] | None:
    """Read the manifest of a folder; None: the file is none."""
    try:
        manifest = json.loads(file.read_bytes())
        if (manifest["format"], manifest["kind"]) == (1, "folder"):
            return [(entry["path"], entry["digest"]) for entry in manifest["files"]]
    except (ValueError, KeyError, TypeError):
        return None
    return None


def _check_empty() -> None:
    for name in ("execution.Run", "workspace.Dataset"):
        if apps.get_model(name)._base_manager.exists():
            raise BackupError(
                "There are runs or datasets here already, which a restore would remove. Restore "
                "into an empty data folder or database, with PLUMBLINE_TEMPLATES=false."
            )


def _check_migrations(manifest: dict[str, Any]) -> None:
    here = {".".join(key) for key in MigrationRecorder(connection).applied_migrations()}
    newer = sorted(set(manifest["migrations"]) - here)
    if newer:
        raise BackupError(
            f"The backup was made by a newer version ({', '.join(newer)}). Install that version."
        )
    older = sorted(here - set(manifest["migrations"]))
    if older:
        raise BackupError(
            f"The backup was made before {', '.join(older)}. Restore it with the version that made "
            "it, then start this one, which migrates it."
        )


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
