"""Convert to Image Directory finds the images of archives and folders, and nothing else."""

import io
import tarfile

import pytest
from PIL import Image

from designer.artifacts.values import File, Folder
from designer.catalog.errors import ModuleError
from designer.modules.computer_vision import pictures
from designer.modules.computer_vision.convert_to_image_directory import convert_to_image_directory
from tests.modules.computer_vision.folders import contents, context, encoded, photo, zipped

GOOD = encoded(photo())
TREE = {"cat/1.png": GOOD, "cat/deep/2.PNG": GOOD, "dog/1.jpg": encoded(photo(), "JPEG")}


def convert(given, at, **params):
    return convert_to_image_directory(given, context=context(at / "work"), **params)


def test_the_folder_of_an_image_is_its_class(tmp_path):
    images = convert(zipped(tmp_path / "a.zip", {**TREE, "read.me": b"x", "3.png": GOOD}), tmp_path)
    assert contents(images) == {**TREE, "3.png": GOOD}
    assert images.labels == {"cat/1.png": "cat", "cat/deep/2.PNG": "cat", "dog/1.jpg": "dog"}


def test_a_folder_around_all_others_is_taken_off(tmp_path):
    packed = {f"my photos/all/{name}": content for name, content in TREE.items()}
    packed["__MACOSX/my photos/._1.png"] = packed["my photos/all/cat/._1.png"] = b"of a Mac"
    images = convert(zipped(tmp_path / "a.zip", packed), tmp_path)
    assert contents(images) == TREE
    assert set(images.labels.values()) == {"cat", "dog"}


@pytest.mark.parametrize("ending", ["", "gz", "bz2", "xz"])
def test_tar_archives_and_folders_give_the_same(tmp_path, ending):
    with tarfile.open(tmp_path / "a.tar", f"w:{ending}") as opened:
        for name, content in TREE.items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    images = convert(File(tmp_path / "a.tar", "a.tar"), tmp_path)
    assert contents(images) == TREE
    again = convert(Folder(images.path), tmp_path / "again")
    assert (contents(again), again.labels) == (TREE, images.labels)


def test_a_broken_image_fails_with_its_name_or_is_left_out(tmp_path):
    broken = {"cat/broken.png": GOOD[: len(GOOD) // 2], "dog/none.jpg": b"no image"}
    given = zipped(tmp_path / "a.zip", {**TREE, **broken})
    with pytest.raises(
        ModuleError, match=r"“cat/broken.png” cannot be read.* 1 more cannot"
    ) as failed:
        convert(given, tmp_path)
    assert failed.value.code == "image_invalid"
    assert contents(convert(given, tmp_path / "b", unreadable="leave_out")) == TREE
    with pytest.raises(ModuleError, match="broken"):
        convert(zipped(tmp_path / "b.zip", broken), tmp_path / "c", unreadable="leave_out")


def test_an_image_of_too_many_pixels_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 1_000)
    with pytest.raises(ModuleError, match="more than 1,000 pixels"):
        convert(zipped(tmp_path / "a.zip", {"a/1.png": GOOD}), tmp_path)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(ModuleError, match="more than 1,000 pixels"):
        convert(zipped(tmp_path / "b.zip", {"a/1.png": GOOD}), tmp_path / "b")


def test_what_only_has_the_name_of_an_image_meets_no_other_decoder(tmp_path):
    with pytest.raises(ModuleError, match="cannot be read"):
        convert(zipped(tmp_path / "a.zip", {"a/1.png": encoded(photo(), "GIF")}), tmp_path)


def test_an_archive_that_leaves_its_folder_or_has_no_image_is_refused(tmp_path):
    with pytest.raises(ModuleError, match=r"The archive of images is refused: the name “../1.png”"):
        convert(zipped(tmp_path / "a.zip", {"../1.png": GOOD}), tmp_path)
    with pytest.raises(ModuleError, match=r"no image in “b.zip”: files that end in jpg, jpeg"):
        convert(zipped(tmp_path / "b.zip", {"a.txt": b"x"}), tmp_path / "b")
    (tmp_path / "c.zip").write_bytes(b"nothing of the kind")
    with pytest.raises(ModuleError, match="Give a tar archive"):
        convert(File(tmp_path / "c.zip", "c.zip"), tmp_path / "c")


def test_a_contact_sheet_shows_them(tmp_path):
    heard = context(tmp_path / "work")
    convert_to_image_directory(zipped(tmp_path / "a.zip", TREE), context=heard)
    sheet = Image.open(io.BytesIO(heard.figures["Images"]))
    assert (sheet.format, sheet.width) == ("JPEG", 3 * 104 + 8)
    assert heard.fractions[-1] == 1.0


def test_an_image_is_turned_as_its_camera_was_held(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "a.jpg"
    path.write_bytes(encoded(photo(40, 30), "JPEG", exif=exif))
    assert pictures.read_picture(path, "a.jpg").size == (30, 40)
