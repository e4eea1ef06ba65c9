"""A machine behind a real sshd, and workers that share a store."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends.ssh.backend import SshBackend
from tests.engines.sshd import Sshd

MakeBackend = Callable[..., SshBackend]


@pytest.fixture
def store(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "store")


@pytest.fixture
def make_backend(sshd: Sshd, store: LocalStore) -> Iterator[MakeBackend]:
    """Make backends of workers that share a store; each has a connection of its own."""
    made: list[SshBackend] = []

    def make(**changed: Any) -> SshBackend:
        made.append(SshBackend(sshd.settings(store, **changed)))
        return made[-1]

    yield make
    for backend in made:
        backend.close()


@pytest.fixture
def machine(make_backend: MakeBackend) -> SshBackend:
    return make_backend()
