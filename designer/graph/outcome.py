"""What one operation did: the new document, what takes it back, and what it had to leave out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]
Operation: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`ignored` is the reason when some of the operation, or all of it, could not be done."""

    document: Document
    inverse: Sequence[Operation] = ()
    ignored: str | None = None
