"""`manage.py backup FOLDER|FILE.tar.gz`: all rows and artifacts, while the server runs."""

import os
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution.upkeep import backups
from designer.execution.upkeep.backup_files import BackupError
from designer.workspace.store import artifact_store

ARCHIVES = (".tar", ".tar.gz", ".tgz")


class Command(BaseCommand):
    help = (
        "Write a backup to a folder, or to a file that ends with .tar or .tar.gz. Keys "
        "(secret_key, secrets_key) are not in it: keep them apart."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("target", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="Replace the backup that is there; in a folder only new artifacts are copied.",
        )

    def handle(self, *, target: Path, force: bool, **options: Any) -> None:
        if not force and _holds_backup(target):
            raise CommandError(
                f"{target} holds a backup already. Give another name, or --force to replace it."
            )
        mask = os.umask(0o077)  # Everybody's data is in it: only who makes it may read it.
        try:
            manifest = self._write(target)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            os.umask(mask)
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"{target}: {rows} rows, {manifest['files']} files.")

    def _write(self, target: Path) -> dict[str, Any]:
        if not target.name.endswith(ARCHIVES):
            return backups.write(target, artifact_store())
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix="plumbline-backup-"))
        try:
            manifest = backups.write(folder / "backup", artifact_store())
            draft = folder / "archive"
            mode: Any = "w" if target.suffix == ".tar" else "w:gz"
            with tarfile.open(draft, mode) as archive:
                archive.add(folder / "backup", "backup")
            draft.rename(target)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        return manifest


def _holds_backup(target: Path) -> bool:
    return target.is_file() or (target / "manifest.json").exists()
