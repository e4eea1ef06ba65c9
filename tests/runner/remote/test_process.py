"""What a step may read of the machine that it runs on."""

import sys
from pathlib import Path
from typing import Any

import pytest

from designer.runner.remote import process

STEP: dict[str, Any] = {"inputs": {}, "params": {}, "network": False}


@pytest.mark.parametrize("python", [".local/bin/python3", "bin/python3", ".local/share/it/bin/py"])
def test_a_python_in_the_home_of_the_user_does_not_open_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, python: str
):
    monkeypatch.setenv("HOME", str(tmp_path))
    readable = process._access(tmp_path / "steps/1", str(tmp_path / python), STEP).readable
    secrets = (".ssh/id_rsa", ".local/share/keyrings/login.keyring", ".netrc", "steps/2/step.json")
    for name in secrets:
        assert not any((tmp_path / name).is_relative_to(place) for place in readable), name
    for name in (python, ".local/lib/python3.11/site-packages", ".local/bin/tool"):
        assert any((tmp_path / name).is_relative_to(place) for place in readable), name


def test_the_python_of_the_system_and_its_packages_are_readable(tmp_path: Path):
    readable = process._access(tmp_path, "/usr/bin/python3", STEP).readable
    assert Path("/usr") in readable
    assert Path("/") not in readable
    assert any(Path(sys.prefix).is_relative_to(place) for place in readable)
