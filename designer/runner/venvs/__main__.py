"""Build a virtual environment: ``python -m designer.runner.venvs FOLDER``.

The folder holds ``requirements.txt`` and ``build.json``; what comes of it is ``venv/`` in there.
This runs foreign code where a package has no wheel, so it is itself run behind walls.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

from designer.runner.venvs import inherited, with_pip, with_uv

UV = Path(sys.executable).with_name("uv")


def main() -> int:
    """Build it; 0 when it is there, else what the installer ended with."""
    parser = argparse.ArgumentParser(prog="python -m designer.runner.venvs", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder.resolve()
    inherits = json.loads((folder / "build.json").read_bytes())["inherit"]
    installer = with_uv if UV.exists() else with_pip
    try:
        installer.build(folder, inherits=inherits)
        if inherits:
            inherited.lend_to(folder / "venv")
    except subprocess.CalledProcessError as error:
        return error.returncode if error.returncode > 0 else 1
    finally:
        for name in ("cache", "temporary"):
            shutil.rmtree(folder / name, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
