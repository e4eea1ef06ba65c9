"""A conda file: its pip part is what can be built here, the rest is named and left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from designer.execution.environments.errors import EnvironmentContentError
from designer.execution.environments.requirements import parse_requirements

MAX_DEPTH = 20
KNOWN_KEYS = frozenset({"name", "channels", "dependencies", "prefix"})
# The build brings its own; what a file says of these changes nothing.
BROUGHT = frozenset({"python", "pip"})


@dataclass(frozen=True, slots=True)
class CondaFile:
    """`unsupported` are the dependencies that only conda itself could install."""

    requirements: tuple[str, ...]
    unsupported: tuple[str, ...]

    @property
    def warnings(self) -> tuple[str, ...]:
        if not self.unsupported:
            return ()
        named = ", ".join(self.unsupported)
        return (f"Only the pip part is installed. Left out, because it needs conda: {named}.",)


def parse_conda(text: str) -> CondaFile:
    """Read a conda file.

    Raises:
        EnvironmentContentError: it is not one, or is built to be expensive to read.
    """
    try:
        data = _PlainLoader(text).get_single_data()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = None if mark is None else mark.line + 1
        where = "" if line is None else f"Line {line}: "
        why = getattr(error, "problem", None) or "it cannot be read"
        raise EnvironmentContentError(f"{where}This is not valid YAML: {why}.", line=line) from None
    except (RecursionError, ValueError) as error:
        raise EnvironmentContentError(f"This is not valid YAML: {error}.") from None
    return _read(data)


def _read(data: Any) -> CondaFile:
    if not isinstance(data, Mapping) or not isinstance(data.get("dependencies"), list):
        raise EnvironmentContentError("A conda file has a list named `dependencies`.")
    unknown = sorted(str(key) for key in data.keys() - KNOWN_KEYS)
    if unknown:
        known = ", ".join(sorted(KNOWN_KEYS))
        raise EnvironmentContentError(f"A conda file has no `{unknown[0]}`; it has {known}.")
    pip: list[str] = []
    others: list[str] = []
    for entry in data["dependencies"]:
        if isinstance(entry, str):
            others.append(entry)
        elif isinstance(entry, Mapping) and set(entry) == {"pip"}:
            pip += _pip_part(entry["pip"])
        else:
            raise EnvironmentContentError(
                f"`dependencies` holds names, and at most one `pip:` with a list. Got {entry!r}."
            )
    unsupported = tuple(entry for entry in others if _name(entry) not in BROUGHT)
    return CondaFile(parse_requirements("\n".join(pip)), unsupported)


def _pip_part(lines: Any) -> list[str]:
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise EnvironmentContentError("`pip:` in a conda file has a list of requirements.")
    return list(lines)


def _name(entry: str) -> str:
    return entry.partition("::")[2].strip() if "::" in entry else _before_version(entry)


def _before_version(entry: str) -> str:
    for mark in "=<>! ":
        entry = entry.partition(mark)[0]
    return entry.strip()


class _PlainLoader(yaml.SafeLoader):
    """Refuses aliases, with which a few lines grow to gigabytes, and depth without end."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self._depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not allowed", problem_mark=mark)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="it is nested too deeply", problem_mark=mark)
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1
