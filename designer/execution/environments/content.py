"""What an environment is described by: checked, brought to one form, and its digest."""

import hashlib
from collections.abc import Mapping
from typing import Any

from designer.execution.environments.conda import parse_conda
from designer.execution.environments.errors import EnvironmentContentError
from designer.execution.environments.facts import EnvironmentFacts
from designer.execution.environments.images import parse_dockerfile, parse_image
from designer.execution.environments.requirements import parse_requirements
from designer.graph.keys import canonical_json

MAX_TEXT = 256 * 1024
# Kinds that are a virtual environment on the machine that runs the step; others are images.
PYTHON_KINDS = frozenset({"requirements", "conda"})
KINDS = ("requirements", "conda", "image", "dockerfile")


def check_content(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Give the content as it is kept.

    Raises:
        EnvironmentContentError: it says what cannot be used, and where.
    """
    if kind not in KINDS:
        raise EnvironmentContentError(f"There is no kind {kind!r}; there are {', '.join(KINDS)}.")
    known = {kind, "inherit"} if kind in PYTHON_KINDS else {kind}
    unknown = sorted(set(content) - known)
    if unknown:
        raise EnvironmentContentError(
            f"The content of an environment of kind {kind} has no {unknown[0]!r}; "
            f"it has {', '.join(sorted(known))}."
        )
    kept: dict[str, Any] = {kind: _text(kind, content.get(kind))}
    parse(kind, kept)
    if kind in PYTHON_KINDS:
        kept["inherit"] = _inherit(content.get("inherit"))
    return kept


def parse(kind: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the lines that matter of a content: two that differ in comments alone are equal.

    Raises:
        EnvironmentContentError: it says what cannot be used, and where.
    """
    text = content[kind]
    match kind:
        case "requirements":
            return parse_requirements(text)
        case "conda":
            found = parse_conda(text)
            return (*found.requirements, *(f"conda: {name}" for name in found.unsupported))
        case "image":
            return (parse_image(text),)
        case _:
            return (parse_dockerfile(text),)


def digest_of(kind: str, content: Mapping[str, Any]) -> str:
    """Give the digest of all that the packages of an environment depend on."""
    told = {"kind": kind, "lines": list(parse(kind, content)), "inherit": content.get("inherit")}
    return hashlib.sha256(canonical_json(told).encode()).hexdigest()


def requirements_of(environment: EnvironmentFacts) -> tuple[str, ...]:
    """Give the requirements that pip is to install."""
    text = environment.content[environment.kind]
    if environment.kind == "conda":
        return parse_conda(text).requirements
    return parse_requirements(text)


def warnings_of(kind: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what of a content is left out."""
    return parse_conda(content[kind]).warnings if kind == "conda" else ()


def key_of(environment: EnvironmentFacts, default_environment: str) -> str:
    """Give what the environment adds to a recipe: one that inherits also depends on the default."""
    if environment.content.get("inherit"):
        return f"{environment.digest}+{default_environment}"
    return environment.digest


def _text(kind: str, value: Any) -> str:
    if not isinstance(value, str):
        raise EnvironmentContentError(f"The content needs a text named {kind!r}.")
    if len(value) > MAX_TEXT:
        raise EnvironmentContentError(f"The text is longer than {MAX_TEXT // 1024} kB.")
    if "\0" in value:
        raise EnvironmentContentError("The text has a NUL character in it.")
    return value


def _inherit(value: Any) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise EnvironmentContentError(f"`inherit` is true or false. Got {value!r}.")
    return value
