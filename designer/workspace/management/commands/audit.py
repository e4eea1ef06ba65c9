"""`manage.py audit`: who did what, oldest first."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from designer.workspace.models import AuditEntry


class Command(BaseCommand):
    help = "Print the audit log: when, who, what."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--since", default="", help="A day or time, such as 2026-01-31 (UTC).")

    def handle(self, *, since: str, **options: Any) -> None:
        entries = AuditEntry.objects.all()
        if since:
            entries = entries.filter(at__gte=_moment(since))
        for entry in entries.iterator():
            self.stdout.write(f"{entry.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {entry}")


def _moment(text: str) -> datetime:
    try:
        day = parse_date(text)
        found = datetime(day.year, day.month, day.day) if day else parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"--since must be a day or time such as 2026-01-31. Got {text!r}.")
    return found if found.tzinfo else found.replace(tzinfo=UTC)
