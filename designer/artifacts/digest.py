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
Algorithm = Callable[[], Any]
NEWEST: Algorithm = blake3
ALGORITHMS = (NEWEST, hashlib.sha256)


def digest_of_bytes(content: bytes) -> Digest:
    return Digest(blake3(content).hexdigest())


def digest_of_file(file: BinaryIO, algorithm: Algorithm = NEWEST) -> Digest:
    """Digest an open file from where it stands to its end; other threads go on meanwhile."""
    digest, chunk = algorithm(), memoryview(bytearray(CHUNK_BYTES))
    while size := file.readinto(chunk):  # type: ignore[attr-defined]
        digest.update(chunk[:size])
    return Digest(digest.hexdigest())


def is_digest_of(digest: str, path: Path) -> bool:
    """Tell whether a stored file has the bytes that its digest says."""
    return algorithm_of(digest, path) is not None


def algorithm_of(digest: str, path: Path) -> Algorithm | None:
    """Tell by which algorithm a file has a digest; None when its bytes are others."""
    for algorithm in ALGORITHMS:
        with path.open("rb") as file:
            if digest_of_file(file, algorithm) == digest:
                return algorithm
    return None
