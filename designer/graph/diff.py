"""Differences: the operations that make one document of another."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from designer.graph.defaults import EMPTY_DOCUMENT, NODE_DEFAULTS
from designer.graph.edge_operations import edge_key
from designer.graph.keys import canonical_json
from designer.graph.outcome import Document, Operation

SETTINGS = (
    "title", "comment", "compute", "environment", "network", "reuse", "enabled", "retries",
    "timeout_seconds",
)  # fmt: skip


def diff(before: Document, after: Document) -> list[Operation]:
    """Give operations that, applied to `before`, give `after`.

    Args:
        before: A document with every key, as `dump` and `complete` give it.
        after: Another one.
    """
    old, new = {**EMPTY_DOCUMENT, **before}, {**EMPTY_DOCUMENT, **after}
    removed = [node for node in old["nodes"] if node not in new["nodes"]]
    added = {node: value for node, value in new["nodes"].items() if node not in old["nodes"]}
    steps: Iterable[Operation] = chain(
        [{"op": "remove_nodes", "nodes": removed}] if removed else [],
        [{"op": "add_nodes", "nodes": added}] if added else [],
        _node_changes(old["nodes"], new["nodes"]),
        _moves(old, new),
        _edge_changes(old["edges"], new["edges"], set(removed)),
        _parameter_changes(old["parameters"], new["parameters"]),
        _defaults_changes(old["defaults"], new["defaults"]),
        _group_changes(_without_members(old["groups"], set(removed)), new["groups"]),
        _note_changes(old["notes"], new["notes"]),
    )
    return list(steps)


def same(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal; true is not 1, but 1.0 is 1."""
    return a is b or (a == b and canonical_json(a) == canonical_json(b))


def _node_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    for id_, node in new.items():
        before = old.get(id_)
        if before is None or (before == node and same(before, node)):
            continue
        identity = ("module", "module_version")
        if any(before[name] != node[name] for name in identity):
            values = {name: node[name] for name in (*identity, "params")}
            yield {"op": "replace_module", "node": id_, **values}
        else:
            yield from _param_changes(id_, before["params"], node["params"])
        values = _changed(before, node, SETTINGS)
        if values:
            yield {"op": "set_node", "node": id_, "values": values}


def _param_changes(id_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    given = _changed(old, new, new)
    unset = [name for name in old if name not in new]
    if given or unset:
        operation = {"op": "set_params", "node": id_, "params": given}
        yield {**operation, "unset": unset} if unset else operation


def _changed(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str]
) -> dict[str, Any]:
    """Give the new values of those names that differ."""
    values = {name: new.get(name, NODE_DEFAULTS.get(name)) for name in names}
    return {
        name: value
        for name, value in values.items()
        if name not in old or not same(old[name], value)
    }


def _moves(old: Document, new: Document) -> Iterator[Operation]:
    moved = {
        id_: node["position"]
        for id_, node in new["nodes"].items()
        if id_ in old["nodes"] and not same(old["nodes"][id_]["position"], node["position"])
    }
    if moved:
        yield {"op": "move", "positions": moved}


def _edge_changes(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], removed: set[str]
) -> Iterator[Operation]:
    """Disconnect what is gone or out of order, then connect the rest at its places."""
    left = [e for e in old if e["source"] not in removed and e["target"] not in removed]
    places = {edge_key(edge): index for index, edge in enumerate(new)}
    common = [places[edge_key(edge)] for edge in left if edge_key(edge) in places]
    kept = _longest_rising(common)
    out = [edge for edge in left if places.get(edge_key(edge)) not in kept]
    put = [(index, edge) for index, edge in enumerate(new) if index not in kept]
    if out:
        yield {"op": "disconnect", "edges": out}
    if put:
        edges, at = [edge for _, edge in put], [index for index, _ in put]
        is_at_end = at == list(range(len(kept), len(new)))
        yield {"op": "connect", "edges": edges} if is_at_end else {
            "op": "connect", "edges": edges, "at": at,
        }  # fmt: skip


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Give a longest rising subsequence: the edges that keep their order (Fredman 1975)."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        index = bisect_left(tails, place)
        before[place] = tails[index - 1] if index else None
        tails[index : index + 1] = [place]
    rising: set[int] = set()
    place_or_none = tails[-1] if tails else None
    while place_or_none is not None:
        rising.add(place_or_none)
        place_or_none = before[place_or_none]
    return rising


def _parameter_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    changed: dict[str, Any] = {name: None for name in old if name not in new}
    changed |= _changed(old, new, new)
    if changed:
        yield {"op": "set_parameters", "parameters": changed}


def _defaults_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    changed = _changed(old, new, new)
    if changed:
        yield {"op": "set_defaults", "values": changed}


def _without_members(groups: Mapping[str, Any], removed: set[str]) -> dict[str, Any]:
    """Give the groups as they are once nodes were removed."""
    return {
        id_: {**group, "nodes": [node for node in group["nodes"] if node not in removed]}
        for id_, group in groups.items()
    }


def _group_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    if gone := [id_ for id_ in old if id_ not in new]:
        yield {"op": "ungroup", "groups": gone}
    if made := {id_: group for id_, group in new.items() if id_ not in old}:
        yield {"op": "group", "groups": made}
    for id_, group in new.items():
        if id_ in old and (values := _changed(old[id_], group, group)):
            yield {"op": "change_group", "group": id_, "values": values}


def _note_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Operation]:
    if gone := [id_ for id_ in old if id_ not in new]:
        yield {"op": "remove_notes", "notes": gone}
    if made := {id_: note for id_, note in new.items() if id_ not in old}:
        yield {"op": "add_notes", "notes": made}
    for id_, note in new.items():
        if id_ in old and (values := _changed(old[id_], note, note)):
            yield {"op": "change_note", "note": id_, "values": values}
