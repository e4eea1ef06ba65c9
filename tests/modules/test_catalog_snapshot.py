"""The snapshot of the catalogue is written from the modules, and staleness is noticed."""

from designer.catalog.snapshot import SNAPSHOT_PATH, load
from designer.modules.__main__ import main
from designer.modules.discovery import discovered


def test_what_is_written_is_what_was_found(tmp_path, capsys):
    path = tmp_path / "catalog.json"
    assert main(["--check", "--path", str(path)]) == 1
    assert "is stale" in capsys.readouterr().err
    assert main(["--path", str(path)]) == 0
    assert main(["--check", "--path", str(path)]) == 0
    assert set(load(path)) == {spec.id for spec in discovered()}
    assert path.read_text("utf-8") == SNAPSHOT_PATH.read_text("utf-8")


def test_every_module_is_found_once():
    ids = [spec.id for spec in discovered()]
    assert ids == sorted(set(ids))
