"""deploy/: what compose starts is what the product knows, and nothing in it is loose."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from designer.configuration import Configuration
from tests.engines.compose import require_compose

ROOT = Path(__file__).parents[2]
FILE = ROOT / "deploy" / "compose.yaml"
GIVEN = {
    "POSTGRES_PASSWORD": "p" * 40,
    "PLUMBLINE_SECRET_KEY": "k" * 50,
    "PLUMBLINE_SECRETS_KEY": "s" * 50,
}
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")


def substitute(text: str) -> str:
    """Replace variables as compose does."""

    def value(match: re.Match[str]) -> str:
        name, kind, other = match.groups()
        return GIVEN.get(name, other if kind == "-" else "")

    return VARIABLE.sub(value, text)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(FILE.read_text()))


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {n: s for n, s in compose["services"].items() if s["image"] == "plumbline"}


def test_everything_of_the_large_size_is_there(compose: dict[str, Any]):
    assert set(compose["services"]) == {"web", "worker", "clock", "postgres", "redis"}
    assert {service["command"][0] for service in ours(compose).values()} <= set(get_commands())


def test_every_variable_is_a_setting_with_a_value_that_fits(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
):
    for service in ours(compose).values():
        ours_alone = {n: v for n, v in service["environment"].items() if n.startswith("PLUMBLINE_")}
        for name, value in ours_alone.items():
            assert name.removeprefix("PLUMBLINE_").lower() in Configuration.model_fields, name
            monkeypatch.setenv(name, substitute(value))
    configuration = Configuration()
    assert configuration.allowed_hosts == ["localhost", "127.0.0.1"]
    assert configuration.worker is False
    assert GIVEN["POSTGRES_PASSWORD"] in configuration.database_url


def test_every_name_that_is_used_is_declared(compose: dict[str, Any]):
    for service in compose["services"].values():
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        mounted = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert mounted <= set(compose["volumes"])


def test_no_container_can_do_more_than_it_must(compose: dict[str, Any]):
    assert "docker.sock" not in FILE.read_text()
    for service in compose["services"].values():
        assert not service.get("privileged")
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
    for service in ours(compose).values():
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_passwords_and_keys_are_given_from_outside():
    for line in FILE.read_text().splitlines():
        if re.search(r"(PASSWORD|_KEY): ", line):
            assert ":?" in line, line


def test_the_image_runs_as_a_plain_user():
    lines = (ROOT / "deploy" / "Dockerfile").read_text().splitlines()
    assert "USER 10001" in lines
    assert lines.index("USER 10001") > lines.index("COPY --from=build /app /app")


def test_nothing_private_gets_into_the_image():
    left_out = (ROOT / "deploy" / "Dockerfile.dockerignore").read_text().splitlines()
    assert {".git", ".venv", "**/.env", "**/*.sqlite3"} <= set(left_out)


@pytest.mark.engines
@pytest.mark.timeout(300)
def test_compose_itself_agrees():
    subprocess.run(
        [*require_compose(), "--file", str(FILE), "config", "--quiet"],
        env={**os.environ, **GIVEN}, check=True,
    )  # fmt: skip
