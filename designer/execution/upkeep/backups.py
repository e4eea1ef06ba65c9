"""Backups: all rows and all artifacts in one folder, which any engine can be restored from.

`manifest.json`, `rows/<app>.<model>.jsonl` and `objects/<digest>`; keys are not in it.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from designer.artifacts.store import LocalStore
from designer.execution.upkeep import stored_files
from designer.execution.upkeep.backup_files import BackupError, copy_artifacts, restore_artifacts
from designer.workspace.actions.access import LOCAL_OWNER
from designer.workspace.models import Pipeline

FORMAT = 2
BATCH = 500
APPS = ("auth", "workspace", "execution")
# What each installation makes for itself, and what is worth nothing elsewhere.
LEFT_OUT = {"contenttypes.contenttype", "auth.permission", "sessions.session"}
GONE = {"execution.worker"}  # the workers of the old installation do not live in the new one
MADE_BY_PEOPLE = (
    "execution.Run",
    "execution.Environment",
    "workspace.Dataset",
    "workspace.Datastore",
    "workspace.Secret",
)


class ExactEncoder(DjangoJSONEncoder):
    """Keeps the microseconds, which Django's own leaves out."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def write(folder: Path, store: LocalStore) -> dict[str, Any]:
    """Write rows and artifacts to a folder; what an earlier backup in it has is not copied again.

    Raises:
        BackupError: an artifact is missing, or the folder holds something else.
    """
    rows, objects = folder / "rows", folder / "objects"
    if folder.exists() and any(folder.iterdir()) and not (folder / "manifest.json").exists():
        raise BackupError(f"{folder} is neither empty nor a backup. Name another folder.")
    (folder / "manifest.json").unlink(missing_ok=True)
    for place in (rows, objects):
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)  # An earlier backup may have left it open.
    with _snapshot():
        counts = {model._meta.label_lower: _write_rows(rows, model) for model in saved_models()}
        digests = sorted(stored_files.needed_digests())
        migrations = sorted(".".join(k) for k in MigrationRecorder(connection).applied_migrations())
    files, folders = copy_artifacts(store, digests, objects)
    manifest = {
        "format": FORMAT,
        "made_at": datetime.now(UTC).isoformat(),
        "migrations": migrations,
        "rows": counts,
        "artifacts": digests,
        "folders": folders,
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
    restore_artifacts(store, manifest, folder / "objects")
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


def _check_empty() -> None:
    found = [name for name, rows in _what_people_made() if rows.exists()]
    if found:
        raise BackupError(
            f"There are {', '.join(found)} here already, which a restore would remove. Restore "
            "into an empty data folder or database, with PLUMBLINE_TEMPLATES=false."
        )


def _what_people_made() -> Iterator[tuple[str, models.QuerySet[Any]]]:
    """Give what an installation does not make for itself when it starts."""
    for name in MADE_BY_PEOPLE:
        model = apps.get_model(name)
        yield str(model._meta.verbose_name_plural), model._base_manager.all()
    yield "pipelines", Pipeline.objects.filter(is_template=False)
    yield "people", User.objects.exclude(username=LOCAL_OWNER)


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
