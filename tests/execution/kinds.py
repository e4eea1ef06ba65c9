"""The kinds of backends for the contract test: each says how it is made and where its steps are.

A kind that needs an engine starts it, or skips with the reason why it cannot be had.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from designer.artifacts.store import LocalStore
from designer.execution.backends.docker.backend import DockerBackend
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.backends.protocol import Attempt, Backend, Tell, tell_nobody
from designer.execution.backends.ssh.backend import SshBackend
from designer.execution.environments.content import check_content, digest_of
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.orders import StepOrder
from designer.workspace.store import artifact_store
from tests.engines.sshd import Sshd
from tests.execution.docker.steps import processes_in, settings_for
from tests.execution.processes import step_processes
from tests.execution.ssh.steps import living

CONTENT = check_content("requirements", {"requirements": "six==1.17.0"})
MORE = EnvironmentFacts("more", "requirements", digest_of("requirements", CONTENT), CONTENT)


@dataclass(frozen=True)
class Kind:
    """A backend ready for steps, and what tests ask of the machine that it runs them on."""

    backend: Backend
    store: LocalStore
    # The processes of an attempt that live, by whatever number they have over there.
    living: Callable[[Attempt], list[int]]
    # Kill these processes from outside, as an operating system that is out of memory would.
    kill: Callable[[list[int]], None]


def process(request: pytest.FixtureRequest) -> Iterator[Kind]:
    backend: ProcessBackend = request.getfixturevalue("backend")
    yield Kind(backend, backend.store, lambda _: step_processes(backend.host.pid), kill_here)


class InEnvironment(ProcessBackend):
    """Runs every step in an environment that has one more package."""

    def prepare(self, order: StepOrder, tell: Tell = tell_nobody) -> Attempt:
        return super().prepare(replace(order, environment=MORE), tell)


def environment(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """A Python of its own on this machine, without a step host."""
    store = artifact_store()
    backend = InEnvironment(ProcessSettings(store, slots=2))

    def living(attempt: Attempt) -> list[int]:
        return [pid for guard in backend.pids() for pid in step_processes(guard)]

    yield Kind(backend, store, living, kill_here)
    backend.close()


def kill_here(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def ssh(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """A machine that has our own Python with its packages: tables need pyarrow."""
    server: Sshd = request.getfixturevalue("sshd")
    store = artifact_store()
    backend = SshBackend(server.settings(store, python=sys.executable))
    yield Kind(backend, store, living, kill_here)
    backend.close()


def docker(request: pytest.FixtureRequest) -> Iterator[Kind]:
    """An engine with an image of our own Python and its packages."""
    settings = settings_for(request.getfixturevalue("dockerd"))
    backend = DockerBackend(settings)
    yield Kind(backend, settings.store, lambda a: processes_in(a.folder), kill_here)
    backend.close()


# Each is called with the `request` of a fixture and yields its kind once.
KINDS: dict[str, Callable[[pytest.FixtureRequest], Iterator[Kind]]] = {
    "process": process,
    "docker": docker,
    "environment": environment,
    "ssh": ssh,
}
# It writes down what it builds.
MARKS = {"environment": pytest.mark.django_db, "docker": pytest.mark.docker}
