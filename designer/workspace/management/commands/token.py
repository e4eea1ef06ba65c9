"""`manage.py token`: a new API token, printed once and stored nowhere."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.workspace import actions


class Command(BaseCommand):
    help = "Print a new API token and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", nargs="?", default="", help="Left out: the local owner.")
        parser.add_argument("--name", default="", help="What it is for, shown in the list.")

    def handle(self, *args: Any, **options: Any) -> None:
        _token, secret = actions.create_token(find_user(options["user"]), name=options["name"])
        self.stdout.write(secret)


def find_user(name: str) -> User:
    """Return the user of this name; without a name the local owner, made when there is none.

    Raises:
        CommandError: there is no such user.
    """
    if not name:
        return actions.ensure_local_owner()
    try:
        return User.objects.get(username=name)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user named {name!r}.") from error
