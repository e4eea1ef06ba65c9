"""What the images of tests hold, and when they are made anew."""

import subprocess
import sys
import sysconfig
import tarfile
from pathlib import Path

import pytest

from tests.engines import docker_image
from tests.engines.docker_image import digest_of_image, place_of_packages, write_image

ROOT = Path(__file__).resolve().parents[2]
PLACE = "from tests.engines.docker_image import place_of_packages; print(place_of_packages())"


def test_packages_lie_where_the_image_looks_for_them(tmp_path: Path):
    with (tmp_path / "tar").open("wb") as file:
        write_image(file, packages=["six"])
    with tarfile.open(tmp_path / "tar") as tar:
        assert f"{place_of_packages()}/six.py".lstrip("/") in tar.getnames()


def test_a_link_to_the_environment_leads_to_the_same_image(tmp_path: Path):
    link = tmp_path / "linked"
    link.symlink_to(sys.prefix)
    command = [str(link / "bin" / "python"), "-c", PLACE]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert Path(printed.strip()) == place_of_packages()


def test_an_image_that_holds_other_files_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "one.py").write_text("1")
    stdlib = sysconfig.get_path("stdlib")
    monkeypatch.setattr(
        docker_image.sysconfig,
        "get_path",
        lambda name: str(tmp_path) if name == "stdlib" else stdlib,
    )
    before = digest_of_image()
    assert digest_of_image() == before
    (tmp_path / "two.py").write_text("2")
    assert digest_of_image() != before
