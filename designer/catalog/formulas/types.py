"""Of what type the result of a formula is, found without looking at any value."""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import TypeAlias

from designer.artifacts.column import Column
from designer.catalog.formulas.errors import FormulaError
from designer.catalog.formulas.nodes import Call, ColumnValue, Literal, Node, Operation
from designer.catalog.formulas.signatures import SIGNATURES, TAKEN_NAMES, TYPES, Signature, Taken
from designer.catalog.names import close_match

Columns: TypeAlias = Mapping[str, Column]
MISSING = "missing"
NUMBERS = frozenset({"integer", "float"})
MOMENTS = frozenset({"date", "datetime", "time"})
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
LITERAL_TYPES = {bool: "boolean", int: "integer", float: "float", str: "string"}
NAMES = {
    "integer": "a whole number", "float": "a number", "string": "a text",
    "boolean": "true or false", "date": "a date", "datetime": "a date and time",
    "time": "a time", "duration": "a duration", "binary": "binary data",
    MISSING: "a missing value",
}  # fmt: skip


def type_of(node: Node, columns: Columns) -> str:
    """Give the element type of a formula's result, "missing" where it never has a value.

    Decimals count as floats.

    Raises:
        FormulaError: a column or function is unknown, or types do not go together.
    """
    match node:
        case Literal():
            return MISSING if node.value is None else LITERAL_TYPES[type(node.value)]
        case ColumnValue():
            return _column_type(node, columns)
        case Operation():
            return _operation_type(node, [type_of(part, columns) for part in node.operands])
        case Call():
            return _call_type(node, [type_of(part, columns) for part in node.arguments])


def common_type(node: Node, kinds: Sequence[str]) -> str:
    """Give the one type that holds values of all these.

    Raises:
        FormulaError: there is none.
    """

    def joined(one: str, other: str) -> str:
        if other in (one, MISSING):
            return one
        if one == MISSING:
            return other
        if {one, other} <= NUMBERS:
            return "float"
        raise FormulaError(
            f"All values must be of one type, but one is {NAMES[one]} and another {NAMES[other]}.",
            node.position,
        )

    return reduce(joined, kinds)


def _column_type(node: ColumnValue, columns: Columns) -> str:
    column = columns.get(node.name)
    if column is None:
        close = close_match(node.name, columns)
        hint = f" Did you mean [{close}]?" if close else ""
        problem = f"The dataset has no column “{node.name}”.{hint}"
        raise FormulaError(problem, node.position, node.name)
    return "float" if column.type == "decimal" else column.type


def _operation_type(node: Operation, kinds: list[str]) -> str:
    operator = node.operator
    if operator in ("and", "or", "not"):
        _check_all(node, kinds, "boolean")
        return "boolean"
    if operator in COMPARISONS:
        _check_comparable(node, kinds)
        return "boolean"
    if operator == "+" and kinds == ["string", "string"]:
        return "string"
    _check_all(node, kinds, "number")
    return "float" if operator in ("/", "^") or "float" in kinds else "integer"


def _check_all(node: Operation, kinds: list[str], wanted: Taken) -> None:
    wrong = next((kind for kind in kinds if kind not in TYPES[wanted]), None)
    if wrong is None:
        return
    more = (
        " It joins two texts too: text(…) makes a text of a value." if node.operator == "+" else ""
    )
    problem = f"{node.operator} takes {TAKEN_NAMES[wanted]}, but there is {NAMES[wrong]}.{more}"
    raise FormulaError(problem, node.position)


def _check_comparable(node: Operation, kinds: list[str]) -> None:
    one, other = kinds
    if MISSING in kinds:
        problem = "Nothing is equal to a missing value. Ask with is_missing(…)."
        raise FormulaError(problem, node.position)
    is_text_of_moment = any(
        kind in MOMENTS and isinstance(text, Literal) and isinstance(text.value, str)
        for kind, text in ((one, node.operands[1]), (other, node.operands[0]))
    )
    if one != other and not {one, other} <= NUMBERS and not is_text_of_moment:
        problem = f"{NAMES[one].capitalize()} cannot be compared with {NAMES[other]}."
        raise FormulaError(problem, node.position)


def _call_type(node: Call, kinds: list[str]) -> str:
    signature = SIGNATURES.get(node.function)
    if signature is None:
        close = close_match(node.function, SIGNATURES)
        hint = f"Did you mean {close}?" if close else f"There are {', '.join(SIGNATURES)}."
        problem = f"There is no function {node.function}. {hint}"
        raise FormulaError(problem, node.position)
    _check_arguments(node, signature, kinds)
    if signature.gives == "first":
        return kinds[0]
    if signature.gives != "common":
        return signature.gives
    shared = [kind for kind, taken in zip(kinds, _taken(signature, len(kinds)), strict=True)
              if taken == "common"]  # fmt: skip
    return common_type(node, shared)


def _taken(signature: Signature, count: int) -> list[Taken]:
    """Say what each of so many arguments is to be."""
    more = [signature.takes[-1]] * (count - len(signature.takes))
    return [*signature.takes[:count], *more]


def _check_arguments(node: Call, signature: Signature, kinds: list[str]) -> None:
    most = len(kinds) if signature.many else len(signature.takes)
    if not signature.least <= len(kinds) <= most:
        problem = f"{node.function} has {len(kinds)} arguments, but is written {signature.usage}."
        raise FormulaError(problem, node.position)
    for argument, kind, taken in zip(
        node.arguments, kinds, _taken(signature, len(kinds)), strict=True
    ):
        fits = taken not in TYPES or kind in TYPES[taken]
        is_written = isinstance(argument, Literal) or taken != "pattern"
        if not (fits and is_written):
            found = NAMES[kind] if not fits else "one that is computed"
            problem = f"{signature.usage} takes {TAKEN_NAMES[taken]} here, but there is {found}."
            raise FormulaError(problem, argument.position)
