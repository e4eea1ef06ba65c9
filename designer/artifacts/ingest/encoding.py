"""The encoding of a text file, and the file as UTF-8 without byte order mark and NULs."""

import codecs
import io
from pathlib import Path
from typing import BinaryIO

from designer.artifacts.errors import IngestError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CHECKED_BYTES = 256 << 20
CHUNK_BYTES = 1 << 20
SAMPLE_BYTES = 4096
MOST_NULS = 0.2
MOST_CONTROLS = 0.05
CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b"))
UNDECODABLE = "\ufffd"


def guess_encoding(path: Path) -> str:
    """Tell UTF-8 with and without mark, UTF-16 with and without mark, and else cp1252."""
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    for mark, name in MARKS:
        if start.startswith(mark):
            return name
    even, odd = start[0::2], start[1::2]
    if odd and odd.count(0) > len(odd) * MOST_NULS and even.count(0) < odd.count(0) / 4:
        return "utf-16-le"
    if even and even.count(0) > len(even) * MOST_NULS and odd.count(0) < even.count(0) / 4:
        return "utf-16-be"
    return "utf-8" if _is_utf8(path) else "cp1252"


def is_binary(path: Path) -> bool:
    """Tell bytes that are no text of any encoding: control characters stand all over them.

    NULs do not count: files of a fixed width are padded with them, and reading leaves them out.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE_BYTES)
    controls = len(start) - len(start.translate(None, CONTROLS))
    is_strewn = controls > len(start) * MOST_CONTROLS
    return is_strewn and not guess_encoding(path).startswith("utf-16")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    read = 0
    with path.open("rb") as file:
        while read < CHECKED_BYTES and (chunk := file.read(CHUNK_BYTES)):
            read += len(chunk)
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
    return True


def decoder_of(encoding: str) -> codecs.IncrementalDecoder:
    """Give a decoder that replaces what it cannot decode.

    Raises:
        IngestError: there is no such text encoding.
    """
    try:
        b"  ".decode(
            encoding, "ignore"
        )  # refuses codecs that are no text encodings, such as base64
    except LookupError as error:
        raise IngestError(f"There is no text encoding {encoding!r}; try utf-8.") from error
    return codecs.getincrementaldecoder(encoding)("replace")


class Utf8Reader(io.RawIOBase):
    """A text file read as UTF-8: another encoding is translated, marks and NULs are left out.

    `replaced` counts the characters that could not be decoded, `nuls` those left out.
    """

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        super().__init__()
        self.file = file
        self.replaced = 0
        self.nuls = 0
        self._decoder = decoder_of("utf-8-sig" if encoding == "utf-8" else encoding)
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        while not self._ready:
            chunk = self.file.read(CHUNK_BYTES)
            text = self._decoder.decode(chunk, final=not chunk)
            self._ready = self._clean(text)
            if not chunk and not self._ready:
                return 0
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _clean(self, text: str) -> bytes:
        self.replaced += text.count(UNDECODABLE)
        if "\0" in text:
            self.nuls += text.count("\0")
            text = text.replace("\0", "")
        return text.encode("utf-8", "replace")

    def close(self) -> None:
        self.file.close()
        super().close()


def open_utf8(path: Path, encoding: str) -> io.BufferedReader:
    """Open a text file to be read as UTF-8 bytes; `raw` of the result counts what was replaced."""
    return io.BufferedReader(Utf8Reader(path.open("rb"), encoding), CHUNK_BYTES)
