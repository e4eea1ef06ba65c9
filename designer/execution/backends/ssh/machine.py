"""One machine: the connections to it, kept and made anew, and the sessions over them."""

import asyncio
import contextlib
import errno
import logging
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import asyncssh

from designer.execution.backends.protocol import PreparationError, Tell, tell_nobody
from designer.execution.backends.ssh.connection import UnreachableError, connect
from designer.execution.backends.ssh.session import (
    NONSENSE,
    TROUBLE,
    NoFrameError,
    Session,
    SessionLostError,
)
from designer.execution.backends.ssh.settings import SshSettings
from designer.execution.backends.ssh.source import bootstrap, runner_source

logger = logging.getLogger(__name__)
NEEDED_PYTHON = (3, 11)
SWEEPS_EVERY_SECONDS, SWEEPS_AGAIN_AFTER_SECONDS = 600.0, 60.0
SWEEPS_WITHIN_SECONDS = 3600.0
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


@dataclass(frozen=True, slots=True)
class Facts:
    """What a machine has said of itself."""

    version: tuple[int, ...]
    system: str
    executable: str
    root: str
    runner: str
    has_runner: bool
    has_pyarrow: bool
    cpus: int


class Machine:
    """All of it runs in one event loop."""

    def __init__(self, settings: SshSettings) -> None:
        self.settings = settings
        self.facts: Facts | None = None
        self.has_landlock: bool | None = None
        self.has_namespaces = False
        self.is_closed = False
        self._lock = asyncio.Lock()
        self._connections: list[asyncssh.SSHClientConnection] = []
        self._sweeping: asyncio.Task[None] | None = None
        self._spare: asyncio.Task[Session] | None = None

    async def ready(self, tell: Tell = tell_nobody, *, anew: bool = False) -> Facts:
        """Connect unless connected, and bring the runner there unless it is.

        Raises:
            PreparationError: the machine cannot be reached or used.
        """
        async with self._lock:
            if self.is_closed:
                raise UnreachableError("The worker lets go of the machine.")
            self._connections = [c for c in self._connections if not c.is_closed()]
            if not self._connections:
                tell(f"Connecting to {self.settings.host}.", None)
                self._connections.append(await connect(self.settings))
                anew = True
            if anew or self.facts is None:
                self.facts = await self._meet(tell)
        if self._sweeping is None:
            self._sweeping = asyncio.create_task(self._keep_swept())
        return self.facts

    async def attendant(self) -> Session:
        """Give a session for a step; one is kept ready, since Python takes its time to start.

        Raises:
            PreparationError: the machine cannot be reached or used.
        """
        await self.ready()
        spare, self._spare = self._spare, asyncio.create_task(self.session("step", "-"))
        self._spare.add_done_callback(lambda task: task.cancelled() or task.exception())
        if spare is not None:
            with contextlib.suppress(PreparationError):
                return await spare
        return await self.session("step", "-")

    async def session(self, what: str, name: str) -> Session:
        """Begin a session on the machine.

        Raises:
            PreparationError: the machine cannot be reached or used.
        """
        facts = await self.ready()
        session = await self._start(self.settings.command(facts.runner, facts.root, what, name))
        try:
            here = await session.expect("here", self.settings.greet_seconds)
            self.has_landlock, self.has_namespaces = here["landlock"] > 0, bool(here["namespaces"])
        except SessionLostError as error:
            session.close()
            raise self.unreachable(error) from error
        except NONSENSE as error:
            session.close()
            raise self.nonsense(error) from error
        except BaseException:  # What is not given to anybody must not stay open.
            session.close()
            raise
        return session

    async def close(self) -> None:
        self.is_closed = True
        for task in (self._sweeping, self._spare):
            if task is not None:
                task.cancel()
        for connection in self._connections:
            connection.abort()
        self._connections = []

    def refusal(self, frame: Mapping[str, Any]) -> PreparationError:
        """Say why the machine would not do what it was asked."""
        host, said = self.settings.host, frame["message"]
        if frame.get("errno") in FULL:
            return PreparationError(
                f"The disk of {host} is full ({said}). Make room there, or choose another folder "
                "for the compute target.",
                "disk_full",
            )
        return PreparationError(f"The folder {self.settings.folder} on {host}: {said}.")

    async def _meet(self, tell: Tell) -> Facts:
        source, settings = runner_source(), self.settings
        words = [settings.python, "-c", bootstrap(), settings.folder, source.digest]
        session = await self._start(shlex.join(words))
        try:
            facts = await self._facts(session)
            if not facts.has_runner:
                tell(f"Copying the runner to {settings.host}.", None)
                await session.write(source.archive)
            await session.finish()
            answer = await session.read()
        except SessionLostError as error:
            raise self.unreachable(error) from error
        except NONSENSE as error:
            raise self.nonsense(error) from error
        finally:
            session.close()
        if answer.get("say") != "installed":
            raise self.refusal(answer)
        return facts

    async def _facts(self, session: Session) -> Facts:
        try:
            told = await session.expect("facts", self.settings.greet_seconds)
        except NoFrameError as error:
            raise self.strange(error) from error
        except SessionLostError as error:
            raise self._without_python(error) from error
        facts = Facts(
            version=tuple(told["version"]),
            **{name: told[name] for name in Facts.__slots__ if name != "version"},
        )
        if facts.version < NEEDED_PYTHON:
            found = ".".join(map(str, facts.version))
            raise PreparationError(
                f"{self.settings.host} has Python {found}; 3.11 or newer is needed there. Install "
                "it and name it in `python`.",
                "python_too_old",
            )
        if facts.system != "Linux":
            raise PreparationError(f"{self.settings.host} runs {facts.system}; Linux is needed.")
        return facts

    def _without_python(self, error: SessionLostError) -> PreparationError:
        if all(connection.is_closed() for connection in self._connections):
            return self.unreachable(error)
        return PreparationError(
            f"{self.settings.host} could not start {self.settings.python!r} "
            f"({error or 'it said nothing'}). Install Python 3.11 or newer there, or name it in "
            "`python`.",
            "no_python",
        )

    async def _start(self, command: str) -> Session:
        """Start a command; sshd lets only so many sessions share a connection."""
        for connection in self._connections:
            try:
                return await self._run(connection, command)
            except TROUBLE:
                continue
        try:
            connection = await connect(self.settings)
            self._connections.append(connection)
            return await self._run(connection, command)
        except TROUBLE as error:
            raise self.unreachable(error) from error

    async def _run(self, connection: asyncssh.SSHClientConnection, command: str) -> Session:
        started = connection.create_process(command, encoding=None)
        return Session(await asyncio.wait_for(started, self.settings.connect_seconds))

    def unreachable(self, error: Exception) -> PreparationError:
        """Say that a session was lost; one with who speaks otherwise is not worth another try."""
        if isinstance(error, NoFrameError):
            return self.strange(error)
        return UnreachableError(f"The connection to {self.settings.host} was lost: {error}")

    def strange(self, error: NoFrameError) -> PreparationError:
        host, user = self.settings.host, self.settings.user
        return PreparationError(
            f"{host} does not answer as Plumbline does. {error} See that what the shell of "
            f"{user!r} prints at a login without a terminal ends soon, and that it runs the "
            "commands given.",
            "nonsense",
        )

    def nonsense(self, error: Exception) -> PreparationError:
        message = f"{self.settings.host} answered with what makes no sense: {error!r:.200}."
        return PreparationError(message, "nonsense")

    async def _keep_swept(self) -> None:
        while True:
            try:
                await self._sweep()
                pause = SWEEPS_EVERY_SECONDS
            except (PreparationError, SessionLostError, *NONSENSE) as error:
                logger.info("%s is swept later: %s", self.settings.host, error)
                pause = SWEEPS_AGAIN_AFTER_SECONDS
            await asyncio.sleep(pause)

    async def _sweep(self) -> None:
        """Remove there what is old, and attempts that are over, alive or not."""
        session = await self.session("sweep", "-")
        try:
            names = (await session.read())["attempts"]
            over = await asyncio.to_thread(self.settings.over, names)
            await session.send("sweep", over=[name for name in over if name in names])
            await session.expect("swept", SWEEPS_WITHIN_SECONDS)
        finally:
            session.close()
