"""Errors as RFC 9457 problems: the one shape in which the API says that something is wrong."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, JsonResponse
from rest_framework import exceptions
from rest_framework.response import Response

from designer.api import core_errors
from designer.execution.payloads import FULL

logger = logging.getLogger(__name__)
CONTENT_TYPE = "application/problem+json"
DATABASE_AWAY = "The database does not answer. Try again in a moment."
DISK_FULL = "The disk of the server is full. Make room on it, then try again."
SAID_WHEN_FULL = ("disk is full", "No space left on device")  # by SQLite, by PostgreSQL
RETRY_AFTER_SECONDS = 5


class ApiProblem(exceptions.APIException):
    """A refusal with a status, a sentence and, where it applies, a list of problems."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        problems: Sequence[Mapping[str, Any]] = (),
        extra: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status_code = status
        self.problems = list(problems)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})


def problem(
    status: int, detail: str, *, problems: Sequence[Mapping[str, Any]] = (), **extra: Any
) -> dict[str, Any]:
    """Return the body of a problem; `extra` are members of its own kind (RFC 9457, 3.2)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if problems:
        body["problems"] = list(problems)
    return body | extra


def handle(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: every error that a view raises becomes a problem."""
    known = _disk_full(error) or _database_away(error) or _known(error)
    if known is None:
        return None  # a bug: Django logs it and answers with `server_error` below
    headers = dict(getattr(known, "headers", {}))
    if getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = str(known.auth_header)  # type: ignore[attr-defined]
    if getattr(known, "wait", None):
        headers["Retry-After"] = str(int(known.wait))  # type: ignore[attr-defined]
    body = problem(
        known.status_code, _detail(known), problems=_problems(known), **getattr(known, "extra", {})
    )
    return Response(body, known.status_code, headers=headers, content_type=CONTENT_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    match error:
        case exceptions.APIException():
            return error
        case Http404():
            return exceptions.NotFound("There is nothing at this address that you can see.")
        case PermissionDenied():
            return exceptions.PermissionDenied()
        case RequestDataTooBig() | TooManyFilesSent():
            return ApiProblem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large.")
        case SuspiciousOperation():
            return ApiProblem(HTTPStatus.BAD_REQUEST, "The request is malformed.")
    return _of_the_core(error)


def _database_away(error: Exception) -> ApiProblem | None:
    if not isinstance(error, OperationalError | InterfaceError):
        return None
    logger.warning("The database does not answer: %s", error)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    return ApiProblem(HTTPStatus.SERVICE_UNAVAILABLE, DATABASE_AWAY, headers=headers)


def _disk_full(error: Exception) -> ApiProblem | None:
    is_told = isinstance(error, OperationalError) and any(t in str(error) for t in SAID_WHEN_FULL)
    if not (is_told or (isinstance(error, OSError) and error.errno in FULL)):
        return None
    logger.error("The disk is full: %s", error)
    return ApiProblem(HTTPStatus.INSUFFICIENT_STORAGE, DISK_FULL)


def _of_the_core(error: Exception) -> ApiProblem | None:
    status = core_errors.status_of(error)
    if status is None:
        return None
    members = core_errors.members_of(error)
    headers = {"ETag": f'"{members["revision"]}"'} if "revision" in members else {}
    problems = core_errors.problems_of(error)
    return ApiProblem(status, str(error), problems=problems, extra=members, headers=headers)


def _detail(error: exceptions.APIException) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Some fields are not valid."
    return str(error.detail)


def _problems(error: exceptions.APIException) -> list[Mapping[str, Any]]:
    if isinstance(error, ApiProblem):
        return error.problems
    if isinstance(error, exceptions.ValidationError):
        return list(_field_problems(error.detail, ""))
    return []


def _field_problems(detail: Any, path: str) -> Iterator[Mapping[str, Any]]:
    """Flatten DRF's nested error detail into one problem a message, with the path of its field."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name != "non_field_errors"
            yield from _field_problems(inner, f"{path}.{name}".strip(".") if own else path)
    elif isinstance(detail, (list, tuple)):
        for inner in detail:
            yield from _field_problems(inner, path)
    else:
        yield {
            "code": "field_invalid",
            "message": str(detail),
            "node": None,
            "port": None,
            "parameter": path or None,
            "hint": None,
        }


def response(status: int, detail: str) -> JsonResponse:
    """A problem from outside of DRF: middleware and Django's own error handlers."""
    return JsonResponse(problem(status, detail), status=status, content_type=CONTENT_TYPE)
