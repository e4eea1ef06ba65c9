"""`manage.py restore FOLDER|FILE.tar.gz`: a backup into an empty installation of any engine."""

import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution.upkeep import backups
from designer.execution.upkeep.backup_files import BackupError
from designer.workspace.store import artifact_store


class Command(BaseCommand):
    help = "Restore a backup into an empty data folder and database, while no server runs."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)

    def handle(self, *, source: Path, **options: Any) -> None:
        call_command("migrate", verbosity=0, skip_checks=True)
        try:
            manifest = self._restore(source)
        except (BackupError, OSError, tarfile.TarError) as error:
            raise CommandError(str(error)) from error
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"Restored {rows} rows and {len(manifest['artifacts'])} artifacts.")

    def _restore(self, source: Path) -> dict[str, Any]:
        if source.is_dir():
            return backups.restore(source, artifact_store())
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as folder:
            with tarfile.open(source) as archive:
                archive.extractall(folder, filter="data")
            return backups.restore(Path(folder) / "backup", artifact_store())
