"""What drf-spectacular cannot see: the graph document, operations, columns, and the problems."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from designer.graph import document as documents
from designer.graph import operation_shapes

COLUMN: Mapping[str, Any] = {
    "type": "object",
    "description": "A column of a table; keys that have their default are left out.",
    "required": ["name", "type"],
    "properties": {
        "name": {"type": "string"},
        "type": {
            "type": "string",
            "enum": [
                "boolean", "integer", "float", "decimal", "string", "date", "datetime", "time",
                "duration", "binary",
            ],
        },
        "time_zone": {"type": "string"},
        "precision": {"type": "integer"},
        "scale": {"type": "integer"},
        "categorical": {"type": "boolean"},
        "levels": {"type": "array", "items": {"type": "string"}},
        "ordered": {"type": "boolean"},
        "role": {"type": "string", "enum": ["none", "feature", "label", "score", "weight"]},
        "score_of": {"type": "string"},
        "score_kind": {"type": "string"},
    },
}  # fmt: skip
PROBLEM_ANSWER: Mapping[str, Any] = {
    "description": "Refused: what is wrong, as RFC 9457 has it.",
    "content": {
        "application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}
    },
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells OpenAPI what designer.api.authentication accepts."""

    target_class = "designer.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def add_core_shapes(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the schemas of the pure core, which no serializer describes."""
    schemas = result["components"]["schemas"]
    _add(schemas, "Graph", documents.json_schema())
    operations = operation_shapes.json_schema()
    _add(schemas, "Operation", operations["items"] | {"$defs": operations["$defs"]})
    schemas["Column"] = dict(COLUMN)
    return result


def add_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every operation what its errors look like."""
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"].setdefault("default", dict(PROBLEM_ANSWER))
            refusals = [s for s in operation["responses"] if s.startswith("4")]
            operation["responses"] |= dict.fromkeys(refusals, PROBLEM_ANSWER)
    schemas = result["components"]["schemas"]
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _add(schemas: dict[str, Any], name: str, schema: Mapping[str, Any]) -> None:
    """Add a JSON Schema of pydantic's, its definitions as components of their own."""
    for inner, definition in schema.get("$defs", {}).items():
        schemas[f"Graph{inner}"] = _moved(definition)
    schemas[name] = _moved({k: v for k, v in schema.items() if k not in ("$defs", "$schema")})


def _moved(part: Any) -> Any:
    """Point references at the components."""
    if isinstance(part, list):
        return [_moved(item) for item in part]
    if isinstance(part, str):
        return part.replace("#/$defs/", "#/components/schemas/Graph")
    if isinstance(part, Mapping):
        return {key: _moved(value) for key, value in part.items()}
    return part
