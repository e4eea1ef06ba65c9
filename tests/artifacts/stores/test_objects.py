"""A bucket has what any machine committed; each machine keeps what it used last."""

import hashlib
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from designer.artifacts.errors import StoreError
from designer.artifacts.reference import Digest
from designer.artifacts.stores import objects
from designer.artifacts.stores.bucket import Bucket, StoreUnavailable
from designer.artifacts.stores.objects import ObjectStore
from tests.engines.s3 import ObjectStorage
from tests.execution.waiting import wait_for

Machine = Callable[..., ObjectStore]
MEGABYTE = 2**20


@pytest.fixture
def bucket(s3_server: ObjectStorage) -> str:
    return f"bucket-{uuid4().hex}"


@pytest.fixture
def machine(s3_server: ObjectStorage, bucket: str, tmp_path: Path) -> Machine:
    """Give the store as another machine sees it: the same bucket, a cache of its own."""

    def make(name: str, cache_bytes: int = 2**30) -> ObjectStore:
        remote = Bucket(s3_server.settings(bucket))
        return ObjectStore(tmp_path / name, remote, cache_bytes=cache_bytes)

    return make


def put(store: ObjectStore, data: bytes, name: str = "out") -> Digest:
    path = store.staging("attempt") / name
    path.write_bytes(data)
    return store.commit(path)[0]


def put_folder(store: ObjectStore) -> Digest:
    root = store.staging("attempt") / "folder"
    (root / "deep").mkdir(parents=True)
    (root / "deep" / "a").write_bytes(b"one")
    (root / "b").write_bytes(b"two")
    return store.commit(root)[0]


def age(store: ObjectStore, *digests: Digest) -> None:
    """Let it be long ago, each a little less than the one before, that these were used."""
    for number, digest in enumerate(digests):
        for kind in (store.objects, store.folders):
            place = kind / digest[:2] / digest[2:]
            if place.exists():
                os.utime(place, (1_000_000_000 + number, place.stat().st_mtime))


def test_what_one_machine_commits_another_one_reads(machine: Machine):
    digest = put(machine("one"), b"hello")
    other = machine("two")
    assert other.has(digest)
    assert other.size(digest) == 5
    assert other.path(digest).read_bytes() == b"hello"


def test_a_folder_comes_as_it_was_written(machine: Machine):
    digest = put_folder(machine("one"))
    other = machine("two")
    found = other.path(digest)
    assert (found / "deep" / "a").read_bytes() == b"one"
    assert (found / "b").read_bytes() == b"two"
    assert (other.has(digest), other.size(digest)) == (True, 6)


def test_what_an_older_version_stored_is_read_by_its_digest(machine: Machine):
    here, there = machine("here"), machine("there")
    staged = here.staging("test") / "old"
    staged.write_text("one")
    digest, _ = here.commit(staged, algorithm=hashlib.sha256)
    assert there.path(digest).read_text() == "one"


def test_a_large_file_goes_in_parts_and_comes_back_whole(machine: Machine):
    data = os.urandom(MEGABYTE) * 60
    digest = put(machine("one"), data)
    assert machine("two").path(digest).read_bytes() == data


