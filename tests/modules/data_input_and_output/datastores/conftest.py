"""Real datastores on this machine, as steps are given them."""

import getpass
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.catalog.annotations import Datastore
from designer.modules.data_input_and_output.datastores.folder import FOLDERS_VARIABLE
from tests.engines.postgres import Postgres
from tests.engines.s3 import KEY_ID, SECRET, ObjectStorage
from tests.engines.sshd import Sshd

FILE_KINDS = ("folder", "s3", "sftp")
SQL_KINDS = ("sqlite", "postgres")


@dataclass(frozen=True)
class Place:
    """A datastore of files, and the folder in which the test sees what it holds."""

    datastore: Datastore
    folder: Path


@pytest.fixture(autouse=True)
def _allowed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(ALLOWED_VARIABLE, "127.0.0.1")
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))


@pytest.fixture(scope="session")
def sftp_server() -> Iterator[Sshd]:
    with tempfile.TemporaryDirectory(prefix="plumbline-sftp-") as folder:
        server = Sshd(Path(folder))
        with (server.folder / "sshd_config").open("a") as configuration:
            configuration.write("Subsystem sftp internal-sftp\n")
        server.start()
        yield server
        server.stop()


@pytest.fixture(params=FILE_KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Each kind of datastore with files: all of them do what the tests say."""
    if request.param == "folder":
        root = tmp_path / "shared"
        root.mkdir()
        return Place(a_datastore("folder", {"path": str(root)}), root)
    if request.param == "s3":
        return s3_place(request.getfixturevalue("s3_server"))
    return sftp_place(request.getfixturevalue("sftp_server"))


def a_datastore(kind: str, settings: dict[str, object], secret: str | None = None) -> Datastore:
    return {"name": "lake", "kind": kind, "settings": settings, "secret": secret}


def s3_place(server: ObjectStorage) -> Place:
    bucket = f"data-{uuid4().hex}"
    server.make_bucket(bucket)
    settings: dict[str, object] = {
        "bucket": bucket, "prefix": "shared", "endpoint": server.endpoint,
        "region": "us-east-1", "key_id": KEY_ID,
    }  # fmt: skip
    return Place(a_datastore("s3", settings, SECRET), server.data / bucket / "shared")


def sftp_place(server: Sshd) -> Place:
    root = server.home / uuid4().hex
    root.mkdir()
    settings: dict[str, object] = {
        "host": "127.0.0.1", "port": server.port, "user": getpass.getuser(),
        "folder": str(root), "known_hosts": server.known_hosts,
    }  # fmt: skip
    return Place(a_datastore("sftp", settings, (server.folder / "user_key").read_text()), root)


@pytest.fixture(params=SQL_KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Datastore:
    """Each kind of database that can be had here."""
    if request.param == "sqlite":
        sqlite3.connect(tmp_path / "shop.sqlite").close()
        return a_datastore("sql", {"url": f"sqlite:///{tmp_path / 'shop.sqlite'}"})
    server: Postgres = request.getfixturevalue("postgres")
    return a_datastore("sql", {"url": server.new_database()}, "unused-password")
