"""The first words to a machine, sent as ``python3 -c``: tell its facts, take the runner if needed.

Stands alone and speaks the Python of long ago, so that an old one can say that it is too old.
"""

import importlib.util
import json
import os
import platform
import shutil
import sys
import tarfile
from pathlib import Path


def facts(root: Path, place: Path) -> "dict[str, object]":
    """Tell what the worker must know of this machine."""
    if place.is_dir():
        os.utime(str(place))
    return {
        "say": "facts",
        "version": list(sys.version_info[:3]),
        "system": platform.system(),
        "executable": sys.executable,
        "root": str(root),
        "runner": str(place),
        "has_runner": place.is_dir(),
        "has_pyarrow": importlib.util.find_spec("pyarrow") is not None,
        "cpus": os.cpu_count() or 1,
    }


def install(place: Path) -> None:
    """Unpack the runner, which comes over stdin; there whole or not at all."""
    draft = place.with_name(f"{place.name}.{os.getpid()}")
    draft.mkdir(mode=0o700, parents=True)
    try:
        with tarfile.open(fileobj=sys.stdin.buffer, mode="r|gz") as archive:
            archive.extractall(str(draft))  # noqa: S202 - the worker made it, of its own source
        os.sync()
        if not place.is_dir():
            draft.rename(place)
    finally:
        shutil.rmtree(str(draft), ignore_errors=True)


def say(message: "dict[str, object]") -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def main(folder: str, digest: str) -> None:
    """Answer with two lines of JSON: the facts, and that the runner is there."""
    os.umask(0o077)
    root = Path(os.path.expanduser(folder)).absolute()  # noqa: PTH111 - says so where ~ is unknown
    told = facts(root, root / "runner" / digest)
    say(told)
    try:
        if not told["has_runner"] and sys.version_info >= (3, 11):
            install(root / "runner" / digest)
        say({"say": "installed"})
    except OSError as error:
        say({"say": "refused", "errno": error.errno, "message": error.strerror})


if __name__ == "__main__":
    main(*sys.argv[1:])
