"""Old formats of documents, brought to the newest one step after the other."""

from collections.abc import Callable, Mapping
from typing import Any

from designer.graph.errors import DocumentError, DocumentProblem
from designer.graph.structure import FORMAT

Step = Callable[[dict[str, Any]], dict[str, Any]]

# From which format -> the pure function that gives the next one. There has been no other yet.
STEPS: Mapping[int, Step] = {}


def upgrade(data: Any, steps: Mapping[int, Step] = STEPS, newest: int = FORMAT) -> Any:
    """Bring a document to the newest format; what is no document is left to the parser.

    Raises:
        DocumentError: Its format is newer than this program, or no format at all.
    """
    if not isinstance(data, Mapping):
        return data
    document = dict(data)
    found = document.get("format", newest)
    if not isinstance(found, int) or isinstance(found, bool) or found < 1:
        raise _no_format(f"`format` must be an integer from 1 to {newest}. Got {found!r}.")
    if found > newest:
        raise _no_format(
            f"The document has format {found}, but this version of Plumbline reads formats up to "
            f"{newest}. Open it with a newer version."
        )
    for number in range(found, newest):
        document = {**steps[number](document), "format": number + 1}
    return {**document, "format": newest}


def _no_format(message: str) -> DocumentError:
    return DocumentError([DocumentProblem("format", message)])
