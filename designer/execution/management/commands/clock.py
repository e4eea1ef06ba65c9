"""`manage.py clock`: the clock in a process of its own."""

import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.execution.broker import crosses_processes
from designer.execution.clock import Clock
from designer.execution.management.commands.worker import wait_for_signal
from designer.execution.starting import check_version


class Command(BaseCommand):
    help = "Look after queued steps, dead workers and leftovers until stopped."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        if not crosses_processes():
            raise CommandError(
                "PLUMBLINE_BROKER_URL is memory://, which does not cross processes: the server has "
                "a clock of its own. Set it to redis://… or amqp://… for a clock of its own."
            )
        check_version()
        clock = Clock()
        thread = threading.Thread(target=clock.run, name="clock")
        thread.start()
        self.stdout.write("The clock is running.")
        self.stdout.flush()
        wait_for_signal()
        clock.stop()
        thread.join()
