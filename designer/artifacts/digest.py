"""The digest that content is stored under: BLAKE3, or SHA-256 for what older versions stored.

Every byte that a step leaves is digested while the next step waits. BLAKE3 does that at the speed
of memory; SHA-256 is seventeen times slower on processors without instructions for it.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from blake3 import blake3

from designer.artifacts.reference import Digest

CHUNK_BYTES = 1 << 20


def digest_of_bytes(content: bytes) -> Digest:
    return Digest(blake3(content).hexdigest())


def digest_of_file(file: BinaryIO) -> Digest:
    """Digest an open file from where it stands to its end; other threads go on meanwhile."""
    return _digest(file, blake3)


def is_digest_of(digest: str, path: Path) -> bool:
    """Tell whether a stored file has the bytes that its digest says."""
    return any(_digest_of_path(path, algorithm) == digest for algorithm in (blake3, hashlib.sha256))


def _digest_of_path(path: Path, algorithm: Callable[[], Any]) -> Digest:
    with path.open("rb") as file:
        return _digest(file, algorithm)


def _digest(file: BinaryIO, algorithm: Callable[[], Any]) -> Digest:
    digest, chunk = algorithm(), memoryview(bytearray(CHUNK_BYTES))
    while size := file.readinto(chunk):  # type: ignore[attr-defined]
        digest.update(chunk[:size])
    return Digest(digest.hexdigest())
