"""Python packages for an image: fetched by uv on this machine for the Python of the image.

Only wheels are taken, so that nothing of a package runs here.
"""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import docker
from docker.errors import APIError, ContainerError

from designer.execution.backends.protocol import PreparationError
from designer.execution.environments.build_command import walled
from designer.execution.environments.build_process import run_build, why_failed

UV = Path(sys.executable).with_name("uv")
PACKAGES, REQUIREMENTS = "packages", "requirements.txt"
ASK = (
    "import json, platform, sys;"
    "print(json.dumps([list(sys.version_info[:2]), platform.machine(), platform.libc_ver()[1]]))"
)
# The C libraries that wheels are made for; one for an older library runs with a newer one.
GLIBC_MINORS = (*range(40, 30, -1), 28, 17)


@dataclass(frozen=True, slots=True)
class ImagePython:
    """`platform` is uv's name of the machine and its C library."""

    version: str
    platform: str


def python_of(client: docker.DockerClient, image_id: str) -> ImagePython:
    """Ask the Python in an image what it is.

    Raises:
        PreparationError: there is none.
    """
    try:
        said = client.containers.run(
            image_id, ["-c", ASK], entrypoint=["python3"], remove=True, network_mode="none",
            cap_drop=["ALL"], security_opt=["no-new-privileges"], read_only=True, user="10001",
            mem_limit="512m", pids_limit=64,
        )  # fmt: skip
    except (APIError, ContainerError) as error:
        message = "The image has no python3 that packages could be added to. Choose one that has."
        raise PreparationError(message, "image_unfit") from error
    (major, minor), machine, glibc = json.loads(said)
    return ImagePython(f"{major}.{minor}", f"{machine}-{_library(glibc)}")


@contextmanager
def packages_for(
    python: ImagePython, lines: Sequence[str], still_wanted: Callable[[], None]
) -> Iterator[Path]:
    """Fetch what the requirements ask for into a folder that is there for a while.

    It is done behind the walls, and within the limits, of the builds of environments.
    `still_wanted` is asked now and then, and may raise.

    Raises:
        PreparationError: they cannot be met, in the words of uv.
    """
    if not UV.exists():
        message = "Packages cannot be added to an image: uv is missing on the worker. Install uv."
        raise PreparationError(message, "environment_failed")
    with TemporaryDirectory(prefix="plumbline-packages-") as place:
        folder = Path(place)
        for name in ("cache", "temporary", PACKAGES):
            (folder / name).mkdir()
        (folder / REQUIREMENTS).write_text("\n".join(lines) + "\n", encoding="utf-8")
        ended = run_build(walled(folder, _command(python, folder)), still_wanted)
        if reason := why_failed(ended, folder):
            raise PreparationError(reason, "environment_failed")
        yield folder / PACKAGES


def _command(python: ImagePython, folder: Path) -> tuple[str, ...]:
    return (
        str(UV), "pip", "install", "--target", str(folder / PACKAGES), "--python", sys.executable,
        "--python-version", python.version, "--python-platform", python.platform,
        "--no-build", "--link-mode", "copy", "--color", "never", "--no-progress",
        "-r", str(folder / REQUIREMENTS),
    )  # fmt: skip


def _library(glibc: str) -> str:
    if not glibc:
        return "unknown-linux-musl"
    minor = int(glibc.split(".")[1])
    return f"manylinux_2_{next(known for known in GLIBC_MINORS if known <= minor)}"
