"""Step hosts for the tests of the runner: one for each kind of isolation, started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.runner.host_client import HostClient, a_host, light

SECRETS = {"PLUMBLINE_SECRET_KEY": "canary-key", "DATABASE_URL": "canary-database"}


@pytest.fixture(scope="session", params=["auto", "landlock"])
def host(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostClient]:
    """A host with the best walls of this machine, and one with Landlock alone."""
    steps = tmp_path_factory.mktemp("steps")
    with a_host(light(steps, isolation=request.param), SECRETS) as client:
        yield client


@pytest.fixture(scope="session")
def open_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostClient]:
    """A host without walls, to see that an attack is one."""
    with a_host(light(tmp_path_factory.mktemp("open"), isolation="reduced")) as client:
        yield client


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text("secret")
    return path


@pytest.fixture(scope="module", params=["auto", "landlock", "reduced"])
def any_host(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[HostClient]:
    """A host of each kind, for what must hold whatever the machine allows."""
    with a_host(light(tmp_path_factory.mktemp("any"), isolation=request.param)) as client:
        yield client
