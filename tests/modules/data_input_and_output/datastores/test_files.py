"""Folders, S3 and SFTP: one list of behaviours, all of them pass it."""

from pathlib import Path

import pytest

from designer.catalog.addresses import ALLOWED_VARIABLE
from designer.catalog.errors import ModuleError
from designer.modules.data_input_and_output.datastores.files import Files
from designer.modules.data_input_and_output.datastores.kinds import open_database, open_files
from tests.modules.data_input_and_output.datastores.conftest import Place, a_datastore, s3_place

LIMIT = 10_000


@pytest.fixture
def files(place: Place) -> Files:
    return open_files(place.datastore)


def put(files: Files, tmp_path: Path, path: str, text: str, *, replace: bool = True) -> None:
    source = tmp_path / "source"
    source.write_text(text)
    files.write(source, path, replace=replace)


def test_what_was_written_is_fetched(files: Files, tmp_path: Path):
    put(files, tmp_path, "sales/2026.csv", "a\n1\n")
    (fetched,) = files.fetch("sales/2026.csv", tmp_path / "into", LIMIT)
    assert (fetched.name, fetched.path.read_text()) == ("2026.csv", "a\n1\n")


def test_a_pattern_fetches_files_in_the_order_of_their_names(files: Files, tmp_path: Path):
    for name in ("b.csv", "a.csv", "c.txt"):
        put(files, tmp_path, f"sales/{name}", name)
    fetched = files.fetch("sales/*.csv", tmp_path / "into", LIMIT)
    assert [(one.name, one.path.read_text()) for one in fetched] == [
        ("a.csv", "a.csv"), ("b.csv", "b.csv"),
    ]  # fmt: skip


def test_another_state_of_a_file_has_another_version(files: Files, tmp_path: Path):
    put(files, tmp_path, "a.csv", "one")
    (before,) = files.fetch("a.csv", tmp_path / "into", LIMIT)
    put(files, tmp_path, "a.csv", "three")
    (after,) = files.fetch("a.csv", tmp_path / "again", LIMIT)
    assert before.version != after.version


def test_a_missing_file_is_told(files: Files, tmp_path: Path):
    with pytest.raises(ModuleError, match=r"no file “gone.csv” in the datastore “lake”"):
        files.fetch("gone.csv", tmp_path / "into", LIMIT)


def test_what_is_too_large_is_not_fetched(files: Files, tmp_path: Path):
    put(files, tmp_path, "large.csv", "x" * (LIMIT + 1))
    with pytest.raises(ModuleError, match="more than the 10,000"):
        files.fetch("large.csv", tmp_path / "into", LIMIT)


def test_a_file_is_replaced_only_when_that_is_wished(files: Files, tmp_path: Path):
    put(files, tmp_path, "a.csv", "one")
    with pytest.raises(ModuleError, match="already"):
        put(files, tmp_path, "a.csv", "two", replace=False)
    put(files, tmp_path, "b.csv", "new", replace=False)
    put(files, tmp_path, "a.csv", "three")
    (fetched,) = files.fetch("a.csv", tmp_path / "into", LIMIT)
    assert fetched.path.read_text() == "three"


def test_nothing_is_left_beside_what_was_written(place: Place, files: Files, tmp_path: Path):
    put(files, tmp_path, "a.csv", "one")
    assert [path.name for path in place.folder.rglob("*") if path.name.startswith(".plumb")] == []


@pytest.mark.parametrize("path", ["../a.csv", "/etc/passwd", "", "a/../../b"])
def test_no_path_leads_out(files: Files, tmp_path: Path, path: str):
    with pytest.raises(ModuleError, match="no path in a datastore"):
        files.fetch(path, tmp_path / "into", LIMIT)
    with pytest.raises(ModuleError, match="no path in a datastore"):
        put(files, tmp_path, path, "x")


def test_it_says_what_it_is(files: Files, tmp_path: Path):
    put(files, tmp_path, "a.csv", "one")
    assert "1 entries" in files.describe()


def test_a_wrong_secret_is_told_in_words(place: Place):
    if place.datastore["kind"] == "folder":
        pytest.skip("A folder needs no secret.")
    wrong = {**place.datastore, "secret": "wrong-password"}
    with pytest.raises(ModuleError, match="The datastore “lake” cannot be used") as refused:
        open_files(wrong).describe()  # type: ignore[arg-type]
    assert "wrong-password" not in str(refused.value)


def test_a_private_host_needs_the_administrators_word(
    place: Place, monkeypatch: pytest.MonkeyPatch
):
    if place.datastore["kind"] == "folder":
        pytest.skip("A folder is on no host.")
    monkeypatch.setenv(ALLOWED_VARIABLE, "")
    with pytest.raises(ModuleError, match="not public"):
        open_files(place.datastore).describe()


def test_another_host_key_is_refused(sftp_server, monkeypatch: pytest.MonkeyPatch):
    other = (sftp_server.folder / "other_key.pub").read_text()
    settings = {
        "host": "127.0.0.1", "port": sftp_server.port, "user": "anyone",
        "known_hosts": f"[127.0.0.1]:{sftp_server.port} {other}",
    }  # fmt: skip
    with pytest.raises(ModuleError, match="Host key is not trusted"):
        open_files(a_datastore("sftp", settings, "password")).describe()


def test_a_folder_that_nobody_allowed_is_refused():
    with pytest.raises(ModuleError, match="no folder that datastores may use"):
        open_files(a_datastore("folder", {"path": "/etc"}))


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path):
    root = tmp_path / "shared"
    root.mkdir()
    (root / "passwd").symlink_to("/etc/passwd")
    (root / "out").symlink_to(tmp_path)
    files = open_files(a_datastore("folder", {"path": str(root)}))
    with pytest.raises(ModuleError, match="no file"):
        files.fetch("passwd", tmp_path, LIMIT)
    with pytest.raises(ModuleError, match="leads out"):
        put(files, tmp_path, "out/a.csv", "x")


def test_a_database_has_no_files_and_files_are_no_database(s3_server):
    with pytest.raises(ModuleError, match="is a database"):
        open_files(a_datastore("sql", {"url": "sqlite:///x"}))
    with pytest.raises(ModuleError, match="is no database"):
        open_database(s3_place(s3_server).datastore)
    with pytest.raises(ModuleError, match="Choose a datastore"):
        open_files(None)
