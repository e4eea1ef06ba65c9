"""Artifacts that are brought to a machine."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Iterator
from pathlib import Path
from typing import Any

from designer.artifacts.reference import Digest
from designer.artifacts.store import LocalStore
from designer.execution.backends.protocol import Tell
from designer.execution.backends.ssh.session import Session, SessionLostError

CHUNK = 1 << 18
COPYING = "Copying inputs to the machine."


async def send_artifacts(
    session: Session, store: LocalStore, digests: Collection[Digest], tell: Tell
) -> dict[str, Any] | None:
    """Send artifacts that the machine lacks; give the frame with which it refuses one.

    Raises:
        SessionLostError: the connection broke.
    """
    paths = {digest: await asyncio.to_thread(store.path, digest) for digest in digests}
    whole = sum(file.stat().st_size for path in paths.values() for _, file in _files(path))
    done = 0
    for digest, path in paths.items():
        # A machine that refuses has said so before it closed, and is heard below.
        with contextlib.suppress(SessionLostError):
            await session.send("object", digest=digest, is_folder=path.is_dir())
            async for count in _send_files(session, path):
                done += count
                tell(COPYING, done / whole)
            await session.send("store")
        answer = await session.read()
        if answer["say"] == "refused":
            return answer
    return None


async def _send_files(session: Session, path: Path) -> AsyncIterator[int]:
    """Send a file, or all files of a folder; tell how many bytes went."""
    for name, place in _files(path):
        with place.open("rb") as file:
            await session.send("file", path=name, bytes=place.stat().st_size)
            while chunk := file.read(CHUNK):
                await session.write(chunk)
                yield len(chunk)


def _files(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        yield "", path
        return
    for place in sorted(path.rglob("*")):
        if place.is_file():
            yield place.relative_to(path).as_posix(), place
