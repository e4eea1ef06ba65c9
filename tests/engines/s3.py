"""A real S3-compatible server, which checks signatures and keeps objects as files."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.artifacts.stores.bucket import BucketSettings
from tests.engines.daemons import LOOPBACK, Daemon, free_port

KEY_ID, SECRET = "plumbline", "a-secret-of-the-storage"


class ObjectStorage(Daemon):
    """Buckets are folders below `data`."""

    def __init__(self, folder: Path, host: str = LOOPBACK) -> None:
        port, self.data = free_port(), folder / "data"
        self.endpoint = f"http://{host}:{port}"
        command = [sys.executable, "-m", "nanio", "serve", "--host", host]
        command += ["--port", str(port), "--data-dir", str(self.data), "--no-access-log"]
        keys = {"NANIO_ACCESS_KEY": KEY_ID, "NANIO_SECRET_KEY": SECRET}
        super().__init__(command, port, folder, environment=keys)
        self.host = host

    def make_bucket(self, name: str) -> str:
        """Make a bucket and give its URL."""
        (self.data / name).mkdir(parents=True, exist_ok=True)
        return f"s3://{name}"

    def settings(self, bucket: str, secret: str = SECRET) -> BucketSettings:
        url = f"{self.make_bucket(bucket)}/artifacts"
        return BucketSettings(url, self.endpoint, "us-east-1", KEY_ID, secret)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[ObjectStorage]:
    with tempfile.TemporaryDirectory(prefix="plumbline-s3-") as folder:
        server = ObjectStorage(Path(folder))
        server.start()
        yield server
        server.stop()
