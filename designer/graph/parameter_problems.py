"""Problems of parameters: unknown, missing, of a wrong value, or naming what does not exist."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from designer.catalog.spec import ModuleSpec, Parameter
from designer.graph.problems import Code, Problem, suggestion
from designer.graph.references import (
    fits_type,
    parameter_name,
    parameter_values,
    secret_name,
    substitute,
)
from designer.graph.structure import Graph, Node, NodeId, PipelineParameter
from designer.graph.words import misfit_words
from designer.graph.world import World

MAX_SHOWN = 60


class ParameterCheck:
    """Checks the parameters of many nodes; each module's validator is made once."""

    def __init__(self, graph: Graph, world: World) -> None:
        self._world = world
        self._definitions = graph.parameters
        self._values = parameter_values(graph, world.parameters)
        self._validators: dict[int, jsonschema_rs.Validator] = {}

    def problems(
        self, node_id: NodeId, node: Node, spec: ModuleSpec, title: str
    ) -> Iterator[Problem]:
        """Find the problems of one node's parameters."""
        given = substitute(node.params, self._values)
        hidden = spec.hidden(given)
        blank = {p.name for p in spec.parameters if p.required and _is_blank(given.get(p.name))}
        values = {n: value for n, value in given.items() if n not in hidden and n not in blank}
        yield from self._reference_problems(node_id, node, spec, title)
        if not self._is_valid(spec, values):
            yield from _unknown_parameters(node_id, values, spec, title)
            yield from _invalid_values(node_id, values, spec, title)
        for parameter in spec.parameters:
            if parameter.name in hidden:
                continue
            if parameter.name in blank:
                yield _missing(node_id, parameter, title)
            elif parameter.kind in ("dataset", "model", "secret", "datastore"):
                value = values.get(parameter.name, parameter.default)
                yield from self._name_problems(node_id, parameter, value, values, title)

    def _is_valid(self, spec: ModuleSpec, values: Mapping[str, Any]) -> bool:
        validator = self._validators.get(id(spec))
        if validator is None:
            validator = jsonschema_rs.validator_for(dict(spec.json_schema))
            self._validators[id(spec)] = validator
        return validator.is_valid(values)

    def _reference_problems(
        self, node_id: NodeId, node: Node, spec: ModuleSpec, title: str
    ) -> Iterator[Problem]:
        for name, value in node.params.items():
            reference = parameter_name(value)
            if reference is not None and reference not in self._definitions:
                message = (
                    f"{title}: {_title(spec, name)} refers to the pipeline parameter "
                    f"“{reference}”, which does not exist."
                )
                hint = suggestion(reference, self._definitions)
                yield Problem("unknown_parameter", message, node_id, parameter=name, hint=hint)

    def _name_problems(
        self,
        node_id: NodeId,
        parameter: Parameter,
        value: Any,
        values: Mapping[str, Any],
        title: str,
    ) -> Iterator[Problem]:
        """Find names of datasets, models, secrets and datastores that are not there."""
        world = self._world
        if parameter.kind == "secret":
            name = secret_name(value)
            if name is not None and world.secrets is not None and name not in world.secrets:
                message = f"{title}: there is no secret “{name}”."
                hint = suggestion(name, world.secrets)
                yield Problem("unknown_secret", message, node_id, None, parameter.name, hint)
        elif isinstance(value, str) and parameter.kind == "dataset":
            version = values.get("version")
            yield from dataset_problems(world, value, version, title, node_id, parameter.name)
        elif isinstance(value, str):
            yield from self._unknown_name(node_id, parameter, value, title)

    def _unknown_name(
        self, node_id: NodeId, parameter: Parameter, name: str, title: str
    ) -> Iterator[Problem]:
        codes: dict[str, Code] = {"model": "parameter_invalid", "datastore": "unknown_datastore"}
        known = self._world.models if parameter.kind == "model" else self._world.datastores
        if known is not None and name not in known:
            message = f"{title}: there is no {parameter.kind} “{name}”."
            hint = suggestion(name, known)
            code = codes[parameter.kind]
            yield Problem(code, message, node_id, None, parameter.name, hint)


