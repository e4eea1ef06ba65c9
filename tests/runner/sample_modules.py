"""Modules for the tests of the runner: plain functions, as a step reaches them."""

import os
import sys
from types import SimpleNamespace
from typing import Any, NamedTuple

from designer.artifacts.values import Text
from designer.catalog.errors import ModuleError


class Pair(NamedTuple):
    first: Any
    second: Any


def run_script(*, script: str) -> Any:
    """Run a user's script, which puts its result into `output`."""
    space: dict[str, Any] = {}
    exec(compile(script, "<script>", "exec"), space)  # noqa: S102 - what it is for
    output = space.get("output")
    return Text(str(output)) if output is not None else None


def knows(*, module: str) -> Text:
    """Tell whether the process has loaded a module."""
    return Text(str(module in sys.modules))


def say(*, text: str = "hello") -> Text:
    """Give a text and print it."""
    print(text)  # noqa: T201 - what it is for
    return Text(f"{text} from {os.getpid()}")


def refuse() -> Text:
    """Fail for a reason that the user can mend."""
    raise ModuleError("column_missing", "There is no column 'age'.", column="age")


def copy_table(dataset: Any) -> Any:
    """Give a table as it is."""
    return dataset


def two_texts() -> Pair:
    """Give two outputs."""
    return Pair(Text("one"), Text("two"))


def forget_second() -> Pair:
    """Leave one output out."""
    return Pair(Text("one"), None)


def tell(*, context: Any) -> Text:
    """Use all that a context has."""
    context.log.info("working")
    context.progress(0.5, "half")
    context.metric("loss", 0.25, step=3)
    context.metric("bad", float("nan"))
    context.figure("bars", {"kind": "bars", "values": [1, 2]})
    return Text(f"{context.threads} {context.workdir}")


tell.__module_spec__ = SimpleNamespace(context_parameter="context", inputs=())  # type: ignore[attr-defined]
