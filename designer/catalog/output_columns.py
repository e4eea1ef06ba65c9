"""Which columns each output of a module will have, worked out from its schema rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from designer.artifacts.column import Column
from designer.catalog.aggregates import read_aggregates, result_column
from designer.catalog.errors import SelectorError
from designer.catalog.formulas.parser import parse
from designer.catalog.formulas.types import type_of
from designer.catalog.names import unique_names
from designer.catalog.schema_rules import Rule
from designer.catalog.selector import resolve
from designer.catalog.spec import ModuleSpec

Columns: TypeAlias = tuple[Column, ...]
DatasetColumns: TypeAlias = Callable[[str, int | None], Columns | None]
OF_THE_TYPE: Mapping[str, Any] = {"time_zone": None, "precision": None, "scale": None}
NO_CATEGORY: Mapping[str, Any] = {"categorical": False, "levels": None, "ordered": False}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rules may look at."""

    params: Mapping[str, Any]
    inputs: Mapping[str, Columns | None]
    dataset: DatasetColumns


def no_dataset(_name: str, _version: int | None) -> None:
    """Know no dataset."""


def output_columns(
    spec: ModuleSpec,
    params: Mapping[str, Any],
    input_columns: Mapping[str, Sequence[Column] | None],
    dataset_columns: DatasetColumns = no_dataset,
) -> dict[str, Columns | None]:
    """Give the columns of each output, None where nobody can say before a run.

    Args:
        spec: The module.
        params: The parameters; those left out have their defaults.
        input_columns: The columns of each input port where they are known.
        dataset_columns: Finds the columns of a dataset by name and version.
    """
    inputs = {port: None if c is None else tuple(c) for port, c in input_columns.items()}
    known = _Known(spec.resolve(params), inputs, dataset_columns)
    return {
        port.name: _evaluate(spec.schema_rules[port.name], known)
        if port.name in spec.schema_rules
        else None
        for port in spec.outputs
    }


def _evaluate(rule: Rule, known: _Known) -> Columns | None:
    """Follow a rule; what does not fit is unknown, for validation says why."""
    try:
        return RULES[rule["rule"]](rule, known)
    except (SelectorError, KeyError, TypeError, ValueError, AttributeError):
        return None


def _same(rule: Rule, known: _Known) -> Columns | None:
    return known.inputs.get(rule["port"])


def _picked(base: Columns, value: Any) -> list[str]:
    """Give the names that a selector, a list of columns or one column picks."""
    if isinstance(value, Mapping):
        return resolve(value, base)
    names = [value] if isinstance(value, str) else list(value or ())
    return [column.name for name in names for column in base if column.name == name]


def _selected(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    by_name = {column.name: column for column in base}
    return tuple(by_name[name] for name in _picked(base, known.params[rule["parameter"]]))


def _drops(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    dropped = set(_picked(base, known.params[rule["parameter"]]))
    return tuple(column for column in base if column.name not in dropped)


def _adds(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    columns = {column.name: column for column in base}
    for data in rule["columns"]:
        column = Column.from_json({**data, "name": data["name"].format_map(known.params)})
        columns[column.name] = column
    return tuple(columns.values())


def _renamed(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    names = known.params[rule["names"]] or []
    if isinstance(names, str):
        names = [name.strip() for name in names.split(",") if name.strip()]
    picked = _picked(base, known.params[rule["columns"]])
    if names and len(names) != len(picked):
        return None
    new = dict(zip(picked, names or picked, strict=True))
    changes = [c for c in rule.get("changes", ()) if known.params[c["parameter"]] == c["value"]]
    result = tuple(
        replace(_changed(column, changes), name=new[column.name]) if column.name in new else column
        for column in base
    )
    return _without_doubles(result)


def _changed(column: Column, changes: Sequence[Rule]) -> Column:
    for change in changes:
        if all(getattr(column, name) == value for name, value in change["where"].items()):
            to = change["to"]
            is_other = to.get("type", column.type) != column.type
            column = replace(column, **({**OF_THE_TYPE, **to} if is_other else to))
    return column


def _retyped(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    picked = set(_picked(base, known.params[rule["columns"]]))
    to = {**OF_THE_TYPE, **NO_CATEGORY, **rule["to"]}
    return tuple(replace(column, **to) if column.name in picked else column for column in base)


def _computed(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    columns = {column.name: column for column in base}
    name = known.params[rule["name"]].strip()
    kind: Any = type_of(parse(known.params[rule["formula"]]), columns)
    before = columns.get(name, Column(name, kind))
    columns[name] = replace(before, type=kind, **OF_THE_TYPE, **NO_CATEGORY)
    return tuple(columns.values())


def _aggregated(rule: Rule, known: _Known) -> Columns | None:
    base = _evaluate(rule["base"], known)
    if base is None:
        return None
    columns = {column.name: column for column in base}
    keys = [columns[name] for name in _picked(base, _in_order(known.params[rule["keys"]]))]
    found = read_aggregates(known.params[rule["statistics"]])
    return _without_doubles((*keys, *(result_column(one, columns) for one in found)))


def _in_order(selector: Any) -> Any:
    """Make a selector that begins with no columns pick them in the order in which it lists them."""
    return {**selector, "keep_order": True} if selector.get("start") == "none" else selector


def _beside(rule: Rule, known: _Known) -> Columns | None:
    bases = [_evaluate(base, known) for base in rule["bases"]]
    if any(base is None for base in bases):
        return None
    columns = tuple(column for base in bases for column in base or ())
    if not rule.get("numbered"):
        return _without_doubles(columns)
    names = unique_names(column.name for column in columns)
    return tuple(replace(column, name=name) for column, name in zip(columns, names, strict=True))


def _without_doubles(columns: Columns) -> Columns | None:
    return columns if len({column.name for column in columns}) == len(columns) else None


def _table(rule: Rule, known: _Known) -> Columns | None:
    return tuple(
        Column(item["name"], item["type"]) for item in known.params[rule["parameter"]]["columns"]
    )


def _dataset(rule: Rule, known: _Known) -> Columns | None:
    return known.dataset(known.params[rule["name"]], known.params[rule["version"]])


def _choose(rule: Rule, known: _Known) -> Columns | None:
    value = known.params[rule["parameter"]]
    cases = (case["then"] for case in rule["cases"] if case["value"] == value)
    return _evaluate(next(cases, rule["otherwise"]), known)


def _unknown(_rule: Rule, _known: _Known) -> None:
    return None


RULES: Mapping[str, Callable[[Rule, _Known], Columns | None]] = {
    "same": _same,
    "selected": _selected,
    "drops": _drops,
    "adds": _adds,
    "renamed": _renamed,
    "retyped": _retyped,
    "computed": _computed,
    "aggregated": _aggregated,
    "beside": _beside,
    "table": _table,
    "dataset": _dataset,
    "choose": _choose,
    "unknown": _unknown,
}
