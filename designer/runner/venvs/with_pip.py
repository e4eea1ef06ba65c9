"""A virtual environment by `venv` and pip, where there is no uv."""

import subprocess
import sys
from pathlib import Path

from designer.runner.venvs import inherited


def build(folder: Path, *, inherits: bool) -> None:
    """Make `venv/` with what `requirements.txt` asks for.

    pip counts what is inherited as installed, so that it comes first.

    Raises:
        CalledProcessError: pip said in the log why it could not.
    """
    venv = folder / "venv"
    _python(sys.executable, "-m", "venv", str(venv))
    if inherits:
        inherited.lend_to(venv)
    _python(
        str(venv / "bin" / "python"), "-m", "pip", "install", "--no-input", "--progress-bar=off",
        "--disable-pip-version-check", "-r", str(folder / "requirements.txt"),
    )  # fmt: skip


def _python(*command: str) -> None:
    subprocess.run(command, check=True)  # noqa: S603 - our own command
