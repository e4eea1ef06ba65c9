"""`manage.py worker --compute NAME[,NAME] --kind KIND[,KIND]`: a worker in its own process."""

import signal
import threading
from argparse import ArgumentTypeError
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.configuration import MOST_SLOTS
from designer.execution.broker import crosses_processes
from designer.execution.models import ComputeTarget
from designer.execution.runtime import LocalRuntime
from designer.execution.starting import check_version

# Where steps are not on the machine of their worker.
ELSEWHERE = (ComputeTarget.Kind.DOCKER.value, ComputeTarget.Kind.SSH.value)


class Command(BaseCommand):
    help = "Work on the steps of these compute targets until stopped."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compute", default="", help="Names, separated by commas.")
        parser.add_argument(
            "--kind",
            default="",
            help="All targets of these kinds (docker, ssh), as they come.",
        )
        parser.add_argument(
            "--slots", type=_slots, help="Steps at once on this machine; by default its cores."
        )

    def handle(self, *, compute: str, kind: str, slots: int | None, **options: Any) -> None:
        if not crosses_processes():
            raise CommandError(
                "PLUMBLINE_BROKER_URL is memory://, which does not cross processes: the server "
                "works on steps itself. Set it to redis://… or amqp://… for workers of their own."
            )
        check_version()
        names, kinds = _words(compute), _words(kind)
        _check(names, kinds)

        def serves(target: ComputeTarget) -> bool:
            return target.name in names or target.kind in kinds

        runtime = LocalRuntime(serves, has_clock=False, slots=slots)
        runtime.start()
        served = [*names, *(f"all targets of kind {kind}" for kind in kinds)]
        self.stdout.write(f"Working on the steps of {', '.join(served)}.")
        self.stdout.flush()
        wait_for_signal()
        runtime.stop()


def _words(text: str) -> list[str]:
    return sorted({word.strip() for word in text.split(",") if word.strip()})


def _check(names: Iterable[str], kinds: Iterable[str]) -> None:
    """Check what is to be served.

    Raises:
        CommandError: it is nothing, or there is no such target or kind.
    """
    known = ComputeTarget.objects.filter(name__in=names).values_list("name", flat=True)
    if unknown := sorted(set(names) - set(known)):
        raise CommandError(f"There is no compute target named {', '.join(unknown)}.")
    if unknown := sorted(set(kinds) - set(ELSEWHERE)):
        raise CommandError(
            f"--kind takes {' and '.join(ELSEWHERE)}. Got {', '.join(unknown)}. Targets of kind "
            "process are served by name (--compute)."
        )
    if not (names or kinds):
        raise CommandError("Say what to work for: --compute NAME, --kind docker,ssh, or both.")


def _slots(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_SLOTS:
        raise ArgumentTypeError(f"must be between 1 and {MOST_SLOTS}. Got {number}")
    return number


def wait_for_signal() -> None:
    """Wait until the process is asked to end."""
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()
