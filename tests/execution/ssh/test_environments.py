"""Environments of requirements on the machine: built there once, and told while it lasts."""

import sys
import zipfile
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from designer.execution.backends.protocol import PreparationError
from designer.execution.backends.ssh.backend import SshBackend
from designer.execution.environments.facts import EnvironmentFacts
from tests.engines.sshd import Sshd
from tests.execution.ssh.conftest import MakeBackend
from tests.execution.ssh.steps import a_module, an_order, finish, log_of, says

MAKING = "Making an environment on the machine."
METADATA = "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n"
WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


@pytest.fixture
def wheels(sshd: Sshd, tmp_path: Path) -> Path:
    """A package of one module, where the pip of the machine looks for packages."""
    folder = sshd.home / "wheels"
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "greeting-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("greeting.py", "def say(**_): print('from the environment')\n")
        wheel.writestr("greeting-1.0.dist-info/METADATA", METADATA)
        wheel.writestr("greeting-1.0.dist-info/WHEEL", WHEEL)
        wheel.writestr("greeting-1.0.dist-info/RECORD", "")
    configuration = sshd.home / ".config" / "pip" / "pip.conf"
    configuration.parent.mkdir(parents=True, exist_ok=True)
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
