"""A small disk of its own, a tmpfs, that a test may fill to its last byte."""

import contextlib
import errno
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

BALLAST, BLOCK_BYTES = "ballast", 4096
FILLS_EVERY = 0.01


class SmallDisk:
    """Mounted on a folder while it is entered; only root may do so."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        self.folder, self._size_bytes = folder, size_bytes
        self._ballast = folder / BALLAST

    def __enter__(self) -> Self:
        self.folder.mkdir(exist_ok=True)
        _mount("-t", "tmpfs", "-o", f"size={self._size_bytes},mode=755", "small", str(self.folder))
        return self

    def __exit__(self, *_: object) -> None:
        # Lazily: who has died may not have let go of it yet.
        subprocess.run(["umount", "--lazy", str(self.folder)], check=True)

    @property
    def free_bytes(self) -> int:
        return shutil.disk_usage(self.folder).free

    @contextlib.contextmanager
    def full(self) -> Iterator[None]:
        """Leave no room, also where others make some; then give it back."""
        is_over = threading.Event()
        filler = threading.Thread(target=self._keep_full, args=(is_over,))
        self._fill()
        filler.start()
        try:
            yield
        finally:
            is_over.set()
            filler.join()
            self._ballast.unlink()

    def _keep_full(self, is_over: threading.Event) -> None:
        while not is_over.wait(FILLS_EVERY):
            self._fill()

    def _fill(self) -> None:
        with self._ballast.open("ab") as file:
            while self.free_bytes >= BLOCK_BYTES:
                size = os.fstat(file.fileno()).st_size
                try:
                    os.posix_fallocate(file.fileno(), size, max(self.free_bytes, BLOCK_BYTES))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise


def mount_problem(folder: Path) -> str:
    """Say why no disk can be mounted here; nothing when one can."""
    if os.getuid() != 0:
        return "A disk of its own can only be mounted by root."
    try:
        with SmallDisk(folder / "trial", 1 << 20):
            pass
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        return f"No disk can be mounted: {said.decode(errors='replace').strip()}"
    finally:
        with contextlib.suppress(OSError):
            (folder / "trial").rmdir()
    return ""


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)
