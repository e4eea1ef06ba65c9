"""A reference to a committed artifact: what it is and where its bytes lie, nothing of its data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NewType

Digest = NewType("Digest", str)
"""64 hex digits: the BLAKE3 digest of the bytes of a file, or of the manifest of a folder."""
HEX_DIGITS = frozenset("0123456789abcdef")
DIGEST_LENGTH = 64


def is_digest(text: object) -> bool:
    return isinstance(text, str) and len(text) == DIGEST_LENGTH and HEX_DIGITS.issuperset(text)


@dataclass(frozen=True, slots=True)
class ArtifactReference:
    data_type: str
    digest: Digest
    size_bytes: int
    summary: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {
            "data_type": self.data_type,
            "digest": self.digest,
            "size_bytes": self.size_bytes,
            "summary": dict(self.summary),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ArtifactReference":
        return cls(data["data_type"], Digest(data["digest"]), data["size_bytes"], data["summary"])
