"""`manage.py renew_secrets`: all secrets get the first of the keys, so that the others may go."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from designer.execution.credentials import renew_sealed
from designer.workspace.actions import renew_secrets
from designer.workspace.errors import SecretsKeyError


class Command(BaseCommand):
    help = "Encrypt all secrets with the first key of PLUMBLINE_SECRETS_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = renew_secrets()
            renew_sealed()
        except SecretsKeyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} secrets are encrypted with the first key now.")
