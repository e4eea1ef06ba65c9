"""Make a module of a function: its signature and docstring are the whole specification."""

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from designer.catalog.docstring import Docstring, parse_docstring
from designer.catalog.errors import DeclarationError
from designer.catalog.kinds import read_parameter
from designer.catalog.ports import read_input, read_outputs
from designer.catalog.schema_rules import Rule
from designer.catalog.spec import InputPort, ModuleSpec, OutputPort, Parameter
from designer.catalog.types import is_context

Function = TypeVar("Function", bound=Callable[..., Any])
SPEC_ATTRIBUTE = "__module_spec__"
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD


def module(  # noqa: PLR0913 - one argument for each promise that a module can make
    *,
    title: str,
    group: str,
    version: int = 1,
    id: str | None = None,
    schema: Mapping[str, Rule] | None = None,
    effects: Literal["read", "write"] | None = None,
    idempotent: bool = False,
    repeats_unless: Mapping[str, Any] | None = None,
    network: bool = False,
    environment: str | None = None,
    user_code: bool = False,
) -> Callable[[Function], Function]:
    """Declare that the function below is a module.

    Args:
        title: The name that people see.
        group: The palette group.
        version: Raised whenever results change.
        id: The identity; by default the function's name.
        schema: A rule for each output of which the columns are known before a run.
        effects: "read" when it reads the outside world, "write" when it changes it.
        idempotent: A lost attempt may be repeated although it writes.
        repeats_unless: Values of parameters with which it must not be repeated after all.
        network: It needs the network.
        environment: The environment that it needs beyond the default one.
        user_code: It runs code that a user wrote, so it gets a process of its own.

    Raises:
        DeclarationError: The function cannot be a module; the message says why.
    """
    promises: dict[str, Any] = {
        "version": version, "title": title, "group": group, "schema_rules": dict(schema or {}),
        "effects": effects, "idempotent": idempotent, "network": network,
        "repeats_unless": dict(repeats_unless or {}),
        "environment": environment, "user_code": user_code,
    }  # fmt: skip

    def declare(function: Function) -> Function:
        spec = _make_spec(function, id, promises)
        _check_version(function, version)
        check_rules(function.__name__, spec)
        setattr(function, SPEC_ATTRIBUTE, spec)
        return function

    return declare


def _make_spec(
    function: Callable[..., Any], module_id: str | None, promises: Mapping[str, Any]
) -> ModuleSpec:
    signature = _read_signature(function)
    return ModuleSpec(
        id=module_id or function.__name__,
        summary=signature.doc.summary,
        help=signature.doc.help,
        entry_point=f"{function.__module__}:{function.__qualname__}",
        inputs=signature.inputs,
        outputs=signature.outputs,
        parameters=signature.parameters,
        context_parameter=signature.context_parameter,
        **promises,
    )


def spec_of(function: Callable[..., Any]) -> ModuleSpec:
    """Get the specification that `module` gave a function.

    Raises:
        DeclarationError: The function is no module.
    """
    spec = getattr(function, SPEC_ATTRIBUTE, None)
    if not isinstance(spec, ModuleSpec):
        name = getattr(function, "__name__", repr(function))
        raise DeclarationError(name, "is no module: put `@module(...)` above it.")
    return spec


@dataclass(frozen=True, slots=True)
class _Signature:
    doc: Docstring
    inputs: tuple[InputPort, ...]
    outputs: tuple[OutputPort, ...]
    parameters: tuple[Parameter, ...]
    context_parameter: str | None


def _read_signature(function: Callable[..., Any]) -> _Signature:
    name = _check_function(function)
    doc = parse_docstring(name, inspect.getdoc(function) or "")
    hints = _type_hints(name, function)
    arguments = list(inspect.signature(function).parameters.values())
    for argument in arguments:
        _check_argument(name, argument, hints)
    inputs = tuple(
        read_input(name, item, hints[item.name], doc)
        for item in arguments
        if item.kind is POSITIONAL
    )
    named = [item for item in arguments if item.kind is not POSITIONAL]
    contexts = [item.name for item in named if is_context(hints[item.name])]
    parameters: list[Parameter] = []
    for item in named:
        if item.name not in contexts:
            parameters.append(
                read_parameter(name, item, hints[item.name], doc, inputs, tuple(parameters))
            )
    _check_documented(name, doc, {item.name for item in arguments})
    if len(contexts) > 1:
        raise DeclarationError(name, "asks for two contexts: one is enough.", contexts[1])
    return _Signature(
        doc, inputs, read_outputs(name, hints), tuple(parameters), contexts[0] if contexts else None
    )


