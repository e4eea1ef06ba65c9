"""How much a step holds on disk: in its folder, and in files that are deleted but still open."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

BLOCK = 512
MAX_ENTRIES = 200_000
VANISHED = (FileNotFoundError, NotADirectoryError)


def exceeds(folder: Path, limit: int, processes: Iterable[int] = ()) -> bool:
    """Tell whether the blocks of a step are more than the limit, or its files uncountable.

    A folder that cannot be read is uncountable: anything may be in it.
    """
    pending, used, seen = [str(folder)], 0, 0
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except VANISHED:
            continue
        except OSError:
            return True
        for entry in entries:
            try:
                used += entry.stat(follow_symlinks=False).st_blocks * BLOCK
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
            except OSError:
                continue
        seen += len(entries)
        if used > limit or seen > MAX_ENTRIES:
            return True
    return used + _deleted_bytes(folder, processes) > limit


def _deleted_bytes(folder: Path, processes: Iterable[int]) -> int:
    """Add up the files on the folder's disk that have no name any more and that these hold open."""
    try:
        disk = folder.stat().st_dev
    except OSError:
        return 0
    files = {(s.st_dev, s.st_ino): s.st_blocks for p in processes for s in _open_files(p)}
    return sum(blocks for (device, _), blocks in files.items() if device == disk) * BLOCK


def _open_files(process: int) -> Iterator[os.stat_result]:
    """Give the deleted plain files that a process holds, where that may be known."""
    try:
        names = os.listdir(f"/proc/{process}/fd")  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return
    for name in names:
        try:
            status = os.stat(f"/proc/{process}/fd/{name}")  # noqa: PTH116 - paths cost more
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
            yield status
