"""One attempt on a machine, followed until it is dead, over as many sessions as that takes."""

import asyncio
import logging
import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, get_args

from designer.artifacts.store import LocalStore
from designer.execution.backends.protocol import Attempt, PreparationError, Tell, tell_nobody
from designer.execution.backends.ssh.machine import FULL, Machine
from designer.execution.backends.ssh.patience import Patience, Verdict
from designer.execution.backends.ssh.receiving import Receiver
from designer.execution.backends.ssh.sending import send_artifacts
from designer.execution.backends.ssh.session import (
    NONSENSE,
    NoFrameError,
    Session,
    SessionLostError,
)
from designer.execution.crashpoints import crashpoint
from designer.execution.payloads import words_of
from designer.runner.protocol import EXIT_FILE, Ended
from designer.runner.protocol.messages import Reason

logger = logging.getLogger(__name__)
PINGS_UNANSWERED = 3  # so many, and who attends to the step over there hangs
DIES_WITHIN_SECONDS = 20.0  # once it is told to: else who was told hangs
LAUNCHES_WITHIN_SECONDS = 120.0  # Older attempts of the step have to die first.
# A guard ends a step that nobody follows, by the clock of its machine; so much later it is dead.
SURELY_SECONDS = 60.0
FAILED_STATUS = 1 << 8
REASONS = get_args(Reason)
LOST = {"status": 9, "signal": 9, "reason": "lost"}
CANCELLED = {"status": 9, "signal": 9, "reason": "cancelled", "cancelled": True}


