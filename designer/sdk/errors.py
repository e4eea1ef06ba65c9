"""What the client raises when a server refuses."""

from collections.abc import Mapping
from typing import Any


class ApiError(Exception):
    """The server refused; `problems` are pinned to nodes, ports and parameters."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status = status
        self.detail = str(answer.get("detail") or answer.get("title") or "No reason was given.")
        self.problems: list[dict[str, Any]] = list(answer.get("problems") or [])
        super().__init__(f"{status}: {self.detail}")
