"""`manage.py signin`: a new one-time sign-in address."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from designer.workspace import actions
from designer.workspace.management.commands.token import find_user


class Command(BaseCommand):
    help = "Print an address that signs in once, within a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", default="", help="Left out: the local owner.")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, **options: Any) -> None:
        secret = actions.create_sign_in_link(find_user(options["user"]))
        self.stdout.write(f"http://{options['host']}:{options['port']}/signin/{secret}/")
