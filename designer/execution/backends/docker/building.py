"""Building an image on the engine from a Dockerfile and, maybe, a folder of packages."""

import io
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import docker
from django.conf import settings
from docker.models.images import Image

from designer.execution.backends.docker.engine import Engine
from designer.execution.backends.docker.listening import tell_all
from designer.execution.backends.docker.progress import EngineRefusedError, Said, building
from designer.execution.backends.docker.share import MEMORY_UNKNOWN
from designer.execution.backends.protocol import PreparationError, Tell

LABELS = {"plumbline.environment": "1"}
PACKAGES = "/opt/plumbline-packages"
# Bytecode is made now: in a step the file system is read-only.
COMPILE = f"import compileall; compileall.compile_dir('{PACKAGES}', quiet=2)"


@dataclass(frozen=True, slots=True)
class Plan:
    """`name` is what people know the environment by; `packages` lie beside the Dockerfile."""

    tag: str
    name: str
    dockerfile: str
    packages: Path | None = None


def build(
    engine: Engine, plan: Plan, tell: Tell, note: Callable[[str], None] = lambda _: None
) -> Image:
    """Build the image and give it its tag; all that the engine says of it goes to `note`.

    Raises:
        PreparationError: a line of the Dockerfile failed, or all of it took too long.
    """
    doing = f"Building the image of the environment “{plan.name}”"
    with refusals(doing, "environment_failed"), _context(plan) as context:

        def ask(api: docker.APIClient) -> Iterator[Said]:
            events = api.build(
                fileobj=context,
                custom_context=True,
                tag=plan.tag,
                rm=True,
                forcerm=True,
                decode=True,
                labels=LABELS,
                container_limits=limits_of_builds(engine.facts()),
            )
            return building(plan.name, _noted(events, note))

        first = f"Building the image of {plan.name}"
        seconds = settings.CONFIGURATION.environment_build_seconds
        tell_all(engine, ask, tell, first=first, seconds=seconds)
    return engine.client.images.get(plan.tag)


def limits_of_builds(facts: Mapping[str, Any]) -> Any:
    """Leave half of the engine's machine to steps, whatever a Dockerfile does."""
    cores = max(1, int(facts.get("NCPU") or 1) // 2)
    memory = int(facts.get("MemTotal") or MEMORY_UNKNOWN) // 2
    return {"memory": memory, "memswap": memory, "cpusetcpus": f"0-{cores - 1}"}


def with_packages(base: Image) -> str:
    """Write the Dockerfile that adds the folder `packages` to an image."""
    variables = base.attrs["Config"].get("Env") or ()
    paths = [v.partition("=")[2] for v in variables if v.startswith("PYTHONPATH=")]
    python_path = ":".join([PACKAGES, *filter(None, paths)])
    return (
        f"FROM {base.id}\n"
        f"COPY packages {PACKAGES}\n"
        f'ENV PYTHONPATH="{python_path}"\n'
        f'RUN ["python3", "-c", "{COMPILE}"]\n'
    )


@contextmanager
def refusals(doing: str, code: str) -> Iterator[None]:
    """Make what the engine refused while it worked an error that says what was being done."""
    try:
        yield
    except EngineRefusedError as error:
        raise PreparationError(f"{doing} failed: {error}", code) from error


def _noted(
    events: Iterable[Mapping[str, Any]], note: Callable[[str], None]
) -> Iterator[Mapping[str, Any]]:
    for event in events:
        if "progress" not in event:  # A bar that moves is no line of a log.
            line = str(event.get("status") or event.get("error") or "")
            note(str(event.get("stream") or (line and f"{line}\n")))
        yield event


@contextmanager
def _context(plan: Plan) -> Iterator[IO[bytes]]:
    with TemporaryFile() as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            text = plan.dockerfile.encode()
            entry = tarfile.TarInfo("Dockerfile")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
            if plan.packages is not None:
                tar.add(plan.packages, "packages", filter=_for_everybody)
        file.seek(0)
        yield file


def _for_everybody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Let the user of a step read what only the worker's user could."""
    entry.uid = entry.gid = 0
    entry.mode |= 0o755 if entry.isdir() else 0o444
    return entry
