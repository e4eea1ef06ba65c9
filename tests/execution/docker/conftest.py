"""A backend on a real engine, and steps for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from designer.execution.backends.docker.backend import DockerBackend
from tests.engines.dockerd import Dockerd
from tests.execution.docker.steps import Steps, settings_for

MakeSteps = Callable[..., Steps]


@pytest.fixture
def make_steps(dockerd: Dockerd) -> Iterator[MakeSteps]:
    """Make a backend of the test's own, with other settings than the usual where need be."""
    made: list[DockerBackend] = []

    def make(**settings: Any) -> Steps:
        made.append(DockerBackend(replace(settings_for(dockerd), **settings)))
        return Steps(made[-1])

    yield make
    for backend in made:
        backend.close()


@pytest.fixture
def steps(make_steps: MakeSteps) -> Steps:
    return make_steps()
