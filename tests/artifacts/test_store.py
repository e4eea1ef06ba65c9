"""The store holds complete files under the digest of their bytes, and nothing else."""

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest

from designer.artifacts.digest import digest_of_bytes
from designer.artifacts.errors import StoreError
from designer.artifacts.reference import ArtifactReference, Digest
from designer.artifacts.store import LocalStore
from designer.artifacts.stores.bucket import Bucket
from designer.artifacts.stores.objects import ObjectStore


@pytest.fixture(params=["folder", "bucket"])
def store(request, tmp_path):
    """Each kind of store: all of them do what is written here."""
    if request.param == "folder":
        return LocalStore(tmp_path / "store")
    settings = request.getfixturevalue("s3_server").settings(f"bucket-{uuid4().hex}")
    return ObjectStore(tmp_path / "store", Bucket(settings), cache_bytes=2**30)


def staged(store: LocalStore, data: bytes, name: str = "out") -> Path:
    path = store.staging("attempt") / name
    path.write_bytes(data)
    return path


def test_a_committed_file_lies_under_the_digest_of_its_bytes(store):
    path = staged(store, b"hello")
    digest, size = store.commit(path)
    assert digest == digest_of_bytes(b"hello")
    assert (size, store.size(digest), store.path(digest).read_bytes()) == (5, 5, b"hello")
    assert not path.exists()


def test_a_large_file_that_the_disk_does_not_take_is_not_committed(tmp_path, monkeypatch):
    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    store = LocalStore(tmp_path)
    path = staged(store, b"x" * (8 << 20))
    monkeypatch.setattr(os, "fdatasync", fail)
    with pytest.raises(OSError, match="Input/output"):
        store.commit(path)
    assert path.exists()
    monkeypatch.undo()
    digest, _ = store.commit(path)
    assert digest == digest_of_bytes(b"x" * (8 << 20))


def test_a_committed_file_is_read_only(store):
    digest, _ = store.commit(staged(store, b"x"))
    assert stat.S_IMODE(store.path(digest).stat().st_mode) == 0o444


def test_the_same_bytes_are_stored_once(store):
    first, _ = store.commit(staged(store, b"same"))
    inode = store.path(first).stat().st_ino
    second, _ = store.commit(staged(store, b"same"))
    assert (first, store.path(second).stat().st_ino) == (second, inode)


def test_commits_of_the_same_bytes_at_once_do_no_harm(store):
    paths = [staged(store, b"same" * 1000, f"out{i}") for i in range(16)]
    with ThreadPoolExecutor(8) as pool:
        digests = {digest for digest, _ in pool.map(store.commit, paths)}
    assert len(digests) == 1
    assert store.path(digests.pop()).read_bytes() == b"same" * 1000


def test_a_cut_off_object_is_replaced(store):
    digest, _ = store.commit(staged(store, b"whole"))
    place = store.path(digest)
    place.chmod(0o644)
    place.write_bytes(b"who")
    store.commit(staged(store, b"whole"))
    assert store.path(digest).read_bytes() == b"whole"


def folder(store: LocalStore, name: str = "folder") -> Path:
    root = store.staging("attempt") / name
    (root / "deep").mkdir(parents=True)
    (root / "deep" / "a").write_bytes(b"one")
    (root / "b").write_bytes(b"two")
    return root


def test_a_folder_is_a_manifest_of_files(store):
    digest, size = store.commit(folder(store))
    place = store.path(digest)
    assert (size, store.size(digest), (place / "deep" / "a").read_bytes()) == (6, 6, b"one")
    assert store.has(digest)


def test_the_same_folder_has_the_same_digest(store):
    assert store.commit(folder(store, "one")) == store.commit(folder(store, "two"))


@pytest.mark.parametrize("where", ["link", "folder/link"])
def test_links_are_refused(store, where):
    folder(store)
    link = store.staging("attempt") / where
    link.symlink_to("/etc/passwd")
    with pytest.raises(StoreError, match="link"):
        store.commit(store.staging("attempt") / where.split("/")[0])


def test_a_folder_that_is_nested_too_deep_is_refused(store):
    path = folder(store)
    path.joinpath(*["deep"] * 300).mkdir(parents=True)
    with pytest.raises(StoreError, match="nested deeper than 200 levels"):
        store.commit(path)


def test_a_pipe_is_refused(store):
    pipe = store.staging("attempt") / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(StoreError, match="device"):
        store.commit(pipe)


def test_a_name_that_is_not_utf_8_is_refused(store):
    path = folder(store)
    os.close(os.open(bytes(path) + b"/\xff", os.O_CREAT))
    with pytest.raises(StoreError, match="not UTF-8"):
        store.commit(path)


def test_a_file_with_another_link_to_it_is_copied(store):
    path = staged(store, b"before")
    other = path.with_name("other")
    other.hardlink_to(path)
    digest, _ = store.commit(path)
    other.write_bytes(b"after!")
    assert store.path(digest).read_bytes() == b"before"


def test_a_sparse_giant_is_refused_without_reading_it(store):
    path = staged(store, b"")
    os.truncate(path, 1 << 40)
    with pytest.raises(StoreError, match="at most 1,000"):
        store.commit(path, limit_bytes=1000)


def test_the_files_of_a_folder_share_one_limit(store):
    with pytest.raises(StoreError, match="at most"):
        store.commit(folder(store), limit_bytes=5)


def test_nothing_written_is_said(store):
    with pytest.raises(StoreError, match="Nothing was written"):
        store.commit(store.staging("attempt") / "missing")


@pytest.mark.parametrize("digest", ["../../etc/passwd", "", "A" * 64])
def test_what_is_no_digest_reaches_no_file(store, digest):
    with pytest.raises(StoreError, match="not a digest"):
        store.path(Digest(digest))


def test_an_unknown_digest_is_said(store):
    with pytest.raises(StoreError, match="no artifact"):
        store.path(Digest("0" * 64))


def test_only_old_leftovers_are_swept(store):
    old, new = store.staging("old"), store.staging("new")
    os.utime(old, (0, 0))
    assert (store.sweep(60), old.exists(), new.exists()) == (1, False, True)


def test_what_somebody_has_is_not_swept_however_old(store):
    old = store.staging("old")
    os.utime(old, (0, 0))
    assert (store.sweep(60, {"old"}), old.exists()) == (0, True)


def test_a_reference_goes_through_json():
    reference = ArtifactReference("Table", Digest("0" * 64), 5, {"rows": 1})
    assert ArtifactReference.from_json(reference.to_json()) == reference
