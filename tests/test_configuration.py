"""What the environment may say, and how a mistake in it is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from designer import configuration
from designer.configuration import ConfigurationError

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://root:hidden@db/x", "mysql:// is not supported"),
        ("DATABASE_URL", "/srv/plumbline.sqlite3", "This is no address"),
        ("BROKER_URL", "kafka://broker", "kafka:// is not supported"),
        ("CHANNELS_URL", "memory://", "memory:// is not supported"),
        ("SLOTS", "1000000", "less than or equal to 512. Got '1000000'."),
        ("SLOTS", "-1", "greater than or equal to 0. Got '-1'."),
        ("ALLOWED_HOSTS", "a.example, b.example", "A list is written as JSON"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_would_be_right(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(f"PLUMBLINE_{name}", value)
    with pytest.raises(ConfigurationError) as raised:
        configuration.load()
    assert name.lower() in str(raised.value).lower()
    assert said in str(raised.value)
    assert "hidden" not in str(raised.value)


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLUMBLINE_SLOTS", "many")
    monkeypatch.setenv("PLUMBLINE_BROKER_URL", "kafka://broker")
    with pytest.raises(ConfigurationError) as raised:
        configuration.load()
    assert [line.partition(":")[0] for line in str(raised.value).splitlines()] == [
        "PLUMBLINE_BROKER_URL", "PLUMBLINE_SLOTS"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", ["", "sqlite:////srv/x.sqlite3", "postgres://u:p@db/x", "postgresql://db/x"]
)
def test_postgresql_and_sqlite_are_known(value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", value)
    assert configuration.load().database_url == value


def test_no_process_starts_on_another_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "designer.settings")
    monkeypatch.setenv("PLUMBLINE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PLUMBLINE_DATABASE_URL", "mysql://root:hidden@db/x")
    ended = subprocess.run(
        [sys.executable, "manage.py", "up"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    [line] = ended.stderr.splitlines()
    assert line.startswith("PLUMBLINE_DATABASE_URL: mysql:// is not supported. It would be ")
