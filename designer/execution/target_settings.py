"""What may be said of a compute target: its settings, one model a kind, and its limits."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from designer.catalog.names import did_you_mean
from designer.execution.errors import InvalidComputeError
from designer.execution.limits import MOST_SLOTS_ELSEWHERE

MEBIBYTE = 2**20
LONGEST = 1000
ENGINES = ("unix://", "tcp://", "http://", "https://", "npipe://")
Line = Annotated[str, Field(max_length=LONGEST, pattern=r"^[^\x00-\x1f]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _engine_address(value: str) -> str:
    if value and not value.startswith(ENGINES):
        raise ValueError(f"must be empty, or begin with one of {', '.join(ENGINES)}")
    return value


def _not_an_option(value: str) -> str:
    """A name that begins with a dash would be an option where it ends up."""
    if value.startswith("-"):
        raise ValueError("must not begin with a dash")
    return value


Word = Annotated[Line, AfterValidator(_not_an_option)]


class ProcessTarget(_Strict):
    """Processes on the machines of its workers: nothing to set."""


class DockerTarget(_Strict):
    """`base_url` is the engine, by default the socket of this machine."""

    base_url: Annotated[Line, AfterValidator(_engine_address)] = ""
    image: Word = ""
    gpus: int = Field(default=0, ge=0, le=64)


class SshTarget(_Strict):
    """A machine with sshd and Python; `known_hosts` has the line of its host key.

    `key` is the name of a secret; without one the key of `key_file`, or of the worker's user.
    """

    host: Annotated[Word, Field(min_length=1)]
    port: int = Field(default=22, ge=1, le=65535)
    user: Word = ""
    folder: Annotated[Word, Field(min_length=1)] = "~/.plumbline"
    python: Annotated[Word, Field(min_length=1)] = "python3"
    key: Line = ""
    key_file: Line = ""
    known_hosts: str = Field(default="", max_length=20_000)


class Limits(_Strict):
    """All but `slots` are of one step."""

    slots: int | None = Field(default=None, ge=1, le=10_000)
    cpus: float | None = Field(default=None, gt=0, le=4096)
    memory_bytes: int | None = Field(default=None, ge=64 * MEBIBYTE, lt=2**63)
    gpus: int | None = Field(default=None, ge=0, le=64)
    timeout_seconds: float | None = Field(default=None, gt=0, le=10**9)


class LimitsElsewhere(Limits):
    """Every server and worker that serves such a target follows all of its steps."""

    slots: int | None = Field(default=None, ge=1, le=MOST_SLOTS_ELSEWHERE)


SETTINGS: Mapping[str, type[_Strict]] = {
    "process": ProcessTarget,
    "docker": DockerTarget,
    "ssh": SshTarget,
}
# The settings that say where the steps of a target are.
PLACES: Mapping[str, tuple[str, ...]] = {
    "docker": ("base_url",),
    "ssh": ("host", "port", "user", "folder"),
}


def checked_settings(kind: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the settings of a kind, completed by what goes without saying.

    Raises:
        InvalidComputeError: there is no such kind, or a setting is not one of it.
    """
    model = SETTINGS.get(kind)
    if model is None:
        known = ", ".join(SETTINGS)
        message = f"`kind` must be one of {known}.{did_you_mean(kind, SETTINGS)} Got {kind!r}."
        raise InvalidComputeError([("kind", message)])
    return _checked(model, settings, "settings").model_dump()


def moves(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the settings by which steps would be looked for elsewhere than before."""
    fields = SETTINGS[kind].model_fields

    def told(settings: Mapping[str, Any], name: str) -> Any:
        return settings.get(name, fields[name].get_default())

    return tuple(n for n in PLACES.get(kind, ()) if told(before, n) != told(after, n))


def checked_limits(kind: str, limits: Mapping[str, Any]) -> dict[str, Any]:
    """Give the limits that are set.

    Raises:
        InvalidComputeError: one is no limit that a target can have.
    """
    model = Limits if kind == "process" else LimitsElsewhere
    return _checked(model, limits, "limits").model_dump(exclude_none=True)


def _checked(model: type[_Strict], values: Mapping[str, Any], place: str) -> _Strict:
    try:
        return model.model_validate(dict(values))
    except ValidationError as error:
        items = error.errors(include_url=False, include_context=False)
        raise InvalidComputeError([_problem(model, item, place) for item in items]) from error


def _problem(model: type[_Strict], item: Mapping[str, Any], place: str) -> tuple[str, str]:
    """Say where something is wrong, and what would be right."""
    name = ".".join(map(str, item["loc"]))
    path, known = f"{place}.{name}", list(model.model_fields)
    if item["type"] == "extra_forbidden":
        right = f" There are {', '.join(known)}." if known else " This kind has none."
        return path, f"`{place}` has no `{name}`.{did_you_mean(name, known) or right}"
    if item["type"] == "missing":
        return path, f"`{path}` is missing."
    message = str(item["msg"]).removeprefix("Value error, ")
    rest = message.partition(" should ")[2]
    return path, f"`{path}` {'must ' + rest if rest else message}. Got {item['input']!r:.80}."
