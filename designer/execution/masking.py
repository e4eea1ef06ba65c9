"""Masking: the values of secrets are made unreadable in whatever a step tells.

It helps against accidents: a script that prints what it connects to. A step that wants to betray
its secret can always write it backwards, so a secret is given only to steps that name it.
"""

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar
from urllib.parse import quote, quote_plus

MASK = "•••"
SHORTEST_FORM = 4
SHORTEST_LINE = 8
BASE64_GROUP = 3
UNTOLD = (
    "What the step told is not kept: it was given secrets that the keys of this machine do not "
    "open any more, so that they could not be made unreadable."
)


class Mask:
    """Knows the forms in which values may turn up: as they are, quoted, escaped, in base64."""

    is_blind: ClassVar[bool] = False

    def __init__(self, values: Iterable[str] = ()) -> None:
        forms = {form for value in values for form in _forms(value) if len(form) >= SHORTEST_FORM}
        # The longest first: what holds another form must go as a whole.
        self._forms = sorted((form.encode() for form in forms), key=len, reverse=True)
        found = b"|".join(re.escape(form) for form in self._forms)
        self._pattern = re.compile(found) if found else None

    def __bool__(self) -> bool:
        return self._pattern is not None

    def text(self, text: str) -> str:
        """Give the text without any value."""
        if self._pattern is None:
            return text
        data = text.encode("utf-8", "surrogatepass")
        return self.data(data).decode("utf-8", "surrogatepass")

    def data(self, data: bytes) -> bytes:
        """Give the bytes without any value."""
        return self._pattern.sub(MASK.encode(), data) if self._pattern else data

    def json(self, value: Any) -> Any:
        """Give plain JSON without any value, in its texts, names and numbers."""
        if self._pattern is None:
            return value
        match value:
            case str():
                return self.text(value)
            case Mapping():
                return {self.text(str(key)): self.json(item) for key, item in value.items()}
            case list() | tuple():
                return [self.json(item) for item in value]
            case int() | float() if not isinstance(value, bool):
                return MASK if self._pattern.fullmatch(str(value).encode()) else value
        return value

    def settled(self, data: bytes) -> bytes:
        """Leave out an end in which a value may have begun whose rest is still to come."""
        if self._pattern is None:
            return data
        cut = len(data) - max(_begun(data, form) for form in self._forms)
        for match in self._pattern.finditer(data):
            if match.start() < cut < match.end():
                cut = match.start()
        return data[:cut]


class Blindfold(Mask):
    """Knows that there are values and not which: no text of the step can be kept."""

    is_blind: ClassVar[bool] = True

    def text(self, text: str) -> str:
        return MASK

    def data(self, data: bytes) -> bytes:
        return MASK.encode()

    def json(self, value: Any) -> Any:
        return MASK

    def settled(self, data: bytes) -> bytes:
        return data


def _begun(data: bytes, form: bytes) -> int:
    """Count the bytes at the end of the data that are the beginning of a form."""
    tail = data[max(0, len(data) - len(form) + 1) :]
    place = tail.find(form[:1])
    while place >= 0:
        if form.startswith(tail[place:]):
            return len(tail) - place
        place = tail.find(form[:1], place + 1)
    return 0


def _forms(value: str) -> Iterator[str]:
    """Give the forms of a value and of its lines, each of which a log may show by itself."""
    lines = {line.strip() for line in value.splitlines()}
    for text in {value, value.strip(), *(line for line in lines if len(line) >= SHORTEST_LINE)}:
        yield text
        yield quote(text, safe="")
        yield quote(text)
        yield quote_plus(text)
        yield json.dumps(text)[1:-1]
        yield json.dumps(text, ensure_ascii=False)[1:-1]
        yield repr(text)[1:-1]
    yield from _base64_forms(value.encode())


def _base64_forms(data: bytes) -> Iterator[str]:
    """Give what base64 makes of the value wherever it begins within a group of three bytes."""
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        yield encode(data).decode("ascii")
        for shift in range(BASE64_GROUP):
            whole = (shift + len(data)) // BASE64_GROUP * BASE64_GROUP
            text = encode((b"\0" * shift + data)[:whole]).decode("ascii")
            yield text[-(-shift * 4 // BASE64_GROUP) :]
