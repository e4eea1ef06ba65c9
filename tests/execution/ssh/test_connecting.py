"""A machine is believed only by its key, and what goes wrong is said so that it can be mended."""

from pathlib import Path

import pytest

from designer.artifacts.store import LocalStore
from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.execution.backends.protocol import PreparationError
from designer.execution.backends.ssh.backend import SshBackend
from designer.execution.backends.ssh.settings import ssh_settings
from tests.engines.daemons import free_port
from tests.engines.sshd import Sshd
from tests.execution.ssh.conftest import MakeBackend
from tests.execution.ssh.steps import a_program, run, says


def refusal(backend_of: MakeBackend, **changed: object) -> PreparationError:
    with pytest.raises(PreparationError) as refused:
        backend_of(**changed).prepare(says("hello"))
    return refused.value


def test_another_host_key_than_the_known_one_is_never_accepted(
    make_backend: MakeBackend, sshd: Sshd
):
    other = f"[127.0.0.1]:{sshd.port} {(sshd.folder / 'other_key.pub').read_text()}"
    error = refusal(make_backend, known_hosts=other)
    assert error.code == "host_key"
    assert "has another key than the known one" in error.message
    assert "SHA256:" in error.message
    assert list(sshd.home.iterdir()) == [] or "nothing was sent" in error.message


def test_an_unknown_machine_is_refused_with_the_line_that_would_make_it_known(
    make_backend: MakeBackend, sshd: Sshd
):
    error = refusal(make_backend, known_hosts="")
    assert error.code == "host_key"
    line = error.message.rpartition("into `known_hosts`: ")[2]
    assert line.split()[:3] == sshd.known_hosts.split()[:3]
    assert run(make_backend(known_hosts=line), says("hello")).outcome == "succeeded"


def test_a_user_whom_the_machine_does_not_know_is_named(make_backend: MakeBackend):
    error = refusal(make_backend, user="nobody-here")
    assert error.code == "login_refused"
    assert "'nobody-here'" in error.message


def test_a_key_that_the_machine_does_not_know_is_refused(make_backend: MakeBackend, sshd: Sshd):
    error = refusal(make_backend, key_file=str(sshd.folder / "other_key"))
    assert error.code == "login_refused"


def test_a_workspace_that_is_not_trusted_reaches_public_machines_with_keys_of_its_own(
    make_backend: MakeBackend, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
):
    assert refusal(make_backend, is_trusted=False).code == "login_refused"
    text = (sshd.folder / "user_key").read_text()
    own = {"is_trusted": False, "read_key": lambda: text}
    error = refusal(make_backend, **own)
    assert error.code == "address_refused"
    assert "127.0.0.1, which is not public" in error.message
    monkeypatch.setenv(ALLOWED_VARIABLE, "127.0.0.0/8")
    assert run(make_backend(**own), says("hello")).outcome == "succeeded"


def test_a_key_that_is_no_key_is_told_apart_from_a_refused_one(
    make_backend: MakeBackend, tmp_path: Path
):
    (tmp_path / "key").write_text("not a key")
    assert refusal(make_backend, key_file=str(tmp_path / "key")).code == "key_unreadable"


def test_the_key_may_come_from_a_secret(make_backend: MakeBackend, sshd: Sshd):
    text = (sshd.folder / "user_key").read_text()
    backend = make_backend(read_key=lambda: text, key_file="")
    assert run(backend, says("hello")).outcome == "succeeded"


def test_a_machine_that_does_not_answer_is_named_with_its_port(make_backend: MakeBackend):
    port = free_port()
    error = refusal(make_backend, port=port)
    assert error.code == "unreachable"
    assert f"127.0.0.1 cannot be reached on port {port}" in error.message


def test_a_machine_without_that_python_says_what_is_needed(make_backend: MakeBackend):
    error = refusal(make_backend, python="/usr/bin/python3.99")
    assert error.code == "no_python"
    assert "'/usr/bin/python3.99'" in error.message
    assert "3.11 or newer" in error.message


@pytest.mark.parametrize(
    ("stored", "named"),
    [
        ({}, "`host` is missing"),
        ({"host": "h", "port": 70_000}, "`port` must be"),
        ({"host": "h", "key": "k"}, "'k'"),
    ],
)
def test_settings_that_cannot_be_are_named(store: LocalStore, stored: dict, named: str):
    backend = SshBackend(ssh_settings(stored, store=store))
    with pytest.raises(PreparationError, match=named) as refused:
        backend.prepare(says("hello"))
    backend.close()
    assert refused.value.code == "settings"


@pytest.mark.parametrize(
    ("program", "first"),
    [
        ("while :; do echo Welcome to box; done", "“Welcome to box”"),
        ("exec yes '{\"no\": 1}'", '“{"no": 1}”'),
        ("printf xxxx; exec cat", "“xxxx”"),
        ("yes x | tr -d '\\n'", "“xxxx"),
        ("exec cat", "nothing at all"),
    ],
)
def test_a_machine_that_never_comes_to_the_point_is_given_up_with_its_first_line(
    make_backend: MakeBackend, sshd: Sshd, program: str, first: str
):
    error = refusal(make_backend, python=str(a_program(sshd, program)), greet_seconds=3.0)
    assert error.code == "nonsense"
    assert first in error.message
    assert len(error.message) < 600
