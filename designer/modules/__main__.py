"""Write the snapshot of the catalogue from all modules of this package.

Usage: `python -m designer.modules`. With `--check` it only fails when the snapshot is stale.
"""

import argparse
import sys
from pathlib import Path

from designer.catalog.snapshot import SNAPSHOT_PATH, Catalog, dumps
from designer.modules.discovery import discovered


def main(arguments: list[str] | None = None) -> int:
    """Write or check the snapshot, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m designer.modules", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the snapshot is stale")
    parser.add_argument("--path", type=Path, default=SNAPSHOT_PATH, help="where the snapshot is")
    options = parser.parse_args(arguments)
    text = dumps(Catalog(discovered()))
    current = options.path.read_text("utf-8") if options.path.exists() else ""
    if text == current:
        return 0
    if options.check:
        sys.stderr.write(f"{options.path} is stale. Run: python -m designer.modules\n")
        return 1
    options.path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
