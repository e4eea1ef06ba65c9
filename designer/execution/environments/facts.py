"""What an order says of the environment that its step needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """`content` holds a text named after the kind, and `inherit` for the kinds of Python.

    Equal digests mean equal contents.
    """

    name: str
    kind: str
    digest: str
    content: Mapping[str, Any]
