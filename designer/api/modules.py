"""The catalogue of modules, from the snapshot: no module is imported to show it."""

import hashlib
import json
from functools import cache

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from designer.api.shapes.modules import ModuleListShape, ModuleShape
from designer.catalog import snapshot


class Modules(APIView):
    """The whole palette at once."""

    @extend_schema(operation_id="modules_list", responses=ModuleListShape)
    def get(self, request: Request) -> Response:
        """All modules; the ETag spares loading them again while nothing has changed."""
        body, etag = _catalog()
        if request.headers.get("If-None-Match") == etag:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})
        return Response(body, headers={"ETag": etag, "Cache-Control": "private, no-cache"})


class Module(APIView):
    """One module."""

    @extend_schema(operation_id="modules_get", responses=ModuleShape)
    def get(self, request: Request, module_id: str) -> Response:
        """The ports, parameters and help of the newest version of one module."""
        spec = snapshot.load().get(module_id)
        if spec is None:
            raise Http404
        return Response(_public(spec.to_json()))


@cache
def _catalog() -> tuple[dict[str, object], str]:
    body: dict[str, object] = {
        "results": [_public(spec.to_json()) for spec in snapshot.load().values()]
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return body, f'"{digest[:32]}"'


def _public(spec: dict[str, object]) -> dict[str, object]:
    """Leave out where the code lies: that is between the catalogue and the runner."""
    return {k: v for k, v in spec.items() if k not in ("entry_point", "context_parameter")}
