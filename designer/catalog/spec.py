"""What a module is: its ports, its parameters and its promises, as frozen data."""

from collections.abc import Mapping, Set
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

ParameterKind = Literal[
    "number", "integer", "text", "boolean", "choice", "column", "columns", "code", "dataset",
    "model", "secret", "datastore", "list", "table",
]  # fmt: skip
DATA_TYPES = ("Table", "UntrainedModel", "Model", "Transform", "Images", "Text", "File", "Folder")
ANY_FITS = frozenset({"File", "Folder"})


def fits(output_type: str, input_type: str) -> bool:
    """Whether data of one type may go into a port of another."""
    return output_type == input_type or input_type in ANY_FITS


@dataclass(frozen=True, slots=True)
class InputPort:
    """A place where data goes in; `many` takes any number of edges, in their order."""

    name: str
    title: str
    data_type: str
    optional: bool = False
    many: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class OutputPort:
    """A place where data comes out."""

    name: str
    title: str
    data_type: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting of a module, with all that the form needs to show it.

    `shown_if` maps names of other parameters to the values for which this one applies. While it
    does not apply it counts as having its default. `column_of` is the input port whose columns a
    column parameter picks from.
    """

    name: str
    title: str
    kind: ParameterKind
    json_schema: Mapping[str, Any]
    help: str = ""
    default: Any = None
    required: bool = False
    shown_if: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    column_of: str | None = None
    column_types: tuple[str, ...] = ()
    column_roles: tuple[str, ...] = ()
    choices: tuple[tuple[Any, str], ...] = ()
    language: str | None = None
    multiline: bool = False
    step: float | None = None
    unit: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object that the API and the snapshot carry."""
        values = {name: value for name, value in asdict(self).items() if name != "json_schema"}
        return {
            **values,
            "schema": self.json_schema,
            "shown_if": {name: list(values) for name, values in self.shown_if.items()} or None,
            "column_types": list(self.column_types),
            "column_roles": list(self.column_roles),
            "choices": [{"value": value, "title": title} for value, title in self.choices],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Parameter":
        """Read what `to_json` gave."""
        values = {name: value for name, value in data.items() if name != "schema"}
        return cls(
            **{
                **values,
                "json_schema": data["schema"],
                "shown_if": {k: tuple(v) for k, v in (data.get("shown_if") or {}).items()},
                "column_types": tuple(data.get("column_types", ())),
                "column_roles": tuple(data.get("column_roles", ())),
                "choices": tuple((c["value"], c["title"]) for c in data.get("choices", ())),
            }
        )


@dataclass(frozen=True)
class ModuleSpec:
    """All that is known of a module without importing it."""

    id: str
    version: int
    title: str
    group: str
    summary: str
    help: str
    entry_point: str
    inputs: tuple[InputPort, ...] = ()
    outputs: tuple[OutputPort, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    schema_rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    effects: Literal["read", "write"] | None = None
    idempotent: bool = False
    repeats_unless: Mapping[str, Any] = field(default_factory=dict)
    network: bool = False
    environment: str | None = None
    user_code: bool = False
    context_parameter: str | None = None

    @cached_property
    def inputs_by_name(self) -> Mapping[str, InputPort]:
        """The input ports by their names."""
        return {port.name: port for port in self.inputs}

    @cached_property
    def outputs_by_name(self) -> Mapping[str, OutputPort]:
        """The output ports by their names."""
        return {port.name: port for port in self.outputs}

    @cached_property
    def parameters_by_name(self) -> Mapping[str, Parameter]:
        """The parameters by their names."""
        return {parameter.name: parameter for parameter in self.parameters}

    @cached_property
    def json_schema(self) -> Mapping[str, Any]:
        """The JSON Schema of all parameters: it serves the server's check and the form.

        A parameter that does not always apply is never required by it.
        """
        return {
            "type": "object",
            "properties": {parameter.name: _property(parameter) for parameter in self.parameters},
            "required": [p.name for p in self.parameters if p.required and not p.shown_if],
            "additionalProperties": False,
        }

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """The default of every parameter, None where there is none."""
        return {parameter.name: parameter.default for parameter in self.parameters}

    @cached_property
    def conditional(self) -> tuple[Parameter, ...]:
        """The parameters that do not always apply; each names only ones declared before it."""
        return tuple(parameter for parameter in self.parameters if parameter.shown_if)

    def hidden(self, params: Mapping[str, Any]) -> Set[str]:
        """Give the parameters that do not apply while the others have these values."""
        hidden: set[str] = set()
        for parameter in self.conditional:
            for name, values in parameter.shown_if.items():
                value = params[name] if name in params else self.defaults[name]
                if name in hidden or value not in values:
                    hidden.add(parameter.name)
        return hidden

    def resolve(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """Give every parameter its value: the given one where it applies, else its default."""
        hidden = self.hidden(params)
        return {
            name: params[name] if name in params and name not in hidden else default
            for name, default in self.defaults.items()
        }

    def may_repeat(self, params: Mapping[str, Any]) -> bool:
        """Whether an attempt that was lost may be made again with these parameters."""
        if self.effects != "write":
            return True
        harms = any(params.get(name) == value for name, value in self.repeats_unless.items())
        return self.idempotent and not harms

    def datastore(self, params: Mapping[str, Any]) -> str | None:
        """Find the name of the datastore that is used with these parameters."""
        names = (params.get(p.name) for p in self.parameters if p.kind == "datastore")
        return next((name for name in names if isinstance(name, str)), None)

    def to_json(self) -> dict[str, Any]:
        """Give the JSON object that the API and the snapshot carry."""
        return {
            "id": self.id,
            "version": self.version,
            "title": self.title,
            "group": self.group,
            "summary": self.summary,
            "help": self.help,
            "entry_point": self.entry_point,
            "inputs": [asdict(port) for port in self.inputs],
            "outputs": [asdict(port) for port in self.outputs],
            "parameters": [parameter.to_json() for parameter in self.parameters],
            "params_schema": self.json_schema,
            "schema_rules": self.schema_rules,
            "effects": self.effects,
            "idempotent": self.idempotent,
            "repeats_unless": self.repeats_unless,
            "network": self.network,
            "environment": self.environment,
            "user_code": self.user_code,
            "context_parameter": self.context_parameter,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ModuleSpec":
        """Read what `to_json` gave."""
        values = {name: value for name, value in data.items() if name != "params_schema"}
        return cls(
            **{
                **values,
                "inputs": tuple(InputPort(**port) for port in data["inputs"]),
                "outputs": tuple(OutputPort(**port) for port in data["outputs"]),
                "parameters": tuple(Parameter.from_json(item) for item in data["parameters"]),
            }
        )


def _property(parameter: Parameter) -> dict[str, Any]:
    """Give the schema of one parameter with its title, help and default."""
    extra: dict[str, Any] = {"title": parameter.title}
    if parameter.help:
        extra["description"] = parameter.help
    if not parameter.required:
        extra["default"] = parameter.default
    return {**parameter.json_schema, **extra}
