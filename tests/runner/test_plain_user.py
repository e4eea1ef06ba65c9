"""A step host of a user without rights: nobody's, with the system's Python, when root tests."""

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from designer.runner.protocol import host_environment

ROOT = Path(__file__).resolve().parents[2]
PYTHON = Path("/usr/bin/python3.11")
NOBODY = 65534
PARTS = ("runner", "catalog", "artifacts")


@pytest.fixture
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a step needs, in a place that everybody can reach."""
    place = tmp_path_factory.mktemp("plain")
    for part in PARTS:
        shutil.copytree(ROOT / "designer" / part, place / "designer" / part)
    (place / "designer" / "__init__.py").touch()
    shutil.copytree(ROOT / "tests" / "runner", place / "tests" / "runner")
    (place / "tests" / "__init__.py").touch()
    (place / "steps").mkdir()
    for path in (place, *place.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    for path in place.parents:
        if not path.stat().st_mode & stat.S_IXOTH:
            path.chmod(0o755)
    return place


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(not PYTHON.exists(), reason="needs the system's Python 3.11")
@pytest.mark.parametrize("isolation", ["auto", "landlock", "reduced"])
def test_steps_of_a_plain_user_are_held_too(source: Path, isolation: str) -> None:
    done = subprocess.run(
        [PYTHON, "-m", "tests.runner.plain_user_steps", source / "steps", isolation],
        cwd=source,
        env=host_environment() | {"PYTHONPATH": str(source)},
        user=NOBODY,
        group=NOBODY,
        extra_groups=[],
        stdout=subprocess.PIPE,
        check=True,
    )
    assert json.loads(done.stdout) == {
        "user": "True",
        "bomb": "process_limit",
        "memory": "out_of_memory",
        "pool": "[1, 2]",
    }
