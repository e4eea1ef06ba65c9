"""The docstring of a module, read as what the palette and the form show."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from designer.catalog.errors import DeclarationError

SECTION = re.compile(r"^(Args|Arguments|Returns|Raises|Yields|Example|Examples|Note|Notes):\s*$")
ARGUMENT = re.compile(r"^(\w+)(?: \([^)]*\))?:\s*(.*)$")
SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True, slots=True)
class Docstring:
    """The parts of a docstring; `arguments` has the help of each argument."""

    summary: str
    help: str
    arguments: Mapping[str, str]


def parse_docstring(function: str, text: str) -> Docstring:
    """Split a cleaned docstring (`inspect.getdoc`) into summary, help and arguments.

    Raises:
        DeclarationError: There is none.
    """
    if not text.strip():
        raise DeclarationError(
            function, "has no docstring: its first sentence is what people read in the palette."
        )
    before, arguments = _split_sections(text.splitlines())
    description = "\n".join(before).strip()
    first_paragraph = " ".join(description.split("\n\n", 1)[0].split())
    summary = SENTENCE_END.split(first_paragraph, maxsplit=1)[0]
    if not summary:
        raise DeclarationError(function, "has a docstring that does not begin with a sentence.")
    return Docstring(summary, description, _read_arguments(arguments))


def _split_sections(lines: list[str]) -> tuple[list[str], list[str]]:
    """Give the lines outside any section, and those of the arguments."""
    before: list[str] = []
    arguments: list[str] = []
    target: list[str] | None = before
    for line in lines:
        if heading := SECTION.match(line):
            target = arguments if heading[1].startswith("Arg") else None
        elif target is not None:
            target.append(line)
        elif line and not line[0].isspace():  # a paragraph at the margin ends the section
            target = before
            before.append(line)
    return before, arguments


def _read_arguments(lines: list[str]) -> dict[str, str]:
    filled = [line for line in lines if line.strip()]
    margin = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    helps: dict[str, str] = {}
    current = ""
    for line in filled:
        entry = ARGUMENT.match(line[margin:])
        if entry:
            current = entry[1]
            helps[current] = entry[2].strip()
        elif current:
            helps[current] = f"{helps[current]} {line.strip()}".strip()
    return helps
