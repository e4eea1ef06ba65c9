"""What can be wrong with a document, a graph, a plan or an operation."""

from collections.abc import Sequence
from dataclasses import dataclass


class GraphError(Exception):
    """The root of the errors of graphs."""


@dataclass(frozen=True, slots=True)
class DocumentProblem:
    """One thing that is wrong in a document; `path` says where, such as `nodes.train.retries`."""

    path: str
    message: str
    code: str = "document_invalid"


class DocumentError(GraphError, ValueError):
    """A document is not one; `problems` has everything that is wrong."""

    def __init__(self, problems: Sequence[DocumentProblem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems))
        self.problems = tuple(problems)


class OperationError(DocumentError):
    """A list of operations is not one."""


class CycleError(GraphError):
    """Nodes wait for each other; `cycle` names them, the first one again at the end."""

    def __init__(self, cycle: Sequence[str]) -> None:
        super().__init__(f"These nodes wait for each other: {' → '.join(cycle)}.")
        self.cycle = tuple(cycle)


class PlanError(GraphError):
    """A request cannot be planned; `node` is the one it fails at."""

    def __init__(self, message: str, node: str) -> None:
        super().__init__(message)
        self.node = node


class UnknownNode(PlanError):  # noqa: N818 - the name is the claim
    """A request names a node that the graph does not have."""


class NotReusable(PlanError):  # noqa: N818 - the name is the claim
    """A run from the middle needs a result that is not there."""
