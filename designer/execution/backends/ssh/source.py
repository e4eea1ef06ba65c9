"""The runner's source as it is brought to machines: one archive, named by its digest."""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3]
BROUGHT = ("runner", "catalog", "artifacts", "modules")
DIGEST_LENGTH = 32


@dataclass(frozen=True, slots=True)
class RunnerSource:
    digest: str
    archive: bytes


@cache
def runner_source() -> RunnerSource:
    """Pack what a step needs to run where nothing of ours is installed."""
    digest, packed = hashlib.sha256(), io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz", compresslevel=6) as archive:
        for path in _files():
            name, content = f"designer/{path.relative_to(PACKAGE)}", path.read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o600
            archive.addfile(entry, io.BytesIO(content))
    return RunnerSource(digest.hexdigest()[:DIGEST_LENGTH], packed.getvalue())


def bootstrap() -> str:
    """Give the script that a machine is first asked to run, whatever it has."""
    return (PACKAGE / "runner" / "remote" / "bootstrap.py").read_text(encoding="utf-8")


def _files() -> Iterator[Path]:
    yield PACKAGE / "__init__.py"
    for folder in BROUGHT:
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
