"""Bodies and files: bounded on the way in, in pieces on the way out."""

import json
from pathlib import Path
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from designer.api.files import PIECE_BYTES, file_response
from designer.api.handler import BoundedHandler
from designer.workspace.store import artifact_store


async def answer_to(
    *pieces: bytes, announced: int | None = None, kind: str, path: str = "/api/v1/datasets/"
) -> dict[str, Any]:
    headers = [(b"host", b"127.0.0.1"), (b"content-type", kind.encode())]
    if announced is not None:
        headers.append((b"content-length", str(announced).encode()))
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": headers,
    }
    communicator = ApplicationCommunicator(BoundedHandler(), scope)
    for place, piece in enumerate(pieces):
        more = place < len(pieces) - 1
        await communicator.send_input({"type": "http.request", "body": piece, "more_body": more})
    start = await communicator.receive_output(10)
    body = await communicator.receive_output(10)
    await communicator.wait(10)
    return {"status": start["status"], **json.loads(body["body"])}


async def test_what_announces_to_be_too_large_is_refused_before_it_comes(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(settings.CONFIGURATION, "max_document_bytes", 10)
    answer = await answer_to(announced=11, kind="application/json")
    assert (answer["status"], answer["title"]) == (413, "Request Entity Too Large")


async def test_what_grows_too_large_is_refused_while_it_comes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings.CONFIGURATION, "max_upload_bytes", 10)
    answer = await answer_to(b"x" * 6, b"x" * 6, b"x", kind="multipart/form-data; boundary=x")
    assert answer["status"] == 413


@pytest.mark.django_db(transaction=True)
async def test_an_upload_may_be_larger_than_a_document(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings.CONFIGURATION, "max_document_bytes", 10)
    body = b"x" * 100
    answer = await answer_to(body, announced=100, kind="multipart/form-data; boundary=x")
    assert answer["status"] == 401


async def test_only_a_dataset_may_be_larger_than_a_document(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settings.CONFIGURATION, "max_document_bytes", 10)
    kind = "multipart/form-data; boundary=x"
    answer = await answer_to(announced=100, kind=kind, path="/api/v1/session/")
    assert answer["status"] == 413


async def test_a_file_is_sent_in_pieces_and_a_temporary_one_is_gone(tmp_path: Path):
    path = tmp_path / "big.csv"
    content = bytes(range(256)) * (PIECE_BYTES // 128) + b"end"
    path.write_bytes(content)
    response = file_response(path, name="naïve.csv", temporary=True)
    assert not path.exists()
    pieces = [piece async for piece in response]  # type: ignore[attr-defined]
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= PIECE_BYTES
    assert response["Content-Length"] == str(len(content))
    assert "filename*=utf-8''na%C3%AFve.csv" in response["Content-Disposition"]
    assert "sandbox" in response["Content-Security-Policy"]


def test_bodies_wait_beside_the_store_and_not_in_tmp():
    assert artifact_store().staging("bodies").is_relative_to(settings.ARTIFACTS_URL)
