"""What the engine offers to hold steps with, told as it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from designer.execution.backends.docker.engine import Engine
from designer.execution.backends.docker.pulse import Pulse
from designer.execution.backends.protocol import PreparationError

NEEDED: Mapping[str, str] = {
    "MemoryLimit": "memory",
    "CpuCfsQuota": "processor time",
    "PidsLimit": "the number of processes",
}


def isolation_of(engine: Engine, pulse: Pulse) -> dict[str, Any]:
    """Say how well containers keep steps apart here, and since when nobody answers.

    Never waits for an engine that does not answer: whoever asks has more to do.
    """
    pulse.watch()
    if pulse.silent_since is not None:
        words = f"The Docker engine at {engine.address} does not answer."
        since = pulse.silent_since.isoformat()
        return {"isolation": "container", "detail": [words], "unreachable_since": since}
    try:
        with engine.in_words("Asking the engine"):
            return {"isolation": "container", "detail": list(_details(engine.facts()))}
    except PreparationError as error:
        return {"isolation": "container", "detail": [error.message]}


def _details(facts: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "Each step has a container of its own: no capabilities, no new privileges, a read-only "
        "file system, its own folder and its inputs, no network unless it asks for it."
    )
    yield f"Docker {facts.get('ServerVersion', '')}, {facts.get('OperatingSystem', '')}."
    options = [str(option).partition("name=")[2] for option in facts.get("SecurityOptions") or ()]
    names = ", ".join(option.partition(",")[0] for option in options)
    yield f"The engine adds: {names}." if names else "The engine adds no defences of its own."
    missing = [what for name, what in NEEDED.items() if not facts.get(name)]
    if missing:
        yield f"The engine cannot limit {', '.join(missing)}: the kernel lacks it."
