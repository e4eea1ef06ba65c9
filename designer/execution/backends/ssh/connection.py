"""Connecting to a machine: only with a host key that is known, and with words for what fails."""

import asyncio
import contextlib
import socket

import asyncssh

from designer.catalog.addresses import ALLOWED_VARIABLE, allowed_hosts, is_allowed, is_public
from designer.execution.backends.protocol import PreparationError
from designer.execution.backends.ssh.settings import DEFAULT_PORT, SshSettings

KEEPALIVE_SECONDS = 5
KEEPALIVES = 3


class UnreachableError(PreparationError):
    """The machine does not answer now; it may later."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "unreachable")


async def connect(settings: SshSettings) -> asyncssh.SSHClientConnection:
    """Connect and sign in.

    Raises:
        UnreachableError: nobody answers there.
        PreparationError: it is not the machine that is known, or it refuses the user.
    """
    if settings.trouble:
        trouble = f"The settings of the compute target are wrong: {settings.trouble}"
        raise PreparationError(trouble, "settings")
    keys = await asyncio.to_thread(_keys, settings)  # A secret is in the database.
    host = settings.host if settings.is_trusted else await asyncio.to_thread(_public, settings)
    try:
        return await asyncio.wait_for(
            asyncssh.connect(
                host,
                settings.port,
                host_key_alias=settings.host,
                username=settings.user,
                known_hosts=_known_hosts(settings),
                config=None,
                keepalive_interval=KEEPALIVE_SECONDS,
                keepalive_count_max=KEEPALIVES,
                **keys,
            ),
            settings.connect_seconds,
        )
    except asyncssh.HostKeyNotVerifiable as error:
        raise PreparationError(await _unknown_host(settings, host), "host_key") from error
    except asyncssh.PermissionDenied as error:
        raise PreparationError(
            f"The machine {settings.host} does not let {settings.user!r} in with this key. Check "
            "the user, and that the public key is among its authorized keys.",
            "login_refused",
        ) from error
    except (OSError, TimeoutError, asyncssh.Error) as error:
        raise UnreachableError(
            f"The machine {settings.host} cannot be reached on port {settings.port}: "
            f"{_words(error, settings)}"
        ) from error


def _keys(settings: SshSettings) -> dict[str, object]:
    """Give the private key to sign in with; without one, those that ssh itself would try."""
    try:
        if settings.read_key is not None:
            key = asyncssh.import_private_key(settings.read_key())
            return {"client_keys": [key], "agent_path": None}
        if settings.key_file is not None and settings.is_trusted:
            key = asyncssh.read_private_key(settings.key_file)
            return {"client_keys": [key], "agent_path": None}
    except (OSError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        where = "secret" if settings.read_key is not None else f"file {settings.key_file}"
        raise PreparationError(
            f"The private key in the {where} cannot be read: {error}. It must be one without a "
            "passphrase, in the format of OpenSSH or PEM.",
            "key_unreadable",
        ) from error
    if not settings.is_trusted:
        message = "The workspace may not use the keys of the server: name a secret in `key`."
        raise PreparationError(message, "login_refused")
    return {}


def _public(settings: SshSettings) -> str:
    """Give the address to connect to, which is public or allowed by the administrator."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        message = f"The machine {settings.host} cannot be found: {error}."
        raise UnreachableError(message) from error
    allowed = allowed_hosts()
    addresses = [str(item[4][0]) for item in found]
    for address in addresses:
        if not (is_public(address) or is_allowed(settings.host, address, allowed)):
            raise PreparationError(
                f"The machine {settings.host} has the address {address}, which is not public. The "
                f"administrator can allow it by {ALLOWED_VARIABLE}.",
                "address_refused",
            )
    return addresses[0]


def _known_hosts(settings: SshSettings) -> asyncssh.SSHKnownHosts:
    try:
        return asyncssh.import_known_hosts(settings.known_hosts)
    except ValueError as error:
        raise PreparationError(
            f"`known_hosts` is not what a known_hosts file has: {error}. A line of it is a host, "
            "a kind of key and the key.",
            "host_key",
        ) from error


async def _unknown_host(settings: SshSettings, host: str) -> str:
    """Say which key the machine shows, for a person to compare; it is never taken by itself."""
    shown = None
    with contextlib.suppress(OSError, TimeoutError, asyncssh.Error):
        asked = asyncssh.get_server_host_key(host, settings.port, config=None)
        shown = await asyncio.wait_for(asked, settings.connect_seconds)
    known = "has another key than the known one" if settings.known_hosts.strip() else "is not known"
    said = f"The machine {settings.host} {known}, so nothing was sent to it."
    if shown is None:
        return said
    name = settings.host if settings.port == DEFAULT_PORT else f"[{settings.host}]:{settings.port}"
    line = f"{name} {shown.export_public_key().decode().strip()}"
    return (
        f"{said} It shows {shown.get_fingerprint()}. If that is its own (`ssh-keygen -lf` over "
        f"there says so), put this line into `known_hosts`: {line}"
    )


def _words(error: BaseException, settings: SshSettings) -> str:
    if isinstance(error, TimeoutError):
        return f"it did not answer within {settings.connect_seconds:g} seconds."
    return f"{error}."
