"""References: values such as `{"$parameter": name}` that stand for something else."""

from collections.abc import Mapping
from typing import Any

from designer.graph.structure import Graph, PipelineParameter


def parameter_name(value: Any) -> str | None:
    """Find the pipeline parameter that a value stands for."""
    return _reference(value, "$parameter")


def secret_name(value: Any) -> str | None:
    """Find the secret that a value stands for."""
    return _reference(value, "$secret")


def secret_names(graph: Graph) -> set[str]:
    """Find the secrets that the nodes of a graph name."""
    values = (value for node in graph.nodes.values() for value in node.params.values())
    return {name for value in values if (name := secret_name(value)) is not None}


def parameter_values(graph: Graph, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Give the value of every pipeline parameter: the run's where it says one, else the default."""
    defaults = {name: parameter.default for name, parameter in graph.parameters.items()}
    return {**defaults, **{name: v for name, v in (given or {}).items() if name in defaults}}


def substitute(params: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Put values in the place of references to pipeline parameters; unknown ones stay."""
    if not values:
        return params
    substituted = dict(params)
    for name, value in params.items():
        reference = parameter_name(value)
        if reference is not None and reference in values:
            substituted[name] = values[reference]
    return substituted


def fits_type(value: Any, parameter: PipelineParameter) -> bool:
    """Whether a value may be given to a pipeline parameter; null is "not given"."""
    if value is None:
        return True
    if parameter.type == "boolean" or isinstance(value, bool):
        return parameter.type == "boolean" and isinstance(value, bool)
    match parameter.type:
        case "integer":
            return isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        case "number":
            return isinstance(value, int | float)
    return isinstance(value, str)


def _reference(value: Any, key: str) -> str | None:
    if not isinstance(value, dict) or len(value) != 1:
        return None
    name = value.get(key)
    return name if isinstance(name, str) else None
