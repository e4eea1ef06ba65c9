"""PostgreSQL, Redis and a bucket at one address, and the settings that lead to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines.daemons import Daemon
from tests.engines.postgres import Postgres
from tests.engines.redis import Redis
from tests.engines.s3 import KEY_ID, SECRET, ObjectStorage


@contextmanager
def engines_at(host: str, folder: Path) -> Iterator[dict[str, str]]:
    """Start all three where other machines reach them as well; give the settings."""
    started: list[Daemon] = []
    for name in ("redis", "s3"):
        (folder / name).mkdir()
    with Postgres(host=host) as postgres:
        redis, storage = Redis(folder / "redis", host), ObjectStorage(folder / "s3", host)
        try:
            for daemon in (redis, storage):
                daemon.start()
                started.append(daemon)
            yield {
                "PLUMBLINE_DATABASE_URL": postgres.new_database(),
                "PLUMBLINE_BROKER_URL": redis.url(),
                "PLUMBLINE_CHANNELS_URL": redis.url(1),
                "PLUMBLINE_ARTIFACTS_URL": f"{storage.make_bucket('plumbline')}/artifacts",
                "PLUMBLINE_ARTIFACTS_ENDPOINT": storage.endpoint,
                "PLUMBLINE_ARTIFACTS_REGION": "us-east-1",
                "PLUMBLINE_ARTIFACTS_KEY_ID": KEY_ID,
                "PLUMBLINE_ARTIFACTS_KEY_SECRET": SECRET,
                "PLUMBLINE_SECRET_KEY": "the same for all processes of an installation",
            }
        finally:
            for daemon in started:
                daemon.stop()
