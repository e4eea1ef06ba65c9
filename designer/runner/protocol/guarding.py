"""What a worker says to the guard of one command: what to run, behind which walls, how long."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from designer.runner.protocol.files import Limits, fields_of


@dataclass(frozen=True, slots=True)
class Guarded:
    """A command that gets walls of its own: a step with another Python, the build of one.

    Attributes:
        folder: where it may write; its output goes to ``log.txt`` there.
        command: the program by its absolute path, and its arguments.
        environment: all the variables that it gets.
        readable: files and folders that it may read beside the system.
        network: whether it may use the network.
        limits: as of a step.
        isolation: ``auto``, or a weaker level that must not be exceeded.
    """

    do: ClassVar[str] = "guard"
    folder: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    readable: tuple[str, ...] = ()
    network: bool = False
    limits: Limits = field(default_factory=Limits)
    isolation: Literal["auto", "landlock", "reduced"] = "auto"

    def to_json(self) -> dict[str, Any]:
        return {"do": self.do, **fields_of(self), "limits": fields_of(self.limits)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Guarded":
        values = {name: data[name] for name in cls.__slots__}
        values |= {name: tuple(values[name]) for name in ("command", "readable")}
        return cls(**{**values, "limits": Limits(**values["limits"])})


def guard_command() -> list[str]:
    """Give the command line of a guard, which is told the rest over stdin.

    It ends its command when stdin closes, and then itself; start it with `host_environment()`.
    """
    return [sys.executable, "-P", "-m", "designer.runner.guard"]