class Following:
    """Launches the attempt unless `may_launch` is false; `ended` is set when it is dead."""

    def __init__(
        self, machine: Machine, store: LocalStore, attempt: Attempt, python: str | None
    ) -> None:
        self.machine, self.store, self.attempt = machine, store, attempt
        self.ended = threading.Event()
        self.is_cancelled = False
        self.state = ""
        self._was_launched = self._has_heard = False
        self._python = python  # None: what runs is followed, nothing is launched
        self._session: Session | None = None
        self._told_to_cancel: Session | None = None
        self._receiver = Receiver(attempt.folder, attempt.step.limits.disk_bytes)

    async def open(self, tell: Tell = tell_nobody) -> None:
        """Begin a session about the attempt, and bring its inputs there if it is to be launched.

        Raises:
            PreparationError: the machine cannot be reached, or has no room.
        """
        inputs = {r.digest for given in self.attempt.order.inputs.values() for r in given}
        session, known = await self._introduce(sorted(inputs))
        try:
            if known["state"] == "new" and self._python is None:
                await session.send("bury")
            if known["state"] == "new" and self._python is not None:
                wanted = [digest for digest in sorted(inputs) if digest in known["missing"]]
                refused = await send_artifacts(session, self.store, wanted, tell)
                self._heard(refused or {"say": "done"})
        except SessionLostError as error:
            session.close()
            raise self._named(error) from error
        except NONSENSE as error:
            session.close()
            raise self.machine.nonsense(error) from error
        except BaseException:
            session.close()
            raise
        self.state, self._session = known["state"], session

    async def run(self) -> None:
        """Follow the attempt to its end, which comes whatever the machine says."""
        try:
            await self._follow()
        except Exception as error:
            logger.exception("%s cannot be followed any more.", self.attempt.order.node)
            self._fail("not_followed", f"The step could not be followed: {words_of(error)}")
            self._drop()

    async def _follow(self) -> None:
        """Attend to the attempt; a machine that is away is waited for, up to a limit.

        It is longer for a cancelled attempt: what is said to be cancelled must be dead.
        """
        patience = Patience(self.machine.settings.away_seconds)
        clock = asyncio.get_running_loop().time
        while not self.ended.is_set():
            began, self._has_heard = clock(), False
            trouble = await self._attend_once()
            if trouble is None:
                return
            self._drop()
            if self.attempt.is_abandoned or self.machine.is_closed:
                return
            if self.is_cancelled:
                patience.away_seconds = self.machine.settings.orphan_seconds + SURELY_SECONDS
            heard, strange = self._has_heard, _is_strange(trouble)
            match patience.judge(began, clock(), has_heard=heard, is_strange=strange):
                case Verdict.GIVE_UP:
                    self._fail("nonsense", self._named(trouble).message)
                case Verdict.LOST:
                    self._end(LOST)
                case Verdict.WAIT:
                    logger.warning("%s is out of sight: %s", self.attempt.order.node, trouble)
                    await asyncio.sleep(patience.pause_seconds)

    async def _attend_once(self) -> Exception | None:
        """Attend to the attempt over one session, and give what ended that before its time."""
        try:
            if self._session is None:
                await self.open()
            await self._attend()
        except (PreparationError, SessionLostError) as error:
            return error
        return None

    def _named(self, error: Exception) -> PreparationError:
        if isinstance(error, PreparationError):
            return error
        if isinstance(error, NoFrameError):
            return self.machine.strange(error)
        host = self.machine.settings.host
        return PreparationError(f"{host} went away: {error}", "unreachable")

    async def cancel(self) -> None:
        """Have the attempt killed, now or as soon as the machine is there again."""
        self.is_cancelled = True
        if self._session is not None and self.state == "running":
            try:
                await self._session.send("cancel")
            except SessionLostError:
                self._drop()
            await self._see_that_it_dies()

    async def _see_that_it_dies(self) -> None:
        """Say it to somebody else if who was told does not do it; asked once for each session."""
        session = self._session
        if session is None or session is self._told_to_cancel:
            return
        self._told_to_cancel = session
        await asyncio.sleep(DIES_WITHIN_SECONDS)
        if self._session is session and not self.ended.is_set():
            self._drop()

    async def forget(self) -> None:
        """Remove what is left of the attempt on the machine."""
        try:
            if self._session is None:
                self._session, _ = await self._introduce([])
            await self._session.send("forget")
            await self._session.expect("done")
        except (SessionLostError, PreparationError, *NONSENSE) as error:
            logger.warning("What %s left is swept later: %s", self.attempt.order.node, error)
        finally:
            self._drop()

    async def _introduce(self, inputs: Sequence[str]) -> tuple[Session, dict[str, Any]]:
        """Begin a session, and hear what is known of the attempt and lacking for it."""
        for is_last_try in (False, True):
            session = await self.machine.attendant()
            try:
                await session.send("open", name=self.attempt.order.folder_name, objects=inputs)
                return session, self._heard(await session.answer())
            except SessionLostError as error:  # The one that was kept ready may have died.
                session.close()
                if is_last_try:
                    raise self.machine.unreachable(error) from error
            except NONSENSE as error:
                session.close()
                raise self.machine.nonsense(error) from error
            except BaseException:
                session.close()
                raise
        raise AssertionError

    async def _attend(self) -> None:
        session = self._session
        if session is None:
            raise SessionLostError
        if self.state == "new":
            if self._python is None or self.is_cancelled or self._was_launched:
                self._end(CANCELLED if self.is_cancelled else LOST)
                return
            await self._launch(session, self._python)
        if self.ended.is_set():
            return
        self.state = "running"
        outputs = sorted(self.attempt.step.outputs)
        await session.send("follow", offsets=self._receiver.offsets(), outputs=outputs)
        if self.is_cancelled:
            await session.send("cancel")
        silent_seconds = self.machine.settings.silent_seconds
        pinging = asyncio.create_task(_ping(session, silent_seconds / PINGS_UNANSWERED))
        try:
            while not self.ended.is_set() and not self.attempt.is_abandoned:
                await self._take(session, await session.answer(silent_seconds))
                self._has_heard = True
        finally:
            pinging.cancel()

    async def _launch(self, session: Session, python: str) -> None:
        orphan_seconds = self.machine.settings.orphan_seconds
        step = self.attempt.step.to_json()
        await session.send("launch", step=step, python=python, orphan_seconds=orphan_seconds)
        try:
            self._heard(await session.answer(LAUNCHES_WITHIN_SECONDS))
        except PreparationError as error:
            self._fail(error.code, error.message)
        self._was_launched = True
        crashpoint("after_fork")

    async def _take(self, session: Session, frame: Mapping[str, Any]) -> None:
        try:
            if frame["say"] == "ended":
                self._conclude(frame)
            elif self.is_cancelled and frame["say"] == "file":
                self._end(CANCELLED)  # It is dead, and nobody waits for what it left.
                self._drop()
            else:
                await self._receiver.take(session, frame)
        except (OSError, *NONSENSE) as error:
            self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        """End the attempt, of which something cannot be taken."""
        if isinstance(error, OSError) and error.errno in FULL:
            self._fail(
                "disk_full", f"What the step gave has no room on the worker: {words_of(error)}"
            )
        elif isinstance(error, ValueError):
            self._fail("output_refused", str(error))
        else:
            self._fail("output_refused", f"What the machine sent cannot be taken: {_said(error)}")
        self._drop()

    def _conclude(self, frame: Mapping[str, Any]) -> None:
        _check_end(frame["ended"])
        exit_file = self.attempt.folder / EXIT_FILE
        if frame["is_disk_full"] and not exit_file.exists():
            message = f"The disk of {self.machine.settings.host} is full."
            self._receiver.say_failed("disk_full", message)
        self._end(frame["ended"])

    def _heard(self, frame: dict[str, Any]) -> dict[str, Any]:
        if frame["say"] == "refused":
            raise self.machine.refusal(frame)
        return frame

    def _fail(self, code: str, message: str) -> None:
        try:
            self._receiver.say_failed(code, message)
        except OSError:
            logger.exception("Nobody is told why it failed: %s", message)
        self._end({"status": FAILED_STATUS})

    def _end(self, told: Mapping[str, Any]) -> None:
        known = {f.name: told[f.name] for f in fields(Ended) if f.name in told}
        self.attempt.ended = Ended(**{**known, "folder": str(self.attempt.folder)})
        self.ended.set()

    def _drop(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None


def _is_strange(error: Exception) -> bool:
    is_told = isinstance(error, PreparationError) and error.code == "nonsense"
    return is_told or isinstance(error, NoFrameError)


def _check_end(told: Mapping[str, Any]) -> None:
    """Check what a machine says of an end before it is believed.

    Raises:
        ValueError: that is no end.
    """
    os.waitstatus_to_exitcode(told["status"])
    reason, number = told.get("reason"), told.get("signal")
    if reason not in (None, *REASONS) or not isinstance(number, int | None):
        raise ValueError(f"The machine sent the end {reason!r:.100} by {number!r:.100}.")


def _said(error: Exception) -> str:
    return words_of(error) if isinstance(error, OSError) else f"{error!r:.200}."


async def _ping(session: Session, every_seconds: float) -> None:
    """Let the guard know now and then that somebody follows, and hear that it is told."""
    while True:
        await asyncio.sleep(every_seconds)
        await session.send("ping")
