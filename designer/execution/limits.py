"""The limits of a compute target: how many steps at once, and what one of them may use."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

SLOTS_ELSEWHERE = 2  # of a target that is not this machine, unless its limits say otherwise
MOST_SLOTS_ELSEWHERE = 64  # each is a thread here, with a connection to the ledger
Number = TypeVar("Number", int, float)


@dataclass(frozen=True, slots=True)
class ComputeLimits:
    """`slots` are steps at once, all else is of one step; None means no limit of its own."""

    slots: int | None = None
    cpus: float | None = None
    memory_bytes: int | None = None
    gpus: int | None = None
    timeout_seconds: float | None = None

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> "ComputeLimits":
        """Read the limits of a target's row; what cannot be a limit is none."""
        given = {f.name: (stored or {}).get(f.name) for f in fields(cls)}
        return cls(**{name: value for name, value in given.items() if _is_limit(name, value)})

    def to_json(self) -> dict[str, Any]:
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


NO_LIMITS = ComputeLimits()


def least(*limits: Number | None) -> Number | None:
    """Give the strictest of some limits; None where there is none."""
    return min((limit for limit in limits if limit is not None), default=None)


def _is_limit(name: str, value: object) -> bool:
    """Whether it is a positive number; no GPU at all is a limit too."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    return value > 0 or (name == "gpus" and value == 0)
