"""What an engine says while it pulls and builds, as one message and a fraction."""

import pytest

from designer.execution.backends.docker.progress import EngineRefusedError, building, pulling

MB = 1_000_000


def layer(name: str, current: int, total: int) -> dict[str, object]:
    progress = {"current": current, "total": total}
    return {"id": name, "status": "Downloading", "progressDetail": progress}


def test_the_layers_of_a_pull_are_summed_up():
    events = [
        {"id": "a", "status": "Pulling fs layer", "progressDetail": {}},
        layer("a", 10 * MB, 40 * MB),
        layer("b", 0, 60 * MB),
        {"id": "a", "status": "Download complete", "progressDetail": {}},
    ]
    said = list(pulling("python:3.11", events))
    assert said[0] == ("Pulling the image python:3.11", None)
    assert said[-1] == ("Pulling the image python:3.11, 40 of 100 MB", 0.4)


def test_a_build_tells_its_line():
    events = [{"stream": "Step 2/4 : RUN make\n"}, {"stream": "making\n"}]
    assert list(building("mine", events)) == [
        ("Building the image of mine: Step 2/4 : RUN make", 0.25),
        ("Building the image of mine: making", 0.25),
    ]


def test_what_went_wrong_comes_with_what_was_said_before():
    events = [{"stream": "gcc: not found\n"}, {"error": "returned a non-zero code: 127"}]
    with pytest.raises(EngineRefusedError, match=r"code: 127\ngcc: not found"):
        list(building("mine", events))
