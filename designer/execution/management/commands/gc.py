"""`manage.py gc`: remove runs and artifacts by age and size."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution.upkeep.collection import collect


class Command(BaseCommand):
    help = (
        "Remove ended runs by age and size, artifacts that nothing refers to, and environments on "
        "this machine and images on its engines that nobody names. Datasets, open runs and the "
        "newest run of each pipeline stay."
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
        for said in collect(days=days, max_bytes=max_bytes, is_dry=options["dry_run"]):
            self.stdout.write(said)
