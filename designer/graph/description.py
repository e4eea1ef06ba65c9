"""Operations in words: one short line for each thing that changed."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from designer.catalog.snapshot import Catalog
from designer.graph.operations import apply
from designer.graph.outcome import Document, Operation

MAX_SHOWN = 40
NO_CATALOG = Catalog(())


def describe(
    operations: Sequence[Operation], before: Document, catalog: Catalog = NO_CATALOG
) -> list[str]:
    """Say what operations change, such as "Split Data: fraction 0.7 → 0.8".

    Args:
        operations: What is done, one after the other.
        before: The document that they are applied to.
        catalog: Gives modules their titles and parameters their defaults.
    """
    lines: list[str] = []
    document = before
    for operation in operations:
        lines.extend(LINES[operation["op"]](_Words(document, catalog), operation))
        document, _, _ = apply(document, [operation])
    return lines


class _Words:
    """Names of things in a document."""

    def __init__(self, document: Document, catalog: Catalog) -> None:
        self.document = document
        self.catalog = catalog

    def node(self, id_: str, added: Mapping[str, Any] | None = None) -> str:
        node = (added or self.document["nodes"]).get(id_)
        if node is None:
            return f"`{id_}`"
        spec = self.catalog.get(node["module"])
        return str(node.get("title") or (spec.title if spec else node["module"]))

    def default(self, node: Mapping[str, Any], parameter: str) -> str:
        spec = self.catalog.find(node["module"], node["module_version"])
        declared = spec.parameters_by_name.get(parameter) if spec else None
        return "default" if declared is None or declared.required else shown(declared.default)


def shown(value: Any) -> str:
    """Write a value shortly."""
    match value:
        case {"$parameter": name}:
            return f"parameter {name}"
        case {"$secret": name}:
            return f"secret {name}"
        case None:
            return "none"
        case str():
            text = f"“{value}”"
        case _:
            text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MAX_SHOWN else f"{text[: MAX_SHOWN - 1]}…"


def _change(subject: str, name: str, before: str, after: str) -> str:
    return f"{subject}: {name.replace('_', ' ')} {before} → {after}"


def _add_nodes(words: _Words, operation: Operation) -> Iterator[str]:
    added = operation["nodes"]
    for id_ in added:
        yield f"Added {words.node(id_, added)}"
    known = {**words.document["nodes"], **added}
    for edge in operation.get("edges", ()):
        yield f"Connected {_ends(words, edge, known)}"


def _remove_nodes(words: _Words, operation: Operation) -> Iterator[str]:
    for id_ in operation["nodes"]:
        yield f"Removed {words.node(id_)}"


def _connect(words: _Words, operation: Operation) -> Iterator[str]:
    for edge in operation["edges"]:
        yield f"Connected {_ends(words, edge, words.document['nodes'])}"


def _disconnect(words: _Words, operation: Operation) -> Iterator[str]:
    for edge in operation["edges"]:
        yield f"Disconnected {_ends(words, edge, words.document['nodes'])}"


def _ends(words: _Words, edge: Mapping[str, Any], nodes: Mapping[str, Any]) -> str:
    source = f"{words.node(edge['source'], nodes)} ({edge['source_port']})"
    return f"{source} → {words.node(edge['target'], nodes)} ({edge['target_port']})"


def _set_params(words: _Words, operation: Operation) -> Iterator[str]:
    id_ = operation["node"]
    node = words.document["nodes"].get(id_)
    if node is None:
        return
    given = operation.get("params", {})
    for name in dict.fromkeys([*given, *operation.get("unset", ())]):
        default = words.default(node, name)
        before = shown(node["params"][name]) if name in node["params"] else default
        is_set = name in given and name not in operation.get("unset", ())
        after = shown(given[name]) if is_set else default
        if after != before:
            yield _change(words.node(id_), name, before, after)


def _set_node(words: _Words, operation: Operation) -> Iterator[str]:
    id_ = operation["node"]
    node = words.document["nodes"].get(id_)
    if node is None:
        return
    for name, value in operation["values"].items():
        if name == "enabled":
            yield f"{words.node(id_)}: {'in use again' if value else 'bypassed'}"
        else:
            yield _change(words.node(id_), name, shown(node.get(name)), shown(value))


def _replace_module(words: _Words, operation: Operation) -> Iterator[str]:
    id_ = operation["node"]
    node = words.document["nodes"].get(id_)
    if node is None:
        return
    if node["module"] == operation["module"]:
        versions = str(node["module_version"]), str(operation["module_version"])
        if versions[0] != versions[1]:
            yield _change(words.node(id_), "module_version", *versions)
        unset = [name for name in node["params"] if name not in operation["params"]]
        changed = {
            name: value
            for name, value in operation["params"].items()
            if name not in node["params"] or node["params"][name] != value
        }
        yield from _set_params(words, {"node": id_, "params": changed, "unset": unset})
    else:
        yield f"{words.node(id_)}: replaced by {words.node(id_, {id_: {**operation}})}"


def _move(words: _Words, operation: Operation) -> Iterator[str]:
    moved = [words.node(id_) for id_ in operation.get("positions", {})]
    moved += ["a note"] * len(operation.get("notes", {}))
    if len(moved) == 1:
        yield f"Moved {moved[0]}"
    elif moved:
        yield f"Moved {len(moved)} things"


def _set_parameters(words: _Words, operation: Operation) -> Iterator[str]:
    for name, definition in operation["parameters"].items():
        before = words.document["parameters"].get(name)
        subject = f"Pipeline parameter {name}"
        if definition is None:
            yield f"{subject}: removed"
        elif before is None:
            yield f"{subject}: added with {shown(definition.get('default'))}"
        else:
            for key, value in definition.items():
                if before.get(key) != value:
                    yield _change(subject, key, shown(before.get(key)), shown(value))


def _set_defaults(words: _Words, operation: Operation) -> Iterator[str]:
    for name, value in operation["values"].items():
        before = words.document["defaults"].get(name)
        yield _change("Pipeline", name, shown(before), shown(value))


def _notes(verb: str) -> Callable[[_Words, Operation], Iterator[str]]:
    def lines(_words: _Words, operation: Operation) -> Iterator[str]:
        n_notes = len(operation.get("notes", ("one",)))
        yield f"{verb} {'a note' if n_notes == 1 else f'{n_notes} notes'}"

    return lines


def _group(_words: _Words, operation: Operation) -> Iterator[str]:
    for id_, group in operation["groups"].items():
        n_nodes = len(group.get("nodes", ()))
        nodes = "1 node" if n_nodes == 1 else f"{n_nodes} nodes"
        yield f"Grouped {nodes} as {group.get('title') or id_}"


def _change_group(words: _Words, operation: Operation) -> Iterator[str]:
    group = words.document["groups"].get(operation["group"])
    if group is None:
        return
    title = group["title"] or operation["group"]
    for name, value in operation["values"].items():
        if name == "nodes":
            yield f"Group {title}: {len(group['nodes'])} → {len(value)} nodes"
        elif name == "collapsed":
            yield f"Group {title}: {'collapsed' if value else 'expanded'}"
        else:
            yield _change(f"Group {title}", name, shown(group[name]), shown(value))


def _ungroup(words: _Words, operation: Operation) -> Iterator[str]:
    for id_ in operation["groups"]:
        group = words.document["groups"].get(id_, {})
        yield f"Ungrouped {group.get('title') or id_}"


LINES: Mapping[str, Callable[[_Words, Operation], Iterator[str]]] = {
    "add_nodes": _add_nodes,
    "remove_nodes": _remove_nodes,
    "connect": _connect,
    "disconnect": _disconnect,
    "set_params": _set_params,
    "set_node": _set_node,
    "move": _move,
    "replace_module": _replace_module,
    "set_parameters": _set_parameters,
    "set_defaults": _set_defaults,
    "add_notes": _notes("Added"),
    "change_note": _notes("Changed"),
    "remove_notes": _notes("Removed"),
    "group": _group,
    "change_group": _change_group,
    "ungroup": _ungroup,
}
