"""How errors of the core are told over HTTP: one table of class and status, nothing in views."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from designer.artifacts.errors import ArtifactError
from designer.execution import errors as execution_errors
from designer.execution.environments import errors as environment_errors
from designer.graph import errors as graph_errors
from designer.workspace import errors as workspace_errors

# The first class that fits counts, so the more special ones come first.
STATUSES: Mapping[type[Exception], HTTPStatus] = {
    workspace_errors.RevisionConflictError: HTTPStatus.PRECONDITION_FAILED,
    workspace_errors.GoneError: HTTPStatus.NOT_FOUND,
    workspace_errors.NameTakenError: HTTPStatus.CONFLICT,
    workspace_errors.SecretInUseError: HTTPStatus.CONFLICT,
    workspace_errors.WorkspaceError: HTTPStatus.BAD_REQUEST,
    execution_errors.RunConflictError: HTTPStatus.CONFLICT,
    execution_errors.StaleRevisionError: HTTPStatus.CONFLICT,
    execution_errors.VersionFixedError: HTTPStatus.CONFLICT,
    execution_errors.NotReusableError: HTTPStatus.CONFLICT,
    execution_errors.ComputeConflictError: HTTPStatus.CONFLICT,
    environment_errors.EnvironmentNameTakenError: HTTPStatus.CONFLICT,
    environment_errors.NoTargetError: HTTPStatus.CONFLICT,
    execution_errors.ExecutionError: HTTPStatus.BAD_REQUEST,
    graph_errors.NotReusable: HTTPStatus.CONFLICT,
    graph_errors.GraphError: HTTPStatus.BAD_REQUEST,
    ArtifactError: HTTPStatus.BAD_REQUEST,
}
UNAVAILABLE = frozenset({"unavailable", "timed_out", "reader_gone"})


def status_of(error: Exception) -> HTTPStatus | None:
    """Return the status of an error of the core, None for what is not one of them."""
    if getattr(error, "code", None) in UNAVAILABLE:
        return HTTPStatus.SERVICE_UNAVAILABLE
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), None)


def members_of(error: Exception) -> dict[str, Any]:
    """Return what a program needs beside the sentence: the newer revision."""
    revision = getattr(error, "revision", None)
    return {"revision": revision} if isinstance(revision, int) else {}


def problems_of(error: Exception) -> list[dict[str, Any]]:
    """Return everything that is wrong, each pinned to node, port or parameter."""
    match error:
        case graph_errors.DocumentError():
            return [_document_problem(item) for item in error.problems]
        case workspace_errors.DatastoreSettingsError():
            return [_problem("field_invalid", str(error), parameter=error.field)]
        case execution_errors.ExecutionError():
            return _execution_problems(error)
        case graph_errors.PlanError():
            return [_problem(_code(error), str(error), node=error.node)]
        case graph_errors.CycleError():
            return [_problem("cycle", str(error), node=node) for node in error.cycle[:-1]]
    return []


def _execution_problems(error: Exception) -> list[dict[str, Any]]:
    match error:
        case execution_errors.InvalidPipelineError():
            return [item.to_json() for item in error.problems]
        case execution_errors.UnknownComputeError():
            return [_problem("unknown_compute", str(error))]
        case environment_errors.UnknownEnvironmentError():
            return [_problem("unknown_environment", str(error))]
        case environment_errors.EnvironmentContentError():
            return [_problem("field_invalid", str(error), parameter="content")]
        case execution_errors.InvalidComputeError():
            return [
                _problem("field_invalid", text, parameter=path) for path, text in error.problems
            ]
    return []


def _document_problem(item: graph_errors.DocumentProblem) -> dict[str, Any]:
    parts = item.path.split(".")
    is_node = parts[0] == "nodes" and len(parts) > 1
    return _problem(
        item.code, item.message, node=parts[1] if is_node else None, parameter=item.path or None
    )


def _problem(
    code: str, message: str, *, node: str | None = None, parameter: str | None = None
) -> dict[str, Any]:
    return {
        "code": code,
        "message": message,
        "node": node,
        "port": None,
        "parameter": parameter,
        "hint": None,
    }


def _code(error: graph_errors.PlanError) -> str:
    return "not_reusable" if isinstance(error, graph_errors.NotReusable) else "unknown_node"
