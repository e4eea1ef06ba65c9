"""A name that has another address once it was checked leads nowhere else."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.kinds import open_database, open_files
from tests.engines.s3 import ObjectStorage
from tests.modules.data_input_and_output.datastores.conftest import a_datastore, s3_place

CHECKED, OTHER = "127.0.0.1", "127.0.0.2"
NAME = "moves.example.org"


@pytest.fixture
def looked_up(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A name server that says an allowed address first, and ever after another one."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(host, str) and host.endswith(NAME):
            asked.append(host)
            host = CHECKED if len(asked) == 1 else OTHER
        return real(host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.fixture
def listening() -> Iterator[tuple[int, list[str]]]:
    """A server on all addresses of this machine that says to which one somebody came."""
    came: list[str] = []
    with socket.create_server(("", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                came.append(connection.getsockname()[0])

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1], came


@pytest.mark.parametrize("database", ["mysql", "postgresql"])
def test_a_database_is_connected_to_at_the_address_that_was_checked(
    looked_up: list[str], listening: tuple[int, list[str]], database: str
):
    port, came = listening
    url = f"{database}://reader@{NAME}:{port}/shop"
    with pytest.raises(ModuleError, match="cannot be used"):
        open_database(a_datastore("sql", {"url": url})).read("SELECT 1")
    assert came == [CHECKED]
    assert looked_up == [NAME]


def test_each_address_of_a_storage_is_checked(looked_up: list[str], s3_server: ObjectStorage):
    place = s3_place(s3_server)
    settings = {**place.datastore["settings"]}
    settings["endpoint"] = str(settings["endpoint"]).replace(CHECKED, NAME)
    files = open_files(a_datastore("s3", settings, place.datastore["secret"]))
    with pytest.raises(ModuleError, match=f"{OTHER}, which is not public"):
        files.describe()
    assert len(looked_up) > 1


def test_a_storage_that_stays_where_it_was_is_used(
    monkeypatch: pytest.MonkeyPatch, s3_server: ObjectStorage
):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *more, **named: real(CHECKED if host == NAME else host, *more, **named),
    )
    place = s3_place(s3_server)
    place.folder.mkdir(parents=True)
    (place.folder / "a.csv").write_text("x\n1\n")
    settings = {**place.datastore["settings"]}
    settings["endpoint"] = str(settings["endpoint"]).replace(CHECKED, NAME)
    files = open_files(a_datastore("s3", settings, place.datastore["secret"]))
    assert files.describe().endswith("has 1 entries.")