def _check_function(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", repr(function))
    if not inspect.isfunction(function):
        raise DeclarationError(name, "is not a function: only a plain `def` can be a module.")
    if name == "<lambda>":
        raise DeclarationError(name, "has no name: write the module as a `def`.")
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function):
        raise DeclarationError(name, "must be a plain function, not async and not a generator.")
    if inspect.isasyncgenfunction(function):
        raise DeclarationError(name, "must be a plain function, not async and not a generator.")
    if "." in function.__qualname__:
        raise DeclarationError(
            name,
            f"is defined inside `{function.__qualname__.rpartition('.')[0]}`: a step could not "
            "import it. Define it at the top level of its file.",
        )
    return str(name)


def _type_hints(name: str, function: Callable[..., Any]) -> dict[str, Any]:
    try:
        return typing.get_type_hints(function, include_extras=True)
    except NameError as error:
        raise DeclarationError(
            name, f"has an annotation that names the unknown `{error.name}`: import or define it."
        ) from error
    except (TypeError, SyntaxError) as error:
        raise DeclarationError(name, f"has an annotation that is no type: {error}") from error


def _check_argument(name: str, argument: inspect.Parameter, hints: Mapping[str, Any]) -> None:
    match argument.kind:
        case inspect.Parameter.VAR_POSITIONAL:
            right = "an input that takes many edges is written `tables: list[Table]`."
            raise DeclarationError(name, f"takes `*{argument.name}`: {right}")
        case inspect.Parameter.VAR_KEYWORD:
            right = "every parameter is named in the signature."
            raise DeclarationError(name, f"takes `**{argument.name}`: {right}")
        case inspect.Parameter.POSITIONAL_ONLY:
            right = "inputs are passed by name, so take the `/` out."
            raise DeclarationError(name, f"is positional only: {right}", argument.name)
    if argument.name not in hints:
        right = "an input needs a data type such as `Table`, a parameter its type."
        raise DeclarationError(name, f"has no annotation: {right}", argument.name)


def _check_documented(name: str, doc: Docstring, arguments: set[str]) -> None:
    for documented in doc.arguments:
        if documented not in arguments:
            raise DeclarationError(
                name, "is described under `Args:` but is not in the signature.", documented
            )


def _check_version(function: Callable[..., Any], version: object) -> None:
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        problem = f"has version {version!r}: a version is an integer from 1 on."
        raise DeclarationError(function.__name__, problem)


def check_rules(name: str, spec: ModuleSpec) -> None:
    """See that every schema rule is for an output and speaks of ports and parameters that exist.

    Raises:
        DeclarationError: One does not.
    """
    for port, rule in spec.schema_rules.items():
        if port not in spec.outputs_by_name:
            outputs = ", ".join(f"`{output}`" for output in spec.outputs_by_name) or "no outputs"
            raise DeclarationError(
                name, f"has a schema rule for no output: it has {outputs}.", port
            )
        _check_rule(name, spec, rule)


def _check_rule(name: str, spec: ModuleSpec, rule: Rule) -> None:
    if rule["rule"] == "same" and rule["port"] not in spec.inputs_by_name:
        raise DeclarationError(name, "is no input, but a schema rule names it.", str(rule["port"]))
    for key in ("parameter", "columns", "names", "name", "version"):
        parameter = rule.get(key)
        if isinstance(parameter, str) and parameter not in spec.parameters_by_name:
            raise DeclarationError(name, "is no parameter, but a schema rule names it.", parameter)
    nested = [rule.get("base"), rule.get("otherwise"), *rule.get("bases", ())]
    nested += [case["then"] for case in rule.get("cases", ())]
    for inner in nested:
        if inner is not None:
            _check_rule(name, spec, inner)
