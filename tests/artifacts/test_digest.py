"""Digests of content: known values, and what older versions stored."""

import hashlib

import pytest

from designer.artifacts.digest import digest_of_bytes, digest_of_file, is_digest_of

# The first value of the test vectors that the authors of BLAKE3 publish: no bytes at all.
OF_NOTHING = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"


def test_the_digest_is_blake3():
    assert digest_of_bytes(b"") == OF_NOTHING


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (3 << 20) + 7])
def test_a_file_has_the_digest_of_its_bytes(tmp_path, size):
    content = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    path = tmp_path / "file"
    path.write_bytes(content[:size])
    with path.open("rb") as file:
        assert digest_of_file(file) == digest_of_bytes(content[:size])


def test_content_is_known_by_its_digest_and_by_the_one_of_older_versions(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"hello")
    assert is_digest_of(digest_of_bytes(b"hello"), path)
    assert is_digest_of(hashlib.sha256(b"hello").hexdigest(), path)
    assert not is_digest_of(digest_of_bytes(b"hallo"), path)
