"""The operations on groups, on notes, and on the pipeline as a whole."""

from collections.abc import Mapping
from typing import Any

from designer.graph.defaults import (
    GROUP_DEFAULTS,
    NOTE_DEFAULTS,
    PARAMETER_DEFAULTS,
    PIPELINE_DEFAULTS,
)
from designer.graph.outcome import Document, Operation, Outcome

MEMBER_GONE = "A node of the group is gone."


def group(document: Document, operation: Operation) -> Outcome:
    """Make groups of nodes that are there."""
    completed = {id_: {**GROUP_DEFAULTS, **item} for id_, item in operation["groups"].items()}
    present = {id_: _without_gone(document, item) for id_, item in completed.items()}
    outcome = _add(document, "groups", present, "ungroup")
    is_partial = any(len(present[i]["nodes"]) < len(completed[i]["nodes"]) for i in completed)
    ignored = outcome.ignored or (MEMBER_GONE if is_partial else None)
    return Outcome(outcome.document, outcome.inverse, ignored)


def change_group(document: Document, operation: Operation) -> Outcome:
    """Set what a group has."""
    values = _without_gone(document, operation["values"])
    n_gone = len(operation["values"].get("nodes", ())) - len(values.get("nodes", ()))
    outcome = _change(document, "groups", "group", {**operation, "values": values})
    ignored = outcome.ignored or (MEMBER_GONE if n_gone else None)
    return Outcome(outcome.document, outcome.inverse, ignored)


def ungroup(document: Document, operation: Operation) -> Outcome:
    """Remove groups; their nodes stay."""
    return _remove(document, "groups", operation["groups"], "group")


def add_notes(document: Document, operation: Operation) -> Outcome:
    """Put notes on the canvas."""
    notes = {id_: {**NOTE_DEFAULTS, **note} for id_, note in operation["notes"].items()}
    return _add(document, "notes", notes, "remove_notes")


def change_note(document: Document, operation: Operation) -> Outcome:
    """Set what a note has."""
    return _change(document, "notes", "note", operation)


def remove_notes(document: Document, operation: Operation) -> Outcome:
    """Take notes away."""
    return _remove(document, "notes", operation["notes"], "add_notes")


def set_parameters(document: Document, operation: Operation) -> Outcome:
    """Define pipeline parameters; null removes one."""
    parameters = dict(document["parameters"])
    before: dict[str, Any] = {}
    for name, definition in operation["parameters"].items():
        if definition is None and name not in parameters:
            continue
        before[name] = parameters.pop(name, None)
        if definition is not None:
            parameters[name] = {**PARAMETER_DEFAULTS, **definition}
    is_partial = len(before) < len(operation["parameters"])
    ignored = "The parameter is gone." if is_partial else None
    if not before:
        return Outcome(document, ignored=ignored)
    inverse = [{"op": "set_parameters", "parameters": before}]
    return Outcome({**document, "parameters": parameters}, inverse, ignored)


def set_defaults(document: Document, operation: Operation) -> Outcome:
    """Set what holds for every node that does not say otherwise."""
    defaults = document["defaults"]
    before = {name: defaults.get(name, PIPELINE_DEFAULTS[name]) for name in operation["values"]}
    changed = {**document, "defaults": {**defaults, **operation["values"]}}
    return Outcome(changed, [{"op": "set_defaults", "values": before}])


def _without_gone(document: Document, values: Mapping[str, Any]) -> Mapping[str, Any]:
    if "nodes" not in values:
        return values
    return {**values, "nodes": [node for node in values["nodes"] if node in document["nodes"]]}


def _add(document: Document, part: str, items: Mapping[str, Any], inverse: str) -> Outcome:
    fresh = {id_: item for id_, item in items.items() if id_ not in document[part]}
    what = part.removesuffix("s")
    ignored = f"A {what} with this id is there already." if len(fresh) < len(items) else None
    if not fresh:
        return Outcome(document, ignored=ignored)
    changed = {**document, part: {**document[part], **fresh}}
    return Outcome(changed, [{"op": inverse, part: list(fresh)}], ignored)


def _change(document: Document, part: str, what: str, operation: Operation) -> Outcome:
    id_ = operation[what]
    if id_ not in document[part]:
        return Outcome(document, ignored=f"The {what} is gone.")
    item = document[part][id_]
    before = {name: item[name] for name in operation["values"]}
    changed = {**document[part], id_: {**item, **operation["values"]}}
    inverse = {"op": operation["op"], what: id_, "values": before}
    return Outcome({**document, part: changed}, [inverse])


def _remove(document: Document, part: str, ids: list[str], inverse: str) -> Outcome:
    wanted = dict.fromkeys(ids)
    lost = {id_: document[part][id_] for id_ in wanted if id_ in document[part]}
    ignored = f"The {part.removesuffix('s')} is gone." if len(lost) < len(wanted) else None
    if not lost:
        return Outcome(document, ignored=ignored)
    kept = {id_: item for id_, item in document[part].items() if id_ not in lost}
    return Outcome({**document, part: kept}, [{"op": inverse, part: lost}], ignored)