def pipeline_parameter_problems(graph: Graph, world: World) -> Iterator[Problem]:
    """Find values of pipeline parameters that do not fit their type or name no dataset."""
    values = parameter_values(graph, world.parameters)
    for name, definition in graph.parameters.items():
        value = values[name]
        if not fits_type(value, definition):
            yield _misfitting_parameter(name, definition, value)
        elif definition.type == "dataset" and value is not None:
            title = f"Pipeline parameter “{name}”"
            yield from dataset_problems(world, value, None, title, None, name)
    for name in world.parameters:
        if name not in graph.parameters:
            message = f"The pipeline has no parameter “{name}”."
            hint = suggestion(name, graph.parameters)
            yield Problem("unknown_parameter", message, parameter=name, hint=hint)


def dataset_problems(
    world: World,
    name: str,
    version: Any,
    title: str,
    node: NodeId | None,
    parameter: str,
) -> Iterator[Problem]:
    """Find a dataset, or a version of one, that is not there."""
    if world.datasets is None:
        return
    if name not in world.datasets:
        message = f"{title}: there is no dataset “{name}”."
        hint = suggestion(name, world.datasets)
        yield Problem("unknown_dataset", message, node, None, parameter, hint)
    elif not world.datasets[name]:
        message = f"{title}: the dataset “{name}” has no data yet."
        remedy = "Import it, or wait until its import has ended."
        yield Problem("unknown_dataset", message, node, None, parameter, remedy)
    elif version is not None and version not in world.datasets[name]:
        known = ", ".join(str(number) for number in sorted(world.datasets[name]))
        message = f"{title}: the dataset “{name}” has no version {version}."
        hint = f"There is version {known}."
        yield Problem("unknown_dataset", message, node, None, parameter, hint)


def _unknown_parameters(
    node_id: NodeId, values: Mapping[str, Any], spec: ModuleSpec, title: str
) -> Iterator[Problem]:
    for name in values:
        if name not in spec.parameters_by_name:
            message = f"{title}: there is no parameter “{name}”."
            hint = suggestion(name, spec.parameters_by_name)
            yield Problem("unknown_parameter", message, node_id, parameter=name, hint=hint)


def _invalid_values(
    node_id: NodeId, values: Mapping[str, Any], spec: ModuleSpec, title: str
) -> Iterator[Problem]:
    for name, value in values.items():
        parameter = spec.parameters_by_name.get(name)
        why = _why_invalid(parameter, value) if parameter else None
        if why:
            message = f"{title}: {_title(spec, name)} {why}"
            yield Problem("parameter_invalid", message, node_id, parameter=name)


def _why_invalid(parameter: Parameter, value: Any) -> str | None:
    """Say why a value does not fit its parameter, as the end of a sentence."""
    if parameter_name(value) is not None:
        return None  # its pipeline parameter does not exist, which is said already
    if parameter.kind == "secret":
        allowed = secret_name(value) is not None or (value is None and not parameter.required)
        return None if allowed else "must name a secret: a pipeline never holds its value."
    if secret_name(value) is not None:
        return "takes no secret: only a parameter for secrets does."
    reason = misfit_words(value, parameter)
    if reason:
        return reason if reason.endswith("empty.") else f"{reason} Got {_shown(value)}."
    return _why_inside(parameter, value)


def _why_inside(parameter: Parameter, value: Any) -> str | None:
    """Say what is wrong somewhere inside a selector or a table."""
    error = next(jsonschema_rs.iter_errors(dict(parameter.json_schema), value), None)
    if error is None:
        return None
    place = ".".join(str(part) for part in error.instance_path)
    return f"does not fit{f' at “{place}”' if place else ''}: {error.message}."


def _missing(node_id: NodeId, parameter: Parameter, title: str) -> Problem:
    message = f"{title}: {parameter.title} must be set."
    return Problem("parameter_missing", message, node_id, parameter=parameter.name)


def _misfitting_parameter(name: str, definition: PipelineParameter, value: Any) -> Problem:
    words = {"string": "a text", "integer": "an integer", "number": "a number",
             "boolean": "true or false", "dataset": "the name of a dataset"}  # fmt: skip
    message = f"Pipeline parameter “{name}” must be {words[definition.type]}. Got {_shown(value)}."
    return Problem("parameter_invalid", message, parameter=name)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def _title(spec: ModuleSpec, name: str) -> str:
    parameter = spec.parameters_by_name.get(name)
    return parameter.title if parameter else f"“{name}”"


def _is_blank(value: Any) -> bool:
    """Whether nothing is entered: no value, a text of blanks, a table without columns."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Mapping) and value.get("columns") in ([], ()))
