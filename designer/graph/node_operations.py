"""The operations on nodes."""

from collections.abc import Collection, Mapping
from typing import Any

from designer.graph.defaults import NODE_DEFAULTS
from designer.graph.edge_operations import connect, reconnection
from designer.graph.outcome import Document, Operation, Outcome

GONE = "The node is gone."
EXISTS = "A node with this id is there already."


def add_nodes(document: Document, operation: Operation) -> Outcome:
    """Add nodes, then the edges between them and others."""
    fresh = {id_: node for id_, node in operation["nodes"].items() if id_ not in document["nodes"]}
    nodes = {**document["nodes"], **{id_: {**NODE_DEFAULTS, **node} for id_, node in fresh.items()}}
    ignored = EXISTS if len(fresh) < len(operation["nodes"]) else None
    connected = connect({**document, "nodes": nodes}, {"edges": operation.get("edges", ())})
    inverse = [*connected.inverse]
    if fresh:
        inverse.append({"op": "remove_nodes", "nodes": list(fresh)})
    changed = connected.document if inverse else document
    return Outcome(changed, inverse, ignored or connected.ignored)


def remove_nodes(document: Document, operation: Operation) -> Outcome:
    """Remove nodes with the edges at them and their places in groups."""
    wanted = dict.fromkeys(operation["nodes"])
    gone = {id_: document["nodes"][id_] for id_ in wanted if id_ in document["nodes"]}
    ignored = GONE if len(gone) < len(wanted) else None
    if not gone:
        return Outcome(document, ignored=ignored)
    is_cut = [edge["source"] in gone or edge["target"] in gone for edge in document["edges"]]
    cut = [(i, edge) for i, edge in enumerate(document["edges"]) if is_cut[i]]
    groups, restore = _leave_groups(document["groups"], gone)
    changed = {
        **document,
        "nodes": {id_: node for id_, node in document["nodes"].items() if id_ not in gone},
        "edges": [edge for i, edge in enumerate(document["edges"]) if not is_cut[i]],
        "groups": groups,
    }
    reconnected = [reconnection(cut)] if cut else []
    return Outcome(changed, [{"op": "add_nodes", "nodes": gone}, *reconnected, *restore], ignored)


def _leave_groups(
    groups: Mapping[str, Any], gone: Collection[str]
) -> tuple[Mapping[str, Any], list[Operation]]:
    """Take nodes out of groups; also give the operations that put them back."""
    left: dict[str, Any] = {}
    restore: list[Operation] = []
    for id_, group in groups.items():
        kept = [node for node in group["nodes"] if node not in gone]
        if len(kept) < len(group["nodes"]):
            left[id_] = {**group, "nodes": kept}
            restore.append(
                {"op": "change_group", "group": id_, "values": {"nodes": group["nodes"]}}
            )
    return ({**groups, **left} if left else groups), restore


def set_params(document: Document, operation: Operation) -> Outcome:
    """Set some parameters and forget others, which then have their defaults."""
    node = document["nodes"].get(operation["node"])
    if node is None:
        return Outcome(document, ignored=GONE)
    given, forgotten = operation.get("params", {}), operation.get("unset", ())
    params = {k: v for k, v in {**node["params"], **given}.items() if k not in forgotten}
    touched = dict.fromkeys([*given, *forgotten])
    inverse: dict[str, Any] = {
        "op": "set_params",
        "node": operation["node"],
        "params": {name: node["params"][name] for name in touched if name in node["params"]},
    }
    unset = [name for name in touched if name not in node["params"] and name in params]
    if unset:
        inverse["unset"] = unset
    return Outcome(_with_node(document, operation["node"], {"params": params}), [inverse])


def set_node(document: Document, operation: Operation) -> Outcome:
    """Set what a node has beside its parameters."""
    node = document["nodes"].get(operation["node"])
    if node is None:
        return Outcome(document, ignored=GONE)
    before = {name: node.get(name, NODE_DEFAULTS[name]) for name in operation["values"]}
    inverse = {"op": "set_node", "node": operation["node"], "values": before}
    return Outcome(_with_node(document, operation["node"], operation["values"]), [inverse])


def replace_module(document: Document, operation: Operation) -> Outcome:
    """Let a node use another module, or another version of its own."""
    node = document["nodes"].get(operation["node"])
    if node is None:
        return Outcome(document, ignored=GONE)
    names = ("module", "module_version", "params")
    inverse = {"op": "replace_module", "node": operation["node"]}
    inverse |= {name: node[name] for name in names}
    values = {name: operation[name] for name in names}
    return Outcome(_with_node(document, operation["node"], values), [inverse])


def move(document: Document, operation: Operation) -> Outcome:
    """Put nodes and notes elsewhere on the canvas."""
    wanted = {"nodes": operation.get("positions", {}), "notes": operation.get("notes", {})}
    found = {
        part: {id_: position for id_, position in positions.items() if id_ in document[part]}
        for part, positions in wanted.items()
    }
    n_missing = sum(len(wanted[part]) - len(found[part]) for part in wanted)
    ignored = "Something that was moved is gone." if n_missing else None
    inverse: dict[str, Any] = {"op": "move"}
    changed = dict(document)
    for part, name in (("nodes", "positions"), ("notes", "notes")):
        if found[part]:
            inverse[name] = {id_: document[part][id_]["position"] for id_ in found[part]}
            moved = {id_: {**document[part][id_], "position": p} for id_, p in found[part].items()}
            changed[part] = {**document[part], **moved}
    return Outcome(changed, [inverse] if len(inverse) > 1 else [], ignored)


def _with_node(document: Document, id_: str, values: Mapping[str, Any]) -> Document:
    node = {**document["nodes"][id_], **values}
    return {**document, "nodes": {**document["nodes"], id_: node}}
