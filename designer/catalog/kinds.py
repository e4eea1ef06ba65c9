"""Parameters, read from the keyword-only arguments of a function: their kind and JSON Schema."""

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from designer.catalog.annotations import (
    Choices,
    Code,
    Column,
    Columns,
    Datastore,
    Help,
    InlineTable,
    Label,
    Length,
    Multiline,
    Named,
    Needed,
    Pattern,
    Range,
    ShownIf,
    Unique,
    Unit,
)
from designer.catalog.defaults import check_default, plain_json
from designer.catalog.docstring import Docstring
from designer.catalog.errors import DeclarationError
from designer.catalog.json_schemas import (
    INLINE_TABLE_SCHEMA,
    NAME_SCHEMA,
    SECRET_SCHEMA,
    SELECTOR_SCHEMA,
    UNIQUE,
    nullable,
    ranged,
    sized_list,
    sized_text,
)
from designer.catalog.spec import InputPort, Parameter, ParameterKind
from designer.catalog.types import Unwrapped, data_type_of, describe, humanize, list_item, unwrap

SUPPORTED = (
    "float, int, str, bool, Literal[...], list[...], ColumnName, Selector, DatasetName, ModelName, "
    "Secret, Datastore, InlineTable, or str with Code(...)"
)


@dataclass(frozen=True, slots=True)
class _Kind:
    kind: ParameterKind
    schema: Mapping[str, Any]


def read_parameter(
    function: str,
    argument: inspect.Parameter,
    annotation: Any,
    doc: Docstring,
    inputs: tuple[InputPort, ...],
    earlier: tuple[Parameter, ...],
) -> Parameter:
    """Read one keyword-only argument as a parameter.

    Raises:
        DeclarationError: It cannot be one.
    """
    plain = unwrap(annotation)
    found = _find_kind(plain)
    if found is None:
        raise DeclarationError(function, _unknown(plain), argument.name)
    _check_marks(function, argument.name, plain, found)
    schema = nullable(found.schema) if plain.optional else found.schema
    required = argument.default is inspect.Parameter.empty
    if not required:
        check_default(function, argument.name, argument.default, schema)
    label, unit, code, text = (plain.find(kind) for kind in (Label, Unit, Code, Help))
    span = plain.find(Range)
    column = plain.find(Column) or plain.find(Columns)
    return Parameter(
        name=argument.name,
        title=label.text if label else humanize(argument.name),
        kind=found.kind,
        json_schema=schema,
        help=text.text if text else doc.arguments.get(argument.name, ""),
        default=None if required else plain_json(argument.default),
        required=required or plain.find(Needed) is not None,
        shown_if=_conditions(function, argument.name, plain, earlier),
        column_of=_column_port(function, argument.name, column, inputs) if column else None,
        column_types=column.types if column else (),
        column_roles=column.roles if column else (),
        choices=_choices(plain) if found.kind == "choice" else (),
        language=code.language if code else None,
        multiline=bool(code or plain.find(Multiline)),
        step=span.step if span else None,
        unit=unit.text if unit else None,
    )


def _find_kind(plain: Unwrapped) -> _Kind | None:
    finders: tuple[Callable[[Unwrapped], _Kind | None], ...] = (
        _column_kind, _marked_kind, _literal_kind, _list_kind, _plain_kind,
    )  # fmt: skip
    return next((kind for finder in finders if (kind := finder(plain)) is not None), None)


def _column_kind(plain: Unwrapped) -> _Kind | None:
    if plain.type is Column or (plain.type is str and plain.find(Column)):
        return _Kind("column", NAME_SCHEMA)
    if plain.type is Columns or plain.find(Columns):
        return _Kind("columns", SELECTOR_SCHEMA)
    return None


def _marked_kind(plain: Unwrapped) -> _Kind | None:
    """Find the kind of a text with a mark, of an inline table or of a datastore."""
    if plain.type is InlineTable:
        return _Kind("table", INLINE_TABLE_SCHEMA)
    if plain.type is Datastore:
        return _Kind("datastore", NAME_SCHEMA)
    if plain.type is not str:
        return None
    if plain.find(Code):
        return _Kind("code", {"type": "string"})
    named = plain.find(Named)
    if named:
        return _Kind(named.kind, SECRET_SCHEMA if named.kind == "secret" else NAME_SCHEMA)
    return None


