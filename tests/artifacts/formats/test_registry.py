"""Every data type has a codec that brings its values back."""

from dataclasses import dataclass

import pytest

from designer.artifacts.errors import ArtifactError
from designer.artifacts.formats.registry import ENTRY_POINTS, codec
from designer.artifacts.values import File, Folder, Images, Model, Text, Transform, UntrainedModel


@dataclass
class Doubling:
    factor: int = 2

    def apply(self, table):
        return table


VALUES = [
    UntrainedModel("linear_regression", "regression", Doubling(), {"a": 1}),
    Model("linear_regression", "regression", Doubling(), ()),
    Transform("Doubled", Doubling()),
    Text("Grüße", "text/markdown", "Hello"),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.data_type)
def test_a_value_comes_back_as_it_was(tmp_path, value):
    format = codec(value.data_type)
    summary = format.write(value, tmp_path / "out")
    assert format.read(tmp_path / "out", summary) == value
    assert summary["title"] == value.summary["title"]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: value.data_type)
def test_a_value_is_written_the_same_twice(tmp_path, value):
    for name in ("one", "two"):
        codec(value.data_type).write(value, tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_every_data_type_has_a_codec():
    assert all(codec(data_type) for data_type in ENTRY_POINTS)


def test_an_unknown_data_type_is_named():
    with pytest.raises(ArtifactError, match="'Sound'"):
        codec("Sound")


def test_a_file_keeps_its_name_in_the_summary(tmp_path):
    (tmp_path / "in").write_text("x")
    format = codec("File")
    summary = format.write(File(tmp_path / "in", "report.txt", "text/plain"), tmp_path / "out")
    back = format.read(tmp_path / "out", summary)
    assert (back.name, back.media_type, back.path.read_text()) == ("report.txt", "text/plain", "x")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.txt").write_text("a")
    return tmp_path / "in"


def test_a_folder_is_copied_with_what_is_in_it(tmp_path, folder):
    summary = codec("Folder").write(Folder(folder, "Mine"), tmp_path / "out")
    assert (summary["files"], summary["bytes"]) == (1, 1)
    assert (codec("Folder").read(tmp_path / "out").path / "deep" / "a.txt").read_text() == "a"


def test_a_link_among_the_files_of_a_folder_is_refused(tmp_path, folder):
    (folder / "link").symlink_to("/etc/passwd")
    with pytest.raises(ArtifactError, match="link"):
        codec("Folder").write(Folder(folder), tmp_path / "out")


def test_a_link_is_no_file(tmp_path):
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(ArtifactError, match="links are not stored"):
        codec("File").write(File(tmp_path / "link", "passwd"), tmp_path / "out")


def test_images_keep_their_classes(tmp_path, folder):
    codec("Images").write(Images(folder, {"deep/a.txt": "cat"}), tmp_path / "out")
    back = codec("Images").read(tmp_path / "out")
    assert (back.labels, (back.path / "deep" / "a.txt").exists()) == ({"deep/a.txt": "cat"}, True)


def test_a_damaged_model_says_so(tmp_path):
    (tmp_path / "model").write_bytes(b"no pickle")
    with pytest.raises(ArtifactError, match="cannot be loaded"):
        codec("Model").read(tmp_path / "model")
