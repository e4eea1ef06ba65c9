"""`manage.py worker --compute NAME[,NAME]`: a worker in a process of its own."""

import signal
import threading
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution.broker import crosses_processes
from designer.execution.models import ComputeTarget
from designer.execution.runtime import LocalRuntime
from designer.execution.starting import check_version


class Command(BaseCommand):
    help = "Work on the steps of these compute targets until stopped."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compute", required=True, help="Names, separated by commas.")
        parser.add_argument(
            "--slots", type=_positive, help="Steps at once on this machine; by default its cores."
        )

    def handle(self, *, compute: str, slots: int | None, **options: Any) -> None:
        if not crosses_processes():
            raise CommandError(
                "PLUMBLINE_BROKER_URL is memory://, which does not cross processes: the server "
                "works on steps itself. Set it to redis://… or amqp://… for workers of their own."
            )
        check_version()
        names = sorted({name.strip() for name in compute.split(",") if name.strip()})
        known = ComputeTarget.objects.filter(name__in=names).values_list("name", flat=True)
        unknown = sorted(set(names) - set(known))
        if unknown or not names:
            raise CommandError(f"There is no compute target named {', '.join(unknown) or '“”'}.")
        runtime = LocalRuntime(lambda target: target.name in names, has_clock=False, slots=slots)
        runtime.start()
        self.stdout.write(f"Working on the steps of {', '.join(names)}.")
        self.stdout.flush()
        wait_for_signal()
        runtime.stop()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError(f"must be at least 1. Got {number}")
    return number


def wait_for_signal() -> None:
    """Wait until the process is asked to end."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()
