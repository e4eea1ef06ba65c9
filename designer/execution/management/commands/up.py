"""`manage.py up`: migrate, and start everything that belongs to the server in one process."""

import socket
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from designer.execution import first_start
from designer.execution.runtime import LocalRuntime, serves_as_server
from designer.execution.starting import check_version, one_at_a_time
from designer.workspace import address as addresses
from designer.workspace.actions.access import create_sign_in_link, ensure_local_owner


class Command(BaseCommand):
    help = (
        "Migrate the database and start the server, with a worker and a clock unless told not to."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=addresses.DEFAULT_HOST)
        parser.add_argument("--port", type=int, default=addresses.DEFAULT_PORT)

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        _check_free(host, port)
        runtime = None
        if settings.CONFIGURATION.worker:
            # The step host loads its libraries while everything else starts.
            runtime = LocalRuntime(serves_as_server, has_clock=True)
            runtime.warm_up()
        with one_at_a_time():
            check_version()
            if _has_unapplied_migrations():
                call_command("migrate", verbosity=0, skip_checks=True)
            first_start.prepare()
        if runtime is not None:
            runtime.start()
        if runtime is not None and first_start.is_loading_samples():
            self.stdout.write("Loading the sample data, once …")
            self.stdout.flush()
            first_start.wait_for_samples()
        secret = create_sign_in_link(ensure_local_owner())
        server = addresses.address_of(host, port)
        try:
            addresses.remember(server)
            _AnnouncingServer(self, f"{server}/signin/{secret}/", _config(host, port)).run()
        finally:
            addresses.forget(server)
            if runtime is not None:
                runtime.stop()


class _AnnouncingServer(uvicorn.Server):
    """Says where to sign in once the server answers there."""

    def __init__(self, command: BaseCommand, address: str, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._command, self._address = command, address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._command.stdout.write("Plumbline is running. Open this address to sign in:")
            self._command.stdout.write(f"\n  {self._address}\n")
            self._command.stdout.flush()


def _config(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "designer.asgi:application",
        host=host,
        port=port,
        lifespan="off",
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=3,
    )


def _check_free(host: str, port: int) -> None:
    """Find out before everything is started that it could not be served."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} cannot be used: {error.strerror}. "
                "Stop what uses it, or choose another one with --port."
            ) from error


def _has_unapplied_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
