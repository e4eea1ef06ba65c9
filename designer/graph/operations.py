"""Operations: small, typed, invertible changes of a document. The browser does the same.

An operation sets absolute values. What it says of something that is gone is left out and
reported, never an error: two people may edit at the same time.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from designer.graph import canvas_operations, edge_operations, node_operations
from designer.graph.defaults import EMPTY_DOCUMENT
from designer.graph.operation_shapes import check_operations
from designer.graph.outcome import Document, Operation, Outcome


class Ignored(TypedDict):
    """An operation that could not be done wholly, its place in the list, and why."""

    index: int
    operation: Operation
    reason: str


HANDLERS: Mapping[str, Callable[[Document, Operation], Outcome]] = {
    "add_nodes": node_operations.add_nodes,
    "remove_nodes": node_operations.remove_nodes,
    "connect": edge_operations.connect,
    "disconnect": edge_operations.disconnect,
    "set_params": node_operations.set_params,
    "set_node": node_operations.set_node,
    "move": node_operations.move,
    "replace_module": node_operations.replace_module,
    "set_parameters": canvas_operations.set_parameters,
    "set_defaults": canvas_operations.set_defaults,
    "add_notes": canvas_operations.add_notes,
    "change_note": canvas_operations.change_note,
    "remove_notes": canvas_operations.remove_notes,
    "group": canvas_operations.group,
    "change_group": canvas_operations.change_group,
    "ungroup": canvas_operations.ungroup,
}


def apply(
    document: Document, operations: Sequence[Operation]
) -> tuple[dict[str, Any], list[Operation], list[Ignored]]:
    """Apply operations one after the other; the given document is not changed.

    Args:
        document: A document with every key, as `dump` and `complete` give it.
        operations: What to do.

    Returns:
        The new document, the operations that take it all back (in the order in which to apply
        them), and what had to be left out.

    Raises:
        OperationError: This is no list of operations.
    """
    check_operations(operations)
    changed: Document = {**EMPTY_DOCUMENT, **document}
    inverses: list[Sequence[Operation]] = []
    ignored: list[Ignored] = []
    for index, operation in enumerate(operations):
        outcome = HANDLERS[operation["op"]](changed, operation)
        changed = outcome.document
        inverses.append(outcome.inverse)
        if outcome.ignored is not None:
            ignored.append({"index": index, "operation": operation, "reason": outcome.ignored})
    inverse = [operation for undone in reversed(inverses) for operation in undone]
    return dict(changed), inverse, ignored
