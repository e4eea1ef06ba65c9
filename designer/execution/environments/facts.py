"""What an order says of the environment that its step needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """`content` holds one key, named after the kind; equal digests mean equal contents."""

    name: str
    kind: str
    digest: str
    content: Mapping[str, Any]
