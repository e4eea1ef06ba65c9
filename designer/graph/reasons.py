"""Why a node runs: what differs between its recipe now and the one of its last good step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from designer.graph.keys import Recipe, RecipeKey, canonical_json

NO_RESULT = "no earlier result"
MAX_NAMED = 3


@dataclass(frozen=True, slots=True)
class PreviousStep:
    """What is remembered of the newest successful step of a node.

    `inputs` has the recipe keys of what fed each port, in order; `environment` is "" when unknown.
    """

    module: str
    module_version: int
    params: Mapping[str, Any]
    inputs: Mapping[str, tuple[RecipeKey, ...]] = field(default_factory=dict)
    environment: str = ""


def remember(recipe: Recipe) -> PreviousStep:
    """Give what is worth keeping of a recipe."""
    inputs = {port: tuple(key for key, _ in keys) for port, keys in recipe.inputs.items()}
    return PreviousStep(
        recipe.module, recipe.module_version, recipe.params, inputs, recipe.environment
    )


def what_changed(recipe: Recipe, previous: PreviousStep | None) -> str | None:
    """Say what of the node itself changed; None when only what is above it did."""
    if previous is None:
        return NO_RESULT
    if recipe.module != previous.module:
        return "the module is another one"
    if recipe.module_version != previous.module_version:
        return f"module version {previous.module_version} → {recipe.module_version}"
    return (
        _changed_parameters(recipe, previous)
        or _changed_environment(recipe, previous)
        or _changed_connections(recipe, previous)
    )


def _changed_parameters(recipe: Recipe, previous: PreviousStep) -> str | None:
    changed = _changed_names(recipe.params, previous.params)
    return _name_parameters(changed) if changed else None


def _changed_environment(recipe: Recipe, previous: PreviousStep) -> str | None:
    if previous.environment and recipe.environment != previous.environment:
        return "the environment changed"
    return None


def _changed_connections(recipe: Recipe, previous: PreviousStep) -> str | None:
    before = {port: len(keys) for port, keys in previous.inputs.items() if keys}
    now = {port: len(keys) for port, keys in recipe.inputs.items() if keys}
    if ports := [port for port in sorted({*before, *now}) if before.get(port) != now.get(port)]:
        return f"the connections to `{ports[0]}` changed"
    return None


def changed_input(recipe: Recipe, previous: PreviousStep | None) -> tuple[str, int] | None:
    """Find the port, and the place in it, at which something else arrives than before."""
    for port, keys in recipe.inputs.items():
        before = previous.inputs.get(port, ()) if previous else ()
        for place, (key, _) in enumerate(keys):
            if place >= len(before) or before[place] != key:
                return port, place
    return None


def _changed_names(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    missing = object()
    return [
        name
        for name in dict.fromkeys([*now, *before])
        if now.get(name, missing) is not before.get(name, missing)
        and not _same(now.get(name, missing), before.get(name, missing), missing)
    ]


def _same(now: Any, before: Any, missing: object) -> bool:
    if now is missing or before is missing:
        return False
    return canonical_json(now) == canonical_json(before)


def _name_parameters(names: list[str]) -> str:
    if len(names) == 1:
        return f"parameter {names[0]} changed"
    shown = ", ".join(names[:MAX_NAMED])
    more = f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else ""
    return f"parameters {shown}{more} changed"
