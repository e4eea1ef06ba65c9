"""Environments that are Docker images: a reference to one, or the text that builds one."""

import re

from designer.execution.environments.errors import EnvironmentContentError

PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?"
REFERENCE = re.compile(
    rf"{HOST}{PART}(?:/{PART})*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}})?(?:@sha256:[0-9a-f]{{64}})?"
)
MAX_REFERENCE = 400
SYNTAX = re.compile(r"^\s*#\s*(syntax|escape|check)\s*=", re.IGNORECASE)


def parse_image(text: str) -> str:
    """Give the reference of an image as it is asked for.

    Raises:
        EnvironmentContentError: it is none.
    """
    reference = text.strip()
    if len(reference) > MAX_REFERENCE or not REFERENCE.fullmatch(reference):
        raise EnvironmentContentError(
            f"{reference[:100]!r} does not name an image. Write it as in `python:3.11-slim`."
        )
    return reference


def parse_dockerfile(text: str) -> str:
    """Give the text of a Dockerfile, of which only the beginning is looked at.

    Raises:
        EnvironmentContentError: it does not begin as one does.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if SYNTAX.match(line):
            message = f"Line {number}: directives such as `# syntax=` are not supported."
            raise EnvironmentContentError(message, line=number)
        word = line.strip().partition(" ")[0].upper()
        if word in ("FROM", "ARG"):
            return text.replace("\r\n", "\n").rstrip() + "\n"
        if word and not word.startswith("#"):
            message = f"Line {number}: a Dockerfile begins with FROM. Got {word[:40]!r}."
            raise EnvironmentContentError(message, line=number)
    raise EnvironmentContentError("The Dockerfile is empty. It begins with a line such as FROM …")
