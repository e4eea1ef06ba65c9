"""A file fetched from a URL, with every address checked, and size and time limited."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.addresses import checked_addresses

PORTS = {"http": 80, "https": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 5
CONNECT_SECONDS = 15.0
CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a download may be, and how long it may take."""

    size_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Download:
    """What was fetched: the last URL, the name in it, and what tells one version from another."""

    url: str
    name: str
    media_type: str
    size_bytes: int
    version: str


def download(
    url: str, target: Path, limits: Limits, progress: Callable[[float, str], None]
) -> Download:
    """Fetch the URL into the file.

    Raises:
        ModuleError: the URL or an address is refused, the server says no, or a limit is reached.
    """
    deadline = time.monotonic() + limits.seconds
    for _ in range(MAX_REDIRECTS + 1):
        parts = _checked_url(url)
        with _Connection(parts, deadline, limits) as response:
            if response.status not in REDIRECTS:
                return _saved(url, response, target, limits, progress)
            url = urljoin(url, response.getheader("Location") or "")
    raise ModuleError("download_failed", f"The URL redirects more than {MAX_REDIRECTS} times.")


def _checked_url(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        is_fit = parts.scheme in PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fit = False
    if not is_fit:
        message = f"“{url}” is not a URL to import from. It begins with http:// or https://."
        raise ModuleError("url_invalid", message)
    if parts.username or parts.password:
        raise ModuleError("url_invalid", "The URL must not contain a user name or a password.")
    return parts


class _Connection:
    """A connection to a checked address, which is cut when the time is over."""

    def __init__(self, parts: SplitResult, deadline: float, limits: Limits) -> None:
        self._parts = parts
        self._deadline = deadline
        self._limits = limits
        self._timer: threading.Timer | None = None
        self._to_close: list[socket.socket | http.client.HTTPResponse] = []
        self._is_late = False

    def __enter__(self) -> http.client.HTTPResponse:
        try:
            response = self._respond()
        except (OSError, http.client.HTTPException) as error:
            self._end()
            raise self._explained(error) from error
        self._to_close.append(response)
        return response

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        self._end()
        if self._is_late or isinstance(error, OSError | http.client.HTTPException):
            raise self._explained(error) from error

    def _respond(self) -> http.client.HTTPResponse:
        parts = self._parts
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        opened = _open(host, port, self._remaining())
        self._to_close.append(opened)
        self._timer = threading.Timer(self._remaining(), self._cut)
        self._timer.daemon = True
        self._timer.start()
        if parts.scheme == "https":
            secured = ssl.create_default_context().wrap_socket(
                opened, server_hostname=host, do_handshake_on_connect=False
            )
            self._to_close.append(secured)
            secured.do_handshake()
            opened = secured
        connection = http.client.HTTPConnection(host, port)
        connection.sock = opened
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", parts.netloc)
        connection.putheader("User-Agent", "Plumbline")
        connection.putheader("Accept", "*/*")
        connection.putheader("Accept-Encoding", "identity")
        connection.endheaders()
        return connection.getresponse()

    def _remaining(self) -> float:
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise TimeoutError
        return remaining

    def _cut(self) -> None:
        """End all reading, from the timer's thread; TLS must not be told, it may be reading."""
        self._is_late = True
        for item in tuple(self._to_close):
            if isinstance(item, socket.socket):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(item, socket.SHUT_RDWR)

    def _end(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        for item in reversed(self._to_close):
            item.close()

    def _explained(self, error: BaseException | None) -> ModuleError:
        host = self._parts.hostname
        if self._is_late or isinstance(error, TimeoutError):
            message = f"The download from “{host}” took longer than {self._limits.seconds:g} s."
            return ModuleError("download_timeout", message)
        return ModuleError("download_failed", f"The download from “{host}” failed: {error}.")


def _open(host: str, port: int, seconds: float) -> socket.socket:
    """Connect to the first checked address that answers; no name is resolved again."""
    failure: OSError = TimeoutError()
    for address in checked_addresses(host, port):
        try:
            opened = socket.create_connection((address, port), min(seconds, CONNECT_SECONDS))
        except OSError as error:
            failure = error
            continue
        opened.settimeout(seconds)
        return opened
    raise failure


def _saved(
    url: str,
    response: http.client.HTTPResponse,
    target: Path,
    limits: Limits,
    progress: Callable[[float, str], None],
) -> Download:
    if response.status != http.HTTPStatus.OK:
        message = f"The server answered {response.status} {response.reason} for {url}."
        raise ModuleError("download_failed", message)
    expected = int(response.getheader("Content-Length") or 0)
    size = 0
    with target.open("wb") as file:
        while chunk := response.read(CHUNK):
            size += len(chunk)
            if max(size, expected) > limits.size_bytes:
                message = (
                    f"The file at {url} is larger than {limits.size_bytes:,} bytes. Raise the "
                    "limit of the step, or import a smaller file."
                )
                raise ModuleError("download_too_large", message)
            file.write(chunk)
            progress(size / expected if expected else 0.0, f"{size:,} bytes")
    if size < expected:
        message = f"The download of {url} broke off after {size:,} of {expected:,} bytes."
        raise ModuleError("download_failed", message)
    version = response.getheader("ETag") or response.getheader("Last-Modified") or ""
    media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip()
    return Download(url, _name(url), media_type, size, version)


def _name(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name or "data"