def _literal_kind(plain: Unwrapped) -> _Kind | None:
    if typing.get_origin(plain.type) is not Literal:
        return None
    return _Kind("choice", {"enum": list(typing.get_args(plain.type))})


def _list_kind(plain: Unwrapped) -> _Kind | None:
    item = list_item(plain.type)
    if item is None:
        return None
    inner = unwrap(item)
    found = _find_kind(inner)
    if found is None or found.kind in ("columns", "table", "secret", "datastore"):
        return None
    schema = nullable(found.schema) if inner.optional else found.schema
    return _Kind("list", sized_list(schema, plain.find(Length)))


def _plain_kind(plain: Unwrapped) -> _Kind | None:
    span = plain.find(Range)
    if plain.type is bool:
        return _Kind("boolean", {"type": "boolean"})
    if plain.type is int:
        return _Kind("integer", ranged("integer", span))
    if plain.type is float:
        return _Kind("number", ranged("number", span))
    if plain.type is str:
        return _Kind("text", _text_schema(plain))
    return None


def _text_schema(plain: Unwrapped) -> dict[str, Any]:
    schema = sized_text(plain.find(Length), plain.find(Pattern))
    return {**schema, UNIQUE: True} if plain.find(Unique) else schema


def _unknown(plain: Unwrapped) -> str:
    if data_type_of(plain.type):
        return f"is a {data_type_of(plain.type)} after the `*`: inputs stand before it."
    return f"has the type {describe(plain.type)}, which no parameter can have. Use {SUPPORTED}."


def _check_marks(function: str, name: str, plain: Unwrapped, found: _Kind) -> None:
    span = plain.find(Range)
    if span is None:
        return
    if found.kind not in ("number", "integer"):
        raise DeclarationError(function, "has a Range but is no number.", name)
    if span.min is not None and span.max is not None and span.min > span.max:
        problem = f"has an empty range: {span.min} is more than {span.max}."
        raise DeclarationError(function, problem, name)


def _conditions(
    function: str, name: str, plain: Unwrapped, earlier: tuple[Parameter, ...]
) -> dict[str, tuple[Any, ...]]:
    """Merge the conditions of all ShownIf marks, and see that each can come true."""
    conditions: dict[str, tuple[Any, ...]] = {}
    for mark in plain.marks:
        if isinstance(mark, ShownIf):
            conditions |= mark.conditions
    known = {parameter.name: parameter for parameter in earlier}
    for other, values in conditions.items():
        if other not in known:
            right = "ShownIf names parameters that stand before it."
            raise DeclarationError(function, f"is shown if `{other}` has a value: {right}", name)
        allowed = [value for value, _ in known[other].choices]
        wrong = [
            value for value in values if allowed and value not in allowed and value is not None
        ]
        if wrong:
            problem = f"is shown if `{other}` is {wrong[0]!r}, which it never is: {allowed}."
            raise DeclarationError(function, problem, name)
    return conditions


def _column_port(
    function: str, name: str, mark: Column | Columns, inputs: tuple[InputPort, ...]
) -> str | None:
    tables = [port.name for port in inputs if port.data_type == "Table"]
    if not mark.of:
        return tables[0] if tables else None
    if mark.of not in tables:
        ports = ", ".join(f"`{port}`" for port in tables) or "there is none"
        problem = f"picks columns of `{mark.of}`, which is no table input: {ports}."
        raise DeclarationError(function, problem, name)
    return mark.of


def _choices(plain: Unwrapped) -> tuple[tuple[Any, str], ...]:
    mark = plain.find(Choices)
    titles: Mapping[Any, str] = mark.titles if mark else {}
    values = typing.get_args(plain.type)
    return tuple((value, titles.get(value) or humanize(str(value))) for value in values)
