"""The Docker engine: the connection to it, and its errors in the words of a person."""

import hashlib
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docker
from docker.errors import APIError, DockerException
from requests.exceptions import RequestException

from designer.execution.backends.protocol import PreparationError

UNREACHABLE = (DockerException, RequestException, OSError)
ANSWERS_WITHIN_SECONDS = 60
PING_WITHIN_SECONDS = 10
CONNECTIONS = 64
MOST_WORDS = 600


class Engine:
    """One engine, connected to when first needed; any thread may use it."""

    def __init__(self, base_url: str = "") -> None:
        self.address = base_url or "its socket on this machine"
        self._base_url = base_url or None
        self._lock = threading.Lock()
        self._client: docker.DockerClient | None = None
        self._facts: Mapping[str, Any] | None = None

    @property
    def client(self) -> docker.DockerClient:
        """Connect, or give the connection that there is.

        Raises:
            DockerException: the engine cannot be reached.
        """
        with self._lock:
            if self._client is None:
                self._client = docker.DockerClient(
                    base_url=self._base_url,
                    timeout=ANSWERS_WITHIN_SECONDS,
                    max_pool_size=CONNECTIONS,
                )
            return self._client

    def another_connection(self) -> docker.APIClient:
        """Connect once more, for one long conversation that may have to be cut."""
        version = self.client.api.api_version
        return docker.APIClient(self._base_url, version=version, timeout=ANSWERS_WITHIN_SECONDS)

    def facts(self) -> Mapping[str, Any]:
        """Give what the engine says of itself: its cores, memory and defences."""
        if self._facts is None:
            self._facts = self.client.info()
        return self._facts

    def ping(self) -> None:
        """Ask for a sign of life, over a connection of its own that waits for a short time only.

        Raises:
            DockerException: there is none.
        """
        client = docker.DockerClient(base_url=self._base_url, timeout=PING_WITHIN_SECONDS)
        try:
            self._facts = self._facts or client.info()
            client.ping()
        finally:
            client.close()

    def identity(self, place: Path, *, is_silent: bool) -> str:
        """Name the engine, which tells it from all others; written down for when it is silent.

        Raises:
            DockerException: it cannot be reached, and never was from here.
        """
        here = hashlib.sha256(f"{socket.gethostname()} {self._base_url}".encode()).hexdigest()
        known = place / f"engine-{here[:16]}"
        if is_silent and self._facts is None:
            if not known.is_file():
                raise DockerException("It does not answer.")
            return known.read_text()
        found = str(self.facts().get("ID") or "")
        place.mkdir(parents=True, exist_ok=True)
        known.write_text(found)
        return found

    @contextmanager
    def in_words(self, doing: str, code: str = "not_prepared") -> Iterator[None]:
        """Make what goes wrong with the engine an error that says what was being done."""
        try:
            yield
        except APIError as error:
            raise PreparationError(f"{doing} failed: {words_of_engine(error)}", code) from error
        except UNREACHABLE as error:
            message = (
                f"The Docker engine at {self.address} cannot be reached: {words_of_engine(error)} "
                "Start it, and let the user of the worker speak to it."
            )
            raise PreparationError(message, "engine_unreachable") from error

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()


def words_of_engine(error: Exception) -> str:
    """Give the engine's own explanation as a sentence, without the client's address of it."""
    said = error.explanation if isinstance(error, APIError) else None
    text = str(said or error).strip()[:MOST_WORDS]
    return text if text.endswith((".", "!", "?")) else f"{text}."
