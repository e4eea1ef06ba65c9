"""What a machine sends of a step that has ended: its declared outputs, and nothing beside them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from designer.runner.protocol.files import EXIT_FILE
from designer.runner.remote.following import Follower
from designer.runner.remote.frames import Frames
from designer.runner.remote.guard import END_FILE
from designer.runner.remote.places import Places

NAME = "step-1"
SUCCEEDED = {"status": 0, "signal": None, "reason": None}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A machine on which a step has ended well; beside it lies a key."""
    places = Places(tmp_path / "root")
    places.make()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "x").write_text("a private key")
    (places.step(NAME) / "outputs").mkdir(parents=True)
    places.guard(NAME).mkdir()
    end = {"ended": SUCCEEDED, "is_disk_full": False}
    (places.guard(NAME) / END_FILE).write_text(json.dumps(end))
    return places


def says_that_it_gave(places: Places, *ports: str) -> None:
    outputs = {
        port: {"file": f"outputs/{port}", "data_type": "Text", "summary": {}} for port in ports
    }
    (places.step(NAME) / EXIT_FILE).write_text(json.dumps({"ok": True, "outputs": outputs}))


def sent(places: Places) -> list[tuple[Any, Any]]:
    """Follow the step to its end; give what each frame says, and of which place."""
    reading, writing = os.pipe()
    wanted = {"offsets": {"log.txt": 0, "events.jsonl": 0}, "outputs": ["x"]}
    Follower(Frames(reading, writing), places, NAME, wanted).follow()
    heard, said = Frames(reading, writing), []
    while "ended" not in dict(said):
        frame = heard.read()
        list(heard.payload(frame.get("bytes", 0)))
        said.append((frame["say"], frame.get("path")))
    os.close(reading)
    os.close(writing)
    return said[1:]


def test_outputs_come_by_their_names(places: Places):
    (places.step(NAME) / "outputs" / "x").write_bytes(b"given\n")
    says_that_it_gave(places, "x")
    assert sent(places) == [("file", "outputs/x"), ("ended", None)]


def test_a_link_in_place_of_the_outputs_takes_nothing_out_of_the_folder(
    places: Places, tmp_path: Path
):
    outputs = places.step(NAME) / "outputs"
    outputs.rmdir()
    outputs.symlink_to(tmp_path / "keys")
    says_that_it_gave(places, "x")
    assert sent(places) == [("odd", "outputs/x"), ("ended", None)]


@pytest.mark.parametrize("port", ["../../../../keys/x", "/etc/hosts", "y"])
def test_what_was_not_declared_stays_where_it_is(places: Places, port: str):
    (places.step(NAME) / "outputs" / "y").write_text("more")
    says_that_it_gave(places, port)
    assert sent(places) == [("ended", None)]
