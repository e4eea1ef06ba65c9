"""How much a step's folder holds on disk."""

import os
from pathlib import Path

BLOCK = 512
MAX_ENTRIES = 200_000


def exceeds(folder: Path, limit: int) -> bool:
    """Tell whether the blocks under a folder are more than the limit, or its files uncountable."""
    pending, used, seen = [str(folder)], 0, 0
    while pending:
        try:
            entries = list(os.scandir(pending.pop()))
        except OSError:
            continue
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
    return False