def test_many_readers_at_once_fetch_once(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    digest, other, fetched = put(machine("one"), b"x" * MEGABYTE), machine("two"), []
    get = other.bucket.get
    monkeypatch.setattr(other.bucket, "get", lambda *args: (fetched.append(args), get(*args))[1])
    with ThreadPoolExecutor(8) as pool:
        paths = set(pool.map(lambda _: other.path(digest), range(16)))
    assert (len(paths), len(fetched)) == (1, 1)


def test_damaged_bytes_never_reach_a_reader(
    machine: Machine, s3_server: ObjectStorage, bucket: str
):
    digest = put(machine("one"), b"whole")
    (stored,) = (s3_server.data / bucket / "artifacts").rglob(digest[2:])
    stored.write_bytes(b"wh0le")
    other = machine("two")
    with pytest.raises(StoreError, match="other bytes than were stored"):
        other.path(digest)
    assert [path for path in other.objects.rglob("*") if path.is_file()] == []


def test_what_is_nowhere_is_said(machine: Machine):
    store = machine("one")
    assert not store.has(Digest("0" * 64))
    with pytest.raises(StoreError, match="no artifact"):
        store.path(Digest("0" * 64))


def test_the_cache_drops_what_was_not_used_for_longest(machine: Machine):
    store = machine("one", 3 * MEGABYTE)
    first, second, third = (put(store, bytes([n]) * MEGABYTE) for n in range(3))
    age(store, first, second, third)
    store.path(first)  # used again
    put(store, b"more" * (MEGABYTE // 4))
    kept = [digest for digest in (first, second, third) if store._find(digest)]
    assert kept == [first]
    assert store.path(second).read_bytes() == b"\1" * MEGABYTE


def test_what_was_just_used_is_kept_also_when_the_cache_is_full(machine: Machine):
    store = machine("one", MEGABYTE)
    digests = [put(store, bytes([n]) * MEGABYTE) for n in range(3)]
    assert all(store._find(digest) for digest in digests)


def test_inputs_of_living_steps_are_kept(machine: Machine):
    store = machine("one", MEGABYTE)
    needed = put(store, b"1" * MEGABYTE)
    place = store.path(needed)
    (store.staging("step") / "step.json").write_text(f'{{"path": "{place}"}}')
    other = put(store, b"2" * MEGABYTE)
    age(store, needed, other)
    store.sweep(3600)
    assert place.exists()
    assert store._find(other) is None


@pytest.mark.parametrize("put_one", [put_folder, lambda store: put(store, b"file")])
def test_what_is_given_out_while_the_cache_is_looked_through_is_kept(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, put_one: Callable[[ObjectStore], Digest]
):
    store = machine("one", MEGABYTE)
    digest = put_one(store)
    age(store, digest)
    evictor = store._evictor
    look = evictor._droppable
    monkeypatch.setattr(evictor, "_droppable", lambda: (list(look()), store.path(digest))[0])
    put(store, b"1" * MEGABYTE)
    assert store._find(digest)


def test_a_folder_is_dropped_and_fetched_as_a_whole(machine: Machine):
    store = machine("one", MEGABYTE)
    digest = put_folder(store)
    age(store, digest)
    put(store, b"1" * MEGABYTE)
    assert store._find(digest) is None
    assert (store.path(digest) / "b").read_bytes() == b"two"


def test_wrong_keys_are_told_at_once(s3_server: ObjectStorage, bucket: str, tmp_path: Path):
    remote = Bucket(s3_server.settings(bucket, secret="wrong"))
    store = ObjectStore(tmp_path / "one", remote, cache_bytes=MEGABYTE)
    started = time.monotonic()
    with pytest.raises(StoreError, match="cannot be"):
        put(store, b"hello")
    assert time.monotonic() - started < 10


def test_a_storage_that_comes_back_has_everything(
    machine: Machine, s3_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
):
    store, waits = machine("one"), []
    monkeypatch.setattr(objects, "sleep", lambda s: (waits.append(s), s3_server.start()))
    s3_server.stop()
    digest = put(store, b"kept")
    assert waits == [1.0]
    assert machine("two").path(digest).read_bytes() == b"kept"


def test_a_storage_that_comes_back_is_read_from(
    machine: Machine, s3_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
):
    digest, waits = put(machine("one"), b"kept"), []
    monkeypatch.setattr(objects, "sleep", lambda s: (waits.append(s), s3_server.start()))
    other = machine("two")
    s3_server.stop()
    assert other.path(digest).read_bytes() == b"kept"
    assert waits == [1.0]


def test_what_could_not_be_fetched_leaves_no_draft(
    machine: Machine, s3_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
):
    digest, other = put(machine("one"), b"kept"), machine("two")
    monkeypatch.setattr(objects, "PAUSES_SECONDS", ())
    s3_server.stop()
    try:
        with pytest.raises(StoreUnavailable):
            other.path(digest)
    finally:
        s3_server.start()
    assert list((other.root / "staging").iterdir()) == []


def test_a_storage_that_stays_away_is_told(
    machine: Machine, s3_server: ObjectStorage, monkeypatch: pytest.MonkeyPatch
):
    store = machine("one")
    monkeypatch.setattr(objects, "PAUSES_SECONDS", ())
    s3_server.stop()
    try:
        with pytest.raises(StoreUnavailable, match="artifact storage cannot be"):
            put(store, b"lost")
    finally:
        s3_server.start()


def test_what_nothing_needs_and_nobody_wrote_for_a_day_is_removed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
):
    store = machine("one")
    kept, folder, left = put(store, b"kept"), put_folder(store), put(store, b"left")

    def left_over() -> list[str]:
        found = machine("two").left_over(lambda: {kept, folder})
        return [one.name.replace("/", "").removeprefix("objects") for one in found]

    assert left_over() == [], "all of it is young"
    monkeypatch.setattr(objects, "FORGOTTEN_AFTER", timedelta(0))
    assert left_over() == [left]
    freed = store.remove_left_over(list(store.left_over(lambda: {kept, folder})))
    assert freed == len(b"left")
    assert not store.has(left)
    assert (machine("three").path(folder) / "deep" / "a").read_bytes() == b"one"


def test_what_is_committed_again_is_not_removed(machine: Machine, monkeypatch: pytest.MonkeyPatch):
    store = machine("one")
    digest = put(store, b"again")
    monkeypatch.setattr(objects, "FORGOTTEN_AFTER", timedelta(0))
    (found,) = store.left_over(set)

    def is_written_again() -> bool:  # The storage tells whole seconds.
        return bool(put(store, b"again")) and store.bucket.modified_at(found.name) != (
            found.modified_at
        )

    wait_for(is_written_again, 10, "another second")
    assert store.remove_left_over([found]) == 0
    assert store.has(digest)
