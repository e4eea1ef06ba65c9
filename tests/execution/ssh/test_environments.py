"""Environments of requirements on the machine: built there once, and told while it lasts."""

import io
import shutil
import sys
import tarfile
import zipfile
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from designer.execution.backends.protocol import PreparationError
from designer.execution.backends.ssh.backend import SshBackend
from designer.execution.environments.facts import EnvironmentFacts
from designer.runner.remote.environment import _is_real
from designer.runner.sandbox import landlock
from tests.engines.sshd import Sshd
from tests.execution.ssh.conftest import MakeBackend
from tests.execution.ssh.steps import a_module, an_order, finish, log_of, says
from tests.execution.waiting import wait_for

pytestmark = pytest.mark.engines
needs_landlock = pytest.mark.skipif(not landlock.abi(), reason="this kernel has no Landlock")
MAKING = "Making an environment on the machine."
METADATA = "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def wheels(sshd: Sshd, tmp_path: Path) -> Path:
    """A package of one module, where the pip of the machine looks for packages."""
    folder = sshd.home / ".config" / "pip" / "wheels"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / "greeting-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("greeting.py", "def say(**_): print('from the environment')\n")
        wheel.writestr("greeting-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("greeting-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("greeting-1.0.dist-info/RECORD", "")
    configuration = sshd.home / ".config" / "pip" / "pip.conf"
    configuration.write_text(f"[global]\nno-index = true\nfind-links = {folder}\n")
    return folder


def environment(digest: str, kind: str = "requirements", **content: Any) -> EnvironmentFacts:
    return EnvironmentFacts("mine", kind, digest, content)


def test_an_environment_is_built_once_and_the_step_runs_in_it(
    make_backend: MakeBackend, wheels: Path
):
    assert wheels
    mine = environment("e1", requirements="greeting==1.0\n", inherit=False)
    told: list[str] = []
    machine = make_backend()
    for _ in range(2):
        order = an_order(a_module("greeting:say"), {}, environment=mine)
        attempt = machine.prepare(order, lambda message, _: told.append(message))
        machine.launch(attempt)
        assert "from the environment" in log_of(finish(machine, attempt))
    assert [message for message, _ in groupby(told)].count(MAKING) == 1
    assert any("greeting" in message for message in told)


BACKEND = """\
import os, pathlib, zipfile
def build_wheel(folder, config_settings=None, metadata_directory=None):
    {deed}
    name = "curious-1.0-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, name), "w") as wheel:
        wheel.writestr("curious.py", "")
        wheel.writestr("curious-1.0.dist-info/METADATA", {metadata!r})
        wheel.writestr("curious-1.0.dist-info/WHEEL", {wheel!r})
        wheel.writestr("curious-1.0.dist-info/RECORD", "")
    return name
"""
PROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


def a_package_that(deed: str, wheels: Path) -> str:
    """Make a package whose build does something, and give its requirement."""
    metadata = METADATA.replace("greeting", "curious")
    files = {
        "pyproject.toml": PROJECT,
        "backend.py": BACKEND.format(deed=deed, metadata=metadata, wheel=WHEEL),
        "PKG-INFO": metadata,
    }
    with tarfile.open(wheels / "curious-1.0.tar.gz", "w:gz") as archive:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"curious-1.0/{name}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return "curious==1.0\n"


@needs_landlock
def test_a_build_sees_nothing_of_the_home_folder(
    make_backend: MakeBackend, wheels: Path, sshd: Sshd
):
    (sshd.home / "private.txt").write_text("the key")
    wanted = a_package_that(f"open({str(sshd.home / 'private.txt')!r})", wheels)
    mine = environment("e4", requirements=wanted, inherit=False)
    with pytest.raises(PreparationError, match="Permission denied"):
        make_backend().prepare(says("hello", environment=mine))


def test_a_build_ends_at_its_deadline_with_all_that_it_started(
    make_backend: MakeBackend, wheels: Path, sshd: Sshd, settings: Any
):
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={"environment_build_seconds": 15}
    )
    wanted = a_package_that("os.fork() or os.setsid(); __import__('time').sleep(611)", wheels)
    mine = environment("e5", requirements=wanted, inherit=False)
    with pytest.raises(PreparationError, match="took longer"):
        make_backend().prepare(says("hello", environment=mine))
    wait_for(lambda: not running_in("e5"), 10, "the build to be gone")


@pytest.mark.parametrize(
    "link", ["venv", "venv/bin", "venv/bin/python"], ids=["venv", "bin", "python"]
)
def test_an_environment_that_is_a_link_is_not_real(tmp_path: Path, link: str):
    place, other = tmp_path / "e6", tmp_path / "other"
    for root in (place, other):
        (root / "venv" / "bin").mkdir(parents=True)
        (root / "venv" / "bin" / "python").symlink_to(sys.executable)
    assert _is_real(place)
    (other / "program").touch()
    python = place / link
    shutil.rmtree(python) if python.is_dir() else python.unlink()
    python.symlink_to(other / "program" if link.endswith("python") else other / link)
    assert not _is_real(place)


def running_in(digest: str) -> list[str]:
    """Name the processes that run with the environment or from its folder."""
    return [
        entry.name
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and f"/environments/{digest}/" in command_of(entry)
    ]


def command_of(process: Path) -> str:
    try:
        return (process / "cmdline").read_text(errors="replace")
    except OSError:
        return ""


def test_what_is_said_of_requirements_that_cannot_be_had_is_passed_on(
    make_backend: MakeBackend, wheels: Path
):
    assert wheels
    machine = make_backend(python=sys.executable)  # which has uv beside it, and that is faster
    mine = environment("e2", requirements="no-such-package-anywhere==9\n", inherit=False)
    with pytest.raises(PreparationError, match="no-such-package-anywhere") as refused:
        machine.prepare(says("hello", environment=mine))
    assert refused.value.code == "environment_failed"


@pytest.mark.parametrize(
    ("kind", "content", "named"),
    [
        ("image", {"image": "debian"}, "compute target of the kind docker"),
        ("conda", {"conda": "dependencies: [gdal]", "inherit": False}, "gdal"),
    ],
)
def test_an_environment_that_ssh_cannot_give_is_refused(
    machine: SshBackend, kind: str, content: dict[str, Any], named: str
):
    with pytest.raises(PreparationError, match=named) as refused:
        machine.prepare(says("hello", environment=environment("e3", kind, **content)))
    assert refused.value.code == "environment_unsupported"
