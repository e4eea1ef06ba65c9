"""`manage.py migrate`: Django's own, which copies SQLite's file first and refuses to go back."""

from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand

from designer.execution.starting import check_version
from designer.execution.upkeep.versions import copy_before_migrating


class Command(MigrateCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        check_version()
        copy = copy_before_migrating()
        if copy is not None and options["verbosity"] > 0:
            self.stdout.write(f"The database was copied to {copy} first.")
        super().handle(*args, **options)
