"""What a step holds on disk is counted, also where it hides it."""

import os
from pathlib import Path

from designer.runner.protocol.usage import exceeds
from tests.nobody import as_nobody

MEGABYTE = 2**20


def test_files_count_together(tmp_path: Path):
    for name in "ab":
        (tmp_path / name).write_bytes(b"x" * MEGABYTE)
    assert not exceeds(tmp_path, 3 * MEGABYTE)
    assert exceeds(tmp_path, MEGABYTE)


def test_a_folder_that_cannot_be_read_counts_as_too_much():
    with as_nobody() as folder:
        (folder / "dark").mkdir(mode=0)
        assert exceeds(folder, MEGABYTE)


def test_a_deleted_file_counts_as_long_as_it_is_open(tmp_path: Path):
    with (tmp_path / "deleted").open("wb") as file:
        file.write(b"x" * 2 * MEGABYTE)
        file.flush()
        (tmp_path / "deleted").unlink()
        assert exceeds(tmp_path, MEGABYTE, {os.getpid()})
    assert not exceeds(tmp_path, MEGABYTE, {os.getpid()})
