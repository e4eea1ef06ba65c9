"""A virtual environment by uv: fast, and with the words of its resolver when it is impossible."""

import subprocess
import sys
from pathlib import Path

from designer.runner.venvs import inherited

UV = Path(sys.executable).with_name("uv")


def build(folder: Path, *, inherits: bool) -> None:
    """Make `venv/` with what `requirements.txt` asks for.

    One that inherits gets only what is not here: all is resolved together with the versions here.

    Raises:
        CalledProcessError: uv said in the log why it could not.
    """
    python = folder / "venv" / "bin" / "python"
    requirements = folder / "requirements.txt"
    _uv("venv", "--quiet", "--no-project", "--python", sys.executable, str(folder / "venv"))
    text = requirements.read_text(encoding="utf-8")
    if not text.strip():
        return
    own: list[str] = []
    if inherits and "--hash" not in text:  # What is hashed is pinned as a whole: nothing to save.
        requirements, own = _resolve(folder, text.splitlines()), ["--no-deps"]
    if requirements.read_text(encoding="utf-8").strip():
        install = ("pip", "install", "--python", str(python), "--compile-bytecode")
        _uv(*install, *own, "-r", str(requirements))


def _resolve(folder: Path, lines: list[str]) -> Path:
    here = inherited.installed()
    held, resolved = folder / "constraints.txt", folder / "resolved.txt"
    held.write_text("\n".join(inherited.constraints(lines, here)), encoding="utf-8")
    _uv(
        "pip", "compile", "--quiet", "--no-annotate", "--no-header", "--emit-index-url",
        "--emit-find-links", "--python", sys.executable, "--constraints", str(held),
        "--output-file", str(resolved), str(folder / "requirements.txt"),
    )  # fmt: skip
    wanted = inherited.missing(resolved.read_text(encoding="utf-8").splitlines(), here)
    remaining = folder / "remaining.txt"
    options = [line for line in wanted if line.startswith("-")]
    pins = [line for line in wanted if not line.startswith("-")]
    remaining.write_text("\n".join([*options, *pins] if pins else []), encoding="utf-8")
    return remaining


def _uv(*arguments: str) -> None:
    command = [str(UV), *arguments, "--color", "never", "--no-progress"]
    subprocess.run(command, check=True)  # noqa: S603 - our own command
