"""A whole server whose artifacts lie in a bucket: what one machine computed any machine reads."""

import shutil
from pathlib import Path

from tests.builders import make_document, node
from tests.engines.s3 import KEY_ID, SECRET, ObjectStorage
from tests.execution.server import Server

DOCUMENT = make_document(
    {
        "enter": node("enter_data_manually", data="a,b\n1,x\n2,y\n3,z\n"),
        "split": node("split_data"),
    },
    "enter.output > split.dataset",
)


def rows_of(server: Server, run: str, step: str, port: str) -> int:
    artifact = server.snapshot(run)["steps"][step]["outputs"][port]["id"]
    return len(server.call("GET", f"artifacts/{artifact}/rows/")["rows"])


def test_artifacts_outlive_the_cache_of_a_machine(tmp_path: Path, s3_server: ObjectStorage):
    bucket = s3_server.make_bucket("whole-server")
    settings = {
        "PLUMBLINE_ARTIFACTS_URL": f"{bucket}/plumbline",
        "PLUMBLINE_ARTIFACTS_ENDPOINT": s3_server.endpoint,
        "PLUMBLINE_ARTIFACTS_REGION": "us-east-1",
        "PLUMBLINE_ARTIFACTS_KEY_ID": KEY_ID,
        "PLUMBLINE_ARTIFACTS_KEY_SECRET": SECRET,
    }
    with Server(tmp_path, **settings) as server:
        pipeline = server.make_pipeline(DOCUMENT)
        run = server.run(pipeline)
        assert server.wait_for_end(run)["state"] == "succeeded", server.snapshot(run)["steps"]
        cache = tmp_path / "data" / "artifact-cache"
        for kind in ("objects", "folders"):
            for shelf in (cache / kind).iterdir():
                shutil.rmtree(shelf)
        assert rows_of(server, run, "enter", "output") == 3
        again = server.run(pipeline, force=["split"])
        assert server.wait_for_end(again)["state"] == "succeeded"
        assert rows_of(server, again, "split", "first") == rows_of(server, run, "split", "first")
    stored = [path for path in (s3_server.data / "whole-server").rglob("*") if path.is_file()]
    assert len(stored) >= 3
