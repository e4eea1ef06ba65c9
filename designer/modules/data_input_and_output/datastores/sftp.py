"""A datastore that is a folder of a machine with SFTP."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from uuid import uuid4

from designer.catalog.annotations import Datastore
from designer.modules.data_input_and_output.addresses import checked_addresses
from designer.modules.data_input_and_output.datastores.files import (
    Fetched,
    check_size,
    checked_pattern,
    explained,
    missing,
    taken,
)

T = TypeVar("T")
CONNECT_SECONDS = 15
KEY_BEGINS = "-----BEGIN"


class SftpFiles:
    """The secret is a private key or a password; the machine must have the host key that is known.

    Each deed is a connection of its own.
    """

    def __init__(self, datastore: Datastore) -> None:
        self._datastore, self._ssh = datastore, _library()
        self._folder = PurePosixPath(str(datastore["settings"].get("folder") or "."))

    def fetch(self, pattern: str, into: Path, limit_bytes: int) -> list[Fetched]:
        pattern = checked_pattern(pattern)

        async def work(sftp: Any) -> list[Fetched]:
            try:
                found = sorted(await sftp.glob(str(self._folder / pattern)))
            except self._ssh.SFTPNoSuchFile as error:
                raise missing(self._datastore, pattern) from error
            states = [(name, await sftp.stat(name)) for name in found]
            files = [(name, state) for name, state in states if state.type == self._plain_file]
            if not files:
                raise missing(self._datastore, pattern)
            check_size(sum(state.size for _, state in files), limit_bytes)
            into.mkdir(parents=True, exist_ok=True)
            fetched = []
            for number, (name, state) in enumerate(files):
                await sftp.get(name, str(into / str(number)))
                version = f"{state.size}-{state.mtime}"
                fetched.append(Fetched(into / str(number), PurePosixPath(name).name, version))
            return fetched

        return self._do(work)

    def write(self, file: Path, path: str, *, replace: bool) -> None:
        target = self._folder / checked_pattern(path)

        async def work(sftp: Any) -> None:
            if not replace and await sftp.exists(str(target)):
                raise taken(self._datastore, path)
            await sftp.makedirs(str(target.parent), exist_ok=True)
            draft = target.with_name(f".plumbline-{uuid4().hex}")
            try:
                await sftp.put(str(file), str(draft))
                await sftp.posix_rename(str(draft), str(target))
            except BaseException:
                await sftp.remove(str(draft))
                raise

        self._do(work)

    def describe(self) -> str:
        async def work(sftp: Any) -> int:
            names = await sftp.listdir(str(self._folder))
            return len(set(names) - {".", ".."})

        return f"The folder {self._folder} of the machine has {self._do(work)} entries."

    @property
    def _plain_file(self) -> int:
        return int(self._ssh.FILEXFER_TYPE_REGULAR)

    def _do(self, work: Callable[[Any], Awaitable[T]]) -> T:
        async def connected() -> T:
            async with (
                self._ssh.connect(**self._options()) as connection,
                connection.start_sftp_client() as sftp,
            ):
                return await work(sftp)

        with explained(self._datastore, self._ssh.Error, ValueError):
            return asyncio.run(connected())

    def _options(self) -> dict[str, Any]:
        settings, secret = self._datastore["settings"], self._datastore["secret"]
        host, port = str(settings["host"]), int(settings.get("port") or 22)
        has_key = bool(secret) and str(secret).lstrip().startswith(KEY_BEGINS)
        return {
            "host": checked_addresses(host, port)[0],
            "port": port,
            "host_key_alias": host,
            "username": settings["user"],
            "password": None if has_key else secret,
            "client_keys": [self._ssh.import_private_key(secret)] if has_key else None,
            "known_hosts": self._ssh.import_known_hosts(settings["known_hosts"]),
            "agent_path": None,
            "config": None,
            "connect_timeout": CONNECT_SECONDS,
        }


def _library() -> Any:
    return import_module("asyncssh")
