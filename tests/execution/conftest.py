"""A real worker with a real step host, in the test's process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from designer.execution import actions, dispatch
from designer.execution.backends.process import ProcessBackend, ProcessSettings
from designer.execution.models import ComputeTarget, Run
from designer.execution.supervisor import Supervisor
from designer.workspace.models import Pipeline, Workspace
from designer.workspace.store import artifact_store
from tests.execution.waiting import wait_for_end


@pytest.fixture(scope="session")
def backend() -> Iterator[ProcessBackend]:
    """One step host for all tests: its libraries take seconds to load."""
    backend = ProcessBackend(ProcessSettings(artifact_store(), slots=2))
    backend.host.start()
    yield backend
    backend.close()


@pytest.fixture
def workspace(transactional_db: None) -> Workspace:
    ComputeTarget.objects.get_or_create(name="local")
    return Workspace.objects.get_or_create(slug="default", defaults={"name": "Default"})[0]


@pytest.fixture
def worker(workspace: Workspace, backend: ProcessBackend) -> Iterator[Supervisor]:
    supervisor = Supervisor("test", ["local"], 2, backend)
    supervisor.start()
    dispatch.set_local_worker(supervisor)
    yield supervisor
    dispatch.set_local_worker(None)
    supervisor.stop()


@pytest.fixture
def pipeline(workspace: Workspace) -> Callable[..., Pipeline]:
    def make(document: dict[str, Any]) -> Pipeline:
        return Pipeline.objects.create(workspace=workspace, name="Test", document=document)

    return make


@pytest.fixture
def run_to_end(worker: Supervisor) -> Callable[..., Run]:
    def run(pipeline: Pipeline, **request: Any) -> Run:
        return wait_for_end(actions.submit_run(pipeline, None, request))

    return run
