"""An image of Debian with Python, in place of one that a registry would give."""

import os
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.engines.daemons import require_program
from tests.engines.dockerd import CACHE, Dockerd

IMAGE = "plumbline-test-debian:latest"
SUITE = "bookworm"
PACKAGES = "python3,python3-venv,ca-certificates"
CERTIFICATES = Path("etc/ssl/certs/ca-certificates.crt")
# A machine may trust more than Debian does: what installs packages in the image does as well.
TRUST = " ".join(
    f"{name}=/{CERTIFICATES}" for name in ("SSL_CERT_FILE", "PIP_CERT", "NODE_EXTRA_CA_CERTS")
)
LEFT_OUT = ("./dev/*", "./proc/*", "./sys/*", "./var/cache/apt/*", "./var/lib/apt/lists/*")


def load_debian(engine: Dockerd) -> None:
    """Give the engine the image, made once on each machine; skip where it cannot be made."""
    client = engine.client()
    said = client.api.import_image(
        str(_tar()), repository=IMAGE.partition(":")[0], tag="latest", changes=[f"ENV {TRUST}"]
    )
    client.close()
    assert "error" not in said, said


def _tar() -> Path:
    tar = CACHE / f"debian-{SUITE}.tar"
    if not tar.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="plumbline-debian-") as folder:
            _make(Path(folder))
            draft = tar.with_suffix(f".{os.getpid()}")
            left_out = [f"--exclude={pattern}" for pattern in LEFT_OUT]
            command = ["tar", "-C", folder, *left_out, "-cf", str(draft), "."]
            subprocess.run(command, check=True)
            draft.replace(tar)
    return tar


def _make(folder: Path) -> None:
    program = require_program("debootstrap", "debootstrap")
    command = [program, "--variant=minbase", f"--include={PACKAGES}", SUITE, str(folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        pytest.skip(f"Debian cannot be had here: {ended.stdout.strip()[-300:]}")
    trusted = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    if trusted and Path(trusted).exists():
        shutil.copyfile(trusted, folder / CERTIFICATES)
