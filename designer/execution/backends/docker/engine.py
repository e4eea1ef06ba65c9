"""The Docker engine: the connection to it, and its errors in the words of a person."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import docker
from docker.errors import APIError, DockerException
from requests.exceptions import RequestException

from designer.execution.backends.protocol import PreparationError

UNREACHABLE = (DockerException, RequestException, OSError)
ANSWERS_WITHIN_SECONDS = 60
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
