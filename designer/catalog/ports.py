"""Ports, read from the positional arguments and the return annotation of a function."""

import inspect
import typing
from collections.abc import Mapping
from typing import Any

from designer.catalog.annotations import Help, Label
from designer.catalog.docstring import Docstring
from designer.catalog.errors import DeclarationError
from designer.catalog.spec import DATA_TYPES, InputPort, OutputPort
from designer.catalog.types import Unwrapped, data_type_of, describe, humanize, list_item, unwrap

KNOWN = ", ".join(DATA_TYPES)


def read_input(
    function: str, argument: inspect.Parameter, annotation: Any, doc: Docstring
) -> InputPort:
    """Read one positional argument as an input port.

    Raises:
        DeclarationError: It cannot be one.
    """
    plain = unwrap(annotation)
    item = list_item(plain.type)
    port_type = unwrap(item).type if item is not None else plain.type
    data_type = data_type_of(port_type)
    if data_type not in DATA_TYPES:
        raise DeclarationError(
            function,
            f"is positional, so it is an input, but {describe(port_type)} is no data type of a "
            f"port. Those are {KNOWN}; a parameter stands after the `*`.",
            argument.name,
        )
    _check_default(function, argument, plain)
    return InputPort(
        name=argument.name,
        title=_title(argument.name, plain),
        data_type=data_type,
        optional=plain.optional,
        many=item is not None,
        help=_help(argument.name, plain, doc),
    )


def _check_default(function: str, argument: inspect.Parameter, plain: Unwrapped) -> None:
    has_default = argument.default is not inspect.Parameter.empty
    if plain.optional and not has_default:
        right = "write `= None` after it."
        raise DeclarationError(function, f"is optional but has no default: {right}", argument.name)
    if has_default and not (plain.optional and argument.default is None):
        right = "an optional input is written `X | None = None`."
        raise DeclarationError(function, f"is an input with a default: {right}", argument.name)


def read_outputs(function: str, hints: Mapping[str, Any]) -> tuple[OutputPort, ...]:
    """Read the return annotation: fields of a NamedTuple, one value, or None.

    Raises:
        DeclarationError: It is missing or none of these.
    """
    if "return" not in hints:
        right = "a data type, a NamedTuple of data types, or None."
        raise DeclarationError(function, f"does not say what it returns: {right}")
    returned = unwrap(hints["return"])
    if returned.type is type(None):
        return ()
    if isinstance(returned.type, type) and hasattr(returned.type, "_fields"):
        fields = typing.get_type_hints(returned.type, include_extras=True)
        return tuple(_output(function, name, unwrap(hint)) for name, hint in fields.items())
    return (_output(function, "output", returned),)


def _output(function: str, name: str, plain: Unwrapped) -> OutputPort:
    data_type = data_type_of(plain.type)
    if plain.optional:
        right = "every output is always there; take the `| None` away."
        raise DeclarationError(function, f"is an output that may be None: {right}", name)
    if data_type not in DATA_TYPES:
        problem = f"is an output of {describe(plain.type)}, which is no data type: {KNOWN}."
        raise DeclarationError(function, problem, name)
    return OutputPort(name, _title(name, plain), data_type, _help(name, plain, None))


def _title(name: str, plain: Unwrapped) -> str:
    label = plain.find(Label)
    return label.text if label else humanize(name)


def _help(name: str, plain: Unwrapped, doc: Docstring | None) -> str:
    mark = plain.find(Help)
    if mark:
        return mark.text
    return doc.arguments.get(name, "") if doc else ""
