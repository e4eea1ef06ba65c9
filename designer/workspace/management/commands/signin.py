"""`manage.py signin`: a new one-time sign-in address."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from designer.workspace import actions, address
from designer.workspace.management.commands.token import find_user


class Command(BaseCommand):
    help = "Print an address that signs in once, within a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", default="", help="Left out: the local owner.")
        parser.add_argument("--host", help="Left out: where the server runs.")
        parser.add_argument("--port", type=int, help="Left out: where the server runs.")

    def handle(self, *args: Any, **options: Any) -> None:
        secret = actions.create_sign_in_link(find_user(options["user"]))
        self.stdout.write(f"{_server(options['host'], options['port'])}/signin/{secret}/")


def _server(host: str | None, port: int | None) -> str:
    """Give the address that is asked for, else that of the running server."""
    if host is None and port is None and (running := address.running_at()):
        return running
    return address.address_of(host or address.DEFAULT_HOST, port or address.DEFAULT_PORT)
