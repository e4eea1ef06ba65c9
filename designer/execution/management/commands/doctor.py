"""`manage.py doctor`: what is wrong with this installation, and the remedy."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from designer.execution.upkeep.examination import examine

SIGNS = {"ok": "ok     ", "warning": "warning", "wrong": "WRONG  "}


class Command(BaseCommand):
    help = "Examine database, broker, channels, artifacts and machine; exits with 1 if one fails."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        is_well = True
        for finding in examine():
            self.stdout.write(f"{SIGNS[finding.verdict]}  {finding.subject}: {finding.message}")
            if finding.remedy:
                self.stdout.write(f"         -> {finding.remedy}")
            is_well = is_well and finding.verdict != "wrong"
        if not is_well:
            sys.exit(1)
