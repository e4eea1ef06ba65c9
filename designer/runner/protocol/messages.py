"""What a worker and its step host say to each other: one JSON object a line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeVar

from designer.runner.protocol.files import Limits, fields_of

T = TypeVar("T")
Isolation = Literal["full", "landlock", "reduced"]
Reason = Literal["timeout", "cancelled", "out_of_memory", "disk", "processes", "lost"]


@dataclass(frozen=True, slots=True)
class Launch:
    """Run the step in this folder."""

    do: ClassVar[str] = "launch"
    folder: str
    user_code: bool = True
    network: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Cancel:
    """Kill the step in this folder with all that it started; ``ended`` follows when it is dead."""

    do: ClassVar[str] = "cancel"
    folder: str


@dataclass(frozen=True, slots=True)
class Read:
    """Have the warm reader answer a call of ``designer.artifacts.reading``."""

    do: ClassVar[str] = "read"
    id: str
    call: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    timeout_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Renew:
    """The worker lives: steps may go on for so long, and are lost when it is not said again."""

    do: ClassVar[str] = "renew"
    seconds: float


@dataclass(frozen=True, slots=True)
class Status:
    """Ask for a ``status`` event."""

    do: ClassVar[str] = "status"


@dataclass(frozen=True, slots=True)
class Stop:
    """Kill every step and end. The end of stdin means the same."""

    do: ClassVar[str] = "stop"


@dataclass(frozen=True, slots=True)
class Ready:
    """The libraries are loaded; steps run under this isolation."""

    event: ClassVar[str] = "ready"
    isolation: Isolation
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Started:
    """A process has been given the step. The pid is the host's view of it."""

    event: ClassVar[str] = "started"
    folder: str
    pid: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The step and all that it started are dead, or a reused process is done with it.

    ``status`` is a wait status (``os.waitstatus_to_exitcode`` reads it); ``reason`` says why the
    host ended the step, if it did.
    """

    event: ClassVar[str] = "ended"
    folder: str
    status: int
    signal: int | None = None
    oom: bool = False
    timed_out: bool = False
    cancelled: bool = False
    log_truncated: bool = False
    reason: Reason | None = None
    peak_memory_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The reader's answer to the call with this id."""

    event: ClassVar[str] = "answer"
    id: str
    ok: bool
    result: Any = None
    error: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What the host is doing now."""

    event: ClassVar[str] = "status"
    running: tuple[str, ...] = ()
    processes: int = 0
    readers: int = 0


Command = Launch | Cancel | Read | Renew | Status | Stop
Event = Ready | Started | Ended | Answer | StatusReport

_COMMANDS: Mapping[str, type[Command]] = {
    c.do: c for c in (Launch, Cancel, Read, Renew, Status, Stop)
}
_EVENTS: Mapping[str, type[Event]] = {
    e.event: e for e in (Ready, Started, Ended, Answer, StatusReport)
}


def to_json(message: Command | Event) -> dict[str, Any]:
    """Give the JSON object of a command or an event."""
    key = "do" if hasattr(message, "do") else "event"
    values = {key: getattr(message, key), **fields_of(message)}
    if isinstance(message, Launch):
        values["limits"] = fields_of(message.limits)
    return values


def command_from_json(data: Mapping[str, Any]) -> Command:
    """Read a command.

    Raises:
        ValueError: there is no such command, or it lacks something.
    """
    values = {name: value for name, value in data.items() if name != "do"}
    if "limits" in values:
        values["limits"] = Limits(**values["limits"])
    return _build(_COMMANDS, data.get("do"), values)


def event_from_json(data: Mapping[str, Any]) -> Event:
    """Read an event.

    Raises:
        ValueError: there is no such event, or it lacks something.
    """
    values = {name: value for name, value in data.items() if name != "event"}
    for name in ("detail", "running"):
        if name in values:
            values[name] = tuple(values[name])
    return _build(_EVENTS, data.get("event"), values)


def _build(kinds: Mapping[str, type[T]], name: Any, values: Mapping[str, Any]) -> T:
    if name not in kinds:
        raise ValueError(f"There is no message {name!r}; there are {', '.join(sorted(kinds))}.")
    try:
        return kinds[name](**values)
    except TypeError as error:
        raise ValueError(f"The message {name!r} does not fit: {error}") from error
