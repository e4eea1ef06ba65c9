"""`manage.py gc`: remove runs and artifacts by age and size."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.artifacts.store import LocalStore
from designer.execution.upkeep import left_builds, retention, stored_files
from designer.workspace.store import artifact_store


class Command(BaseCommand):
    help = (
        "Remove ended runs by age and size, artifacts that nothing refers to, and environments on "
        "this machine that nobody names. Datasets, open runs and the newest run of each pipeline "
        "stay."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=float, help="Remove runs that ended longer ago.")
        parser.add_argument("--max-bytes", type=int, help="Then the oldest, until this is enough.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")

    def handle(self, **options: Any) -> None:
        days, max_bytes = options["days"], options["max_bytes"]
        for name, value in (("--days", days), ("--max-bytes", max_bytes)):
            if value is not None and value < 0:
                raise CommandError(f"{name} must be 0 or more. Got {value}.")
        store = artifact_store()
        plan = retention.make_plan(days=days, max_bytes=max_bytes)
        if options["dry_run"]:
            self.stdout.write(f"Would remove {plan.describe()}.")
            return
        retention.carry_out(plan)
        self.stdout.write(f"Removed {plan.describe()}.")
        built = left_builds.remove(left_builds.left_builds(settings.DATA_DIR / "environments"))
        self.stdout.write(f"{built:,} bytes of environments that nobody names were freed.")
        if type(store) is not LocalStore:
            self.stdout.write("The files stay in the bucket: nothing is removed there yet.")
            return
        freed = stored_files.remove(store, stored_files.left_over(store))
        self.stdout.write(f"{freed:,} bytes were freed on disk.")
