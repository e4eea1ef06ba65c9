"""What columns an output has, as data: the server knows them without importing a module.

A rule is made by the functions below and kept as JSON: `{"rule": "same", "port": "dataset"}`.
The place of a port may be taken by another rule, so rules nest.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

Rule: TypeAlias = Mapping[str, Any]


def same(port: str) -> Rule:
    """The columns of an input, unchanged."""
    return {"rule": "same", "port": port}


def selected(base: str | Rule, parameter: str) -> Rule:
    """The columns of `base` that the selector in `parameter` picks."""
    return {"rule": "selected", "base": _rule(base), "parameter": parameter}


def drops(base: str | Rule, parameter: str) -> Rule:
    """The columns of `base` without those that `parameter` (selector or column) picks."""
    return {"rule": "drops", "base": _rule(base), "parameter": parameter}


def adds(base: str | Rule, *columns: Mapping[str, Any]) -> Rule:
    """The columns of `base` and more: column JSON, in whose name `{parameter}` is filled in.

    A column of the same name is replaced in its place.
    """
    return {"rule": "adds", "base": _rule(base), "columns": [dict(column) for column in columns]}


def renamed(base: str | Rule, columns: str, names: str, *changes: Rule) -> Rule:
    """The columns of `base`, those picked by `columns` named as the list or text in `names` says.

    Args:
        base: An input port or a rule.
        columns: The parameter with the selector or the column.
        names: The parameter with the new names: a list, or a text separated by commas.
        changes: What else `change` says becomes of them, one after the other.
    """
    rule = {"rule": "renamed", "base": _rule(base), "columns": columns, "names": names}
    return {**rule, "changes": [dict(one) for one in changes]} if changes else rule


def change(
    parameter: str, value: str, to: Mapping[str, Any], where: Mapping[str, Any] | None = None
) -> Rule:
    """While `parameter` has this value, members of column JSON become those in `to`.

    Only of columns whose members are those in `where`. A column of another type than before has
    no time zone, no precision and no scale.
    """
    return {"parameter": parameter, "value": value, "where": dict(where or {}), "to": dict(to)}


def retyped(base: str | Rule, columns: str, to: Mapping[str, Any]) -> Rule:
    """The columns of `base`, those picked by `columns` with new values of which `to` is known.

    They keep name and role, and are no categories any more.
    """
    return {"rule": "retyped", "base": _rule(base), "columns": columns, "to": dict(to)}


def computed(base: str | Rule, name: str, formula: str) -> Rule:
    """The columns of `base` and one more: its name and its formula are in these parameters.

    A column of the same name has new values in its place.
    """
    return {"rule": "computed", "base": _rule(base), "name": name, "formula": formula}


def aggregated(base: str | Rule, keys: str, statistics: str) -> Rule:
    """The columns of `base` that `keys` picks, and those of the statistics in an inline table."""
    return {"rule": "aggregated", "base": _rule(base), "keys": keys, "statistics": statistics}


def beside(*bases: str | Rule, numbered: bool = False) -> Rule:
    """The columns of several inputs side by side; unknown when a name occurs twice.

    With `numbered` the later of two columns of one name is called `name (1)` instead.
    """
    rule = {"rule": "beside", "bases": [_rule(base) for base in bases]}
    return {**rule, "numbered": True} if numbered else rule


def table(parameter: str) -> Rule:
    """The columns of the inline table in `parameter`."""
    return {"rule": "table", "parameter": parameter}


def dataset(name: str = "name", version: str = "version") -> Rule:
    """The columns of the dataset that the parameters name."""
    return {"rule": "dataset", "name": name, "version": version}


def choose(
    parameter: str, cases: Mapping[str | bool | int | None, Rule], otherwise: Rule | None = None
) -> Rule:
    """One rule for each value of `parameter`; `otherwise` (by default unknown) for the rest."""
    return {
        "rule": "choose",
        "parameter": parameter,
        "cases": [{"value": value, "then": dict(rule)} for value, rule in cases.items()],
        "otherwise": dict(otherwise or unknown()),
    }


def unknown() -> Rule:
    """Nobody can say before a run."""
    return {"rule": "unknown"}


def _rule(base: str | Rule) -> Rule:
    return same(base) if isinstance(base, str) else dict(base)
