"""What the ledger says of builds: their state, and their log while it grows."""

import logging
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import Error as DatabaseError
from django.db import connection
from django.db.models import F, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from designer.execution.logs import whole_characters
from designer.execution.models import EnvironmentBuild
from designer.runner.protocol import read_log

logger = logging.getLogger(__name__)
State = EnvironmentBuild.State
CHUNK_BYTES = 64 * 1024
SAYS_EVERY_SECONDS = 2.0


def began(digest: str, notes: Iterable[str] = ()) -> None:
    """A build begins: its log begins anew, with what is to be said beforehand."""
    log = "".join(f"{note}\n" for note in notes)
    _change(digest, state=State.BUILDING, error="", log=log, seen_at=timezone.now())


def succeeded(digest: str, size_bytes: int | None = None) -> None:
    now = timezone.now()
    _change(digest, state=State.READY, error="", size_bytes=size_bytes, built_at=now, seen_at=now)


def found(digest: str) -> None:
    """It is here already, whatever the ledger says: another data base knew of its build."""
    others = EnvironmentBuild.objects.filter(pk=digest).exclude(state=State.READY)
    _write(others, state=State.READY, error="", built_at=timezone.now())


def failed(digest: str, reason: str) -> None:
    _change(digest, state=State.FAILED, error=reason, seen_at=timezone.now())


def cut_off(digest: str) -> None:
    """Nobody wanted it any more: it is as if it had not begun."""
    _change(digest, state=State.NEW, error="")


def wanted_again(digest: str) -> None:
    """Somebody asks for another build of what failed."""
    failed_one = EnvironmentBuild.objects.filter(pk=digest, state=State.FAILED)
    failed_one.update(state=State.NEW, error="")


def wrote(digest: str, text: str) -> None:
    """Add to the log; without a text it only says that the build goes on."""
    log = Concat(F("log"), Value(text.replace("\0", "\ufffd")), output_field=TextField())
    _change(digest, seen_at=timezone.now(), **({"log": log} if text else {}))


class Log:
    """Carries the log of a build from its file to the ledger."""

    def __init__(self, digest: str, folder: Path) -> None:
        self.digest, self.folder, self._offset = digest, folder, 0
        self._said_at = time.monotonic()

    def carry_over(self, *, is_final: bool = False) -> None:
        """Hand over what has come since the last look."""
        while data := read_log(self.folder, self._offset, CHUNK_BYTES):
            whole = data if is_final else whole_characters(data)
            if not whole:
                break
            wrote(self.digest, whole.decode("utf-8", "replace"))
            self._offset += len(whole)
        if time.monotonic() - self._said_at > SAYS_EVERY_SECONDS:
            self._said_at = time.monotonic()
            wrote(self.digest, "")


class Told:
    """Carries what is told of a build, in whatever thread, to the ledger in the thread that asks.

    What is more than a log may hold is left out.
    """

    def __init__(self, digest: str, most_bytes: int) -> None:
        self.digest, self._room = digest, most_bytes
        self._waiting: deque[str] = deque()
        self._said_at = time.monotonic()

    def note(self, text: str) -> None:
        if self._room > 0:
            self._waiting.append(text[: self._room])
            self._room -= len(text)

    def carry_over(self) -> None:
        """Hand over what was noted since the last time; now and then say that it goes on."""
        texts = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if texts or time.monotonic() - self._said_at > SAYS_EVERY_SECONDS:
            self._said_at = time.monotonic()
            wrote(self.digest, "".join(texts))


def _change(digest: str, **values: Any) -> None:
    _write(EnvironmentBuild.objects.filter(pk=digest), **values)


def _write(builds: QuerySet[EnvironmentBuild], **values: Any) -> None:
    """Write it down; a ledger that is away costs no build."""
    try:
        builds.update(**values)
    except DatabaseError as error:
        logger.warning("The state of a build is not written down: %s", error)
        connection.close()
