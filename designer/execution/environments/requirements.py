"""The text of a requirements file: each line checked, none of it run."""

import re
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement

from designer.execution.environments.errors import EnvironmentContentError

MAX_LINES = 2_000
# Options that say where packages come from or in which form, and need an address or a name.
ADDRESS_OPTIONS = ("--index-url", "-i", "--extra-index-url", "--find-links", "-f")
FORM_OPTIONS = ("--only-binary", "--no-binary")
FLAGS = ("--pre",)
WEB = "https://"
HASH = re.compile(r"\s--hash[= ]\s*\w+:[0-9a-f]+")


def parse_requirements(text: str) -> tuple[str, ...]:
    """Give the lines that count, without comments and in one spacing.

    Raises:
        EnvironmentContentError: a line is none that pip would take here.
    """
    lines = tuple(_checked(number, line) for number, line in _logical_lines(text))
    if len(lines) > MAX_LINES:
        raise EnvironmentContentError(f"There are {len(lines):,} lines; {MAX_LINES:,} are allowed.")
    return lines


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Join lines that end with a backslash; leave out comments and empty ones."""
    begun, pending = 1, ""
    for number, line in enumerate(text.splitlines(), start=1):
        begun = begun if pending else number
        pending += re.sub(r"(^|\s)#.*$", "", line).rstrip()
        if pending.endswith("\\"):
            pending = pending[:-1] + " "
            continue
        if pending.strip():
            yield begun, " ".join(pending.split())
        pending = ""
    if pending.strip():
        yield begun, " ".join(pending.split())


def _checked(number: int, line: str) -> str:
    trouble = _trouble_of_option(line) if line.startswith("-") else _trouble_of_requirement(line)
    if trouble:
        raise EnvironmentContentError(f"Line {number}: {trouble}", line=number)
    return line


def _trouble_of_option(line: str) -> str | None:
    """Say what is wrong with an option; to pip further words would be options as well."""
    name, *rest = re.split(r"[= ]", line, maxsplit=1)
    value = rest[0].strip() if rest else ""
    is_word = len(value.split()) == 1 and not value.startswith("-")
    if name in FLAGS:
        return f"`{name}` stands alone." if value else None
    if name in ADDRESS_OPTIONS:
        is_address = is_word and value.startswith(WEB)
        return None if is_address else f"`{name}` needs an address with https://, and no more."
    if name in FORM_OPTIONS:
        return None if is_word else f"`{name}` needs names with commas between, or :all:."
    allowed = ", ".join(o for o in (*ADDRESS_OPTIONS, *FORM_OPTIONS, *FLAGS) if len(o) > len("-i"))
    return f"the option `{name}` cannot be used here. There are {allowed}."


def _trouble_of_requirement(line: str) -> str | None:
    bare = HASH.sub("", line)
    if bare.startswith((".", "/", "~", "file:")):
        return f"`{bare}` is a path on this machine. Name a package instead."
    try:
        found = Requirement(bare)
    except InvalidRequirement as error:
        why = str(error).splitlines()[0].rstrip(".")
        return f"`{bare}` is not a requirement: {why}. Write a package as in `six==1.17.0`."
    if found.url and not found.url.removeprefix("git+").startswith(WEB):
        return f"`{found.url}` cannot be fetched from here. Use an address with https://."
    return None
