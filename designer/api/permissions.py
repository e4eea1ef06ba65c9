"""Who may do what: one table of every route and method; what is not in it is refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView  # DRF's views import this file


class Role(StrEnum):
    """What a route asks of a person; the last three are roles in a workspace."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    READER = "reader"
    CONTRIBUTOR = "contributor"
    OWNER = "owner"


_READ = {"GET": Role.READER}
_WRITE = {"POST": Role.CONTRIBUTOR}

PERMISSIONS: Mapping[str, Mapping[str, Role]] = {
    "schema": {"GET": Role.SIGNED_IN},
    "session": {"GET": Role.SIGNED_IN, "DELETE": Role.SIGNED_IN},
    "tokens": {"GET": Role.SIGNED_IN, "POST": Role.SIGNED_IN},
    "token": {"DELETE": Role.SIGNED_IN},
    "modules": {"GET": Role.SIGNED_IN},
    "module": {"GET": Role.SIGNED_IN},
    "pipelines": _READ | _WRITE,
    "pipeline-import": _WRITE,
    "pipeline": _READ | {"PATCH": Role.CONTRIBUTOR, "DELETE": Role.CONTRIBUTOR},
    "pipeline-graph": _READ | {"PUT": Role.CONTRIBUTOR},
    "pipeline-operations": _READ | _WRITE,
    # Validating and planning change nothing: a reader may ask.
    "pipeline-validate": {"POST": Role.READER},
    "pipeline-plan": {"POST": Role.READER},
    "pipeline-clone": _WRITE,
    "pipeline-export": _READ,
    "pipeline-presence": {"POST": Role.READER},
    "pipeline-runs": _READ | _WRITE,
    "runs": _READ,
    "runs-compare": _READ,
    "run": _READ,
    "run-graph": _READ,
    "run-cancel": _WRITE,
    "run-resubmit": _WRITE,
    "run-events": _READ,
    "step-log": _READ,
    "step-metrics": _READ,
    "step-figures": _READ,
    "artifact": _READ,
    "artifact-rows": _READ,
    "artifact-profile": _READ,
    "artifact-download": _READ,
    "datasets": _READ | _WRITE,
    "dataset": _READ | {"PATCH": Role.CONTRIBUTOR, "DELETE": Role.CONTRIBUTOR},
    "dataset-versions": _READ | _WRITE,
    "dataset-version": _READ,
    "dataset-preview": _READ | {"POST": Role.READER},
    "dataset-import": _WRITE,
    "dataset-original": _READ,
    "computes": _READ | {"POST": Role.OWNER},
    "compute": _READ | {"PATCH": Role.OWNER, "DELETE": Role.OWNER},
    "compute-test": {"POST": Role.CONTRIBUTOR},
    "environments": _READ | _WRITE,
    "environment": _READ | {"PATCH": Role.CONTRIBUTOR, "DELETE": Role.CONTRIBUTOR},
    "environment-build": _WRITE,
    "environment-log": _READ,
    "datastores": _READ | _WRITE,
    "datastore": _READ | {"PATCH": Role.CONTRIBUTOR, "DELETE": Role.CONTRIBUTOR},
    "datastore-test": _WRITE,
    "secrets": _READ | _WRITE,
    "secret": {"PUT": Role.CONTRIBUTOR, "DELETE": Role.CONTRIBUTOR},
    "not-found": dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), Role.ANYONE),
}


def needed_role(request: Request) -> Role:
    """Return what the table asks for; OWNER, the strictest, where a route is not in it."""
    match = request.resolver_match
    route = match.url_name if match else None
    method = "GET" if request.method in ("HEAD", "OPTIONS") else str(request.method)
    return PERMISSIONS.get(route or "", {}).get(method, Role.OWNER)


class TablePermission(BasePermission):
    """Lets in whom the table lets in; roles in a workspace are checked where the row is found."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if needed_role(request) is Role.ANYONE:
            return True
        return bool(request.user and request.user.is_authenticated)
