"""The commands that fetch and build packages, and what they may use while they do."""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from designer.execution.environments.content import requirements_of
from designer.execution.environments.facts import EnvironmentFacts
from designer.runner.protocol import Limits, host_environment
from designer.runner.protocol.guarding import Guarded

LOG_BYTES = 2**20
PROCESSES = 512
CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "PIP_CERT")
# How packages are reached from here is the administrator's business, not a user's.
REACHING = (
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL", "UV_INSECURE_HOST"),
    *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_DEFAULT_TIMEOUT"),
)


def write_inputs(environment: EnvironmentFacts, folder: Path) -> None:
    """Write what the builder reads: the requirements, and whether the packages here are lent."""
    lines = "\n".join(requirements_of(environment))
    (folder / "requirements.txt").write_text(lines, encoding="utf-8")
    told = {"inherit": bool(environment.content.get("inherit"))}
    (folder / "build.json").write_text(json.dumps(told), encoding="utf-8")


def build_command(folder: Path, parent: Mapping[str, str] = os.environ) -> Guarded:
    """Give the build of a virtual environment in this folder."""
    command = (sys.executable, "-P", "-m", "designer.runner.venvs", str(folder))
    return walled(folder, command, parent)


def walled(
    folder: Path, command: tuple[str, ...], parent: Mapping[str, str] = os.environ
) -> Guarded:
    """Give a command in this folder: with the network, and nothing else of this machine.

    It finds the folders `cache` and `temporary` there.
    """
    own = {name: str(folder / "temporary") for name in ("HOME", "TMPDIR")}
    reaching = {name: parent[name] for name in (*CERTIFICATES, *REACHING) if name in parent}
    return Guarded(
        folder=str(folder),
        command=command,
        environment={
            **host_environment(parent),
            **own,
            "UV_CACHE_DIR": str(folder / "cache"),
            "PIP_CACHE_DIR": str(folder / "cache"),
            **reaching,
        },
        readable=tuple(parent[name] for name in CERTIFICATES if name in parent),
        network=True,
        limits=Limits(
            timeout_seconds=settings.CONFIGURATION.environment_build_seconds,
            disk_bytes=settings.CONFIGURATION.environment_disk_bytes,
            log_bytes=LOG_BYTES,
            processes=PROCESSES,
        ),
        isolation=settings.CONFIGURATION.isolation,  # type: ignore[arg-type]
    )
