"""Images made of this machine's own Python: no registry is asked and nothing is downloaded."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import BinaryIO

PROGRAMS = ("/bin/sh", "/bin/sleep", "/bin/cat")
TABLE_PACKAGES = (
    "numpy",
    "pandas",
    "polars",
    "polars-runtime-32",
    "pyarrow",
    "python-dateutil",
    "six",
)
LEFT_OUT = re.compile(
    r"site-packages|dist-packages|config-|/(test|tests|idlelib|tkinter|lib2to3|ensurepip)(/|$)"
)
# What no step of a test needs of the large packages.
HEAVY = re.compile(
    r"/(tests|include|src)/|arrow(_python)?_(flight|substrait)|/_(flight|substrait)|\.(pyi|pxd|pyx|h|txt)$"
)


def write_image(target: BinaryIO, *, packages: Iterable[str] = ()) -> None:
    """Write the tar of a file system with Python, a shell and these packages."""
    files = {*_python_files(), *_package_files(packages), *map(Path, PROGRAMS)}
    libraries = {path for path in _libraries(files) if path not in files}
    program = Path(sys.base_prefix, "bin", f"python{sysconfig.get_python_version()}")
    with tarfile.open(fileobj=target, mode="w|") as tar:
        for folder in ("tmp", "proc", "sys", "dev", "etc"):
            _add_folder(tar, folder)
        _add_link(tar, "usr/local/bin/python3", program)
        for path in sorted(files | libraries):
            _add_file(tar, path)


def place_of_packages() -> Path:
    """Say where the packages lie, in the image as here; a linked environment is not its link."""
    return Path(sysconfig.get_path("purelib")).resolve()


def digest_of_image(packages: Iterable[str] = ()) -> str:
    """Tell one image from another, before it is written, by the files that it would hold.

    Bytecode comes and goes, and what Debian has is of no matter as long as Python is the same.
    """
    files = sorted({*_python_files(), *_package_files(packages)})
    held = [f"{path} {path.stat().st_size}" for path in files if path.suffix != ".pyc"]
    written_by = Path(__file__).read_text()
    return hashlib.sha256("\n".join([sys.version, written_by, *held]).encode()).hexdigest()


def _python_files() -> Iterator[Path]:
    prefix, version = Path(sys.base_prefix), sysconfig.get_python_version()
    yield prefix / "bin" / f"python{version}"
    for path in Path(sysconfig.get_path("stdlib")).rglob("*"):
        if path.is_file() and not LEFT_OUT.search(str(path.parent)):
            yield path


def _package_files(packages: Iterable[str]) -> Iterator[Path]:
    """Give the files of installed packages with their bytecode, without which they load slowly."""
    for name in packages:
        for file in distribution(name).files or ():
            path = Path(str(file.locate())).resolve()
            if path.is_file() and not HEAVY.search(str(path)):
                yield path
                yield from (path.parent / "__pycache__").glob(f"{path.stem}.*.pyc")


def _libraries(files: Iterable[Path]) -> set[Path]:
    """Give the shared libraries that lie outside of Python and its packages."""
    loaders = [str(p) for p in files if p.suffix == ".so" or p.parent.name == "bin"]
    ldd = shutil.which("ldd") or "/usr/bin/ldd"
    said = subprocess.run([ldd, *loaders], capture_output=True, text=True, check=False).stdout
    found = re.findall(r"(?:=>\s+|^\s+)(/\S+) \(0x", said, flags=re.MULTILINE)
    return {Path(os.path.normpath(path)) for path in found}


def _add_folder(tar: tarfile.TarFile, name: str) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if name == "tmp" else 0o755
    tar.addfile(entry)


def _add_link(tar: tarfile.TarFile, name: str, to: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = tarfile.SYMTYPE, str(to)
    tar.addfile(entry)


def _add_file(tar: tarfile.TarFile, path: Path) -> None:
    """Add what the path leads to; everybody may read it, whoever may on this machine."""
    content = path.read_bytes()
    entry = tarfile.TarInfo(str(path).lstrip("/"))
    entry.size, entry.mtime = len(content), int(path.stat().st_mtime)
    entry.mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
    tar.addfile(entry, io.BytesIO(content))
