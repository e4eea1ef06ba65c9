"""From an exception to the sentence, the line and the traceback that the user is shown."""

import errno
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from pathlib import Path

from designer.artifacts.errors import ArtifactError
from designer.catalog.errors import ModuleError, SelectorError
from designer.runner.protocol.files import StepError

MAX_MESSAGE = 4_000
MAX_TRACEBACK = 20_000
PACKAGE = Path(__file__).resolve().parents[1]
PLACES = {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix}
SYSTEM = tuple(f"{Path(place)}/" for place in {*PLACES, str(PACKAGE)})
SYSTEM_PLACES = tuple(Path(place) for place in {*PLACES, str(PACKAGE.parent)})
GENERATED = ("<frozen ", "<string>", "<__array_function__")
CAUSES = {
    errno.EAGAIN: ("process_limit", "The step may not start more processes or threads."),
    errno.ENOSPC: ("disk_full", "The disk is full. Make room on it, then run again."),
    errno.EDQUOT: ("disk_full", "The disk quota is used up."),
    errno.EFBIG: ("disk_limit", "The step wrote a file larger than its disk limit."),
}


class OutputMissing(Exception):  # noqa: N818 - the name is the claim
    """The module returned without one of its outputs, or with another type."""


def explain(error: BaseException, folder: Path | None = None) -> StepError:
    """Say what went wrong: mendable errors in their own words, all else as a crash.

    Neither says where the server keeps its programs and, beside the step's folder, its data.
    """
    code, message, column = _words(error)
    shown = _shown_error(error)
    return StepError(
        code=code,
        message=_without_places(message, folder)[:MAX_MESSAGE],
        column=column,
        traceback=_without_places(_traceback(shown), folder) if shown else None,
        line=_line(shown) if shown else None,
        type=type(shown).__name__ if shown else None,
    )


def _words(error: BaseException) -> tuple[str, str, str | None]:
    if isinstance(error, ModuleError | ArtifactError | SelectorError):
        return _mendable(error)
    if isinstance(error, OSError) and error.errno in CAUSES:
        return *CAUSES[error.errno], None
    match error:
        case OutputMissing():
            return "output_missing", str(error), None
        case MemoryError():
            return "out_of_memory", "The step needed more memory than it may use.", None
        case SystemExit():
            code = 0 if error.code is None else error.code
            sentence = f"The code called sys.exit({code!r}) before it gave its outputs."
            return "exited", sentence, None
    return _crash(error)


def _crash(error: BaseException) -> tuple[str, str, str | None]:
    """Tell what the module itself imports and the environment lacks from any other crash."""
    if isinstance(error, ModuleNotFoundError) and error.name and _line(error) is None:
        package = error.name.partition(".")[0]
        sentence = (
            f"The environment of this step has no `{package}`, which the module needs. Add "
            f"`{package}` to the environment, or let it inherit the packages of the server."
        )
        return "environment_lacks", sentence, None
    return "crash", f"{type(error).__name__}: {_text(error)}", None


def _mendable(error: ModuleError | ArtifactError | SelectorError) -> tuple[str, str, str | None]:
    match error:
        case ModuleError():
            return str(error.code), str(error.message), error.column
        case ArtifactError():
            column = error.details.get("column")
            return error.code, error.message, None if column is None else str(column)
    return "column_missing", str(error), error.column


def _shown_error(error: BaseException) -> BaseException | None:
    """Give the error whose traceback helps: for one in the module's words, what caused it."""
    if isinstance(error, ModuleError | ArtifactError | SelectorError):
        return error.__cause__ if error.__cause__ and _line(error.__cause__) else None
    return None if isinstance(error, OutputMissing) else error


def _without_places(text: str, folder: Path | None) -> str:
    """Name files as one imports them: designer/…, pandas/…; those of the step from its folder."""
    places = list(SYSTEM_PLACES)
    if folder is not None:
        # In the store: its staging folder has those of the steps, others what steps gave.
        places += [folder, folder.parent, *([folder.parents[1]] if _is_staged(folder) else [])]
    for place in sorted({f"{place}/" for place in places if len(place.parts) > 1}, key=len)[::-1]:
        text = text.replace(place, "")
    return text


def _is_staged(folder: Path) -> bool:
    return folder.parent.name == "staging"


def _text(error: BaseException) -> str:
    try:
        if isinstance(error, OSError) and error.strerror and isinstance(error.filename, str):
            name = Path(error.filename)
            return f"{error.strerror}: {name.name if name.is_absolute() else name}"
        return str(error)
    except Exception:  # noqa: BLE001 - a user's class may fail to print itself
        return "(its text cannot be shown)"


def _line(error: BaseException) -> int | None:
    """Give the line in the user's own script that the error came from."""
    if isinstance(error, SyntaxError) and error.filename and _is_users(error.filename):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    return next((frame.lineno for frame in reversed(frames) if _is_users(frame.filename)), None)


def _traceback(error: BaseException) -> str:
    try:
        whole = traceback.TracebackException.from_exception(error, compact=True)
    except Exception:  # noqa: BLE001 - a user's class may fail to print itself
        return f"{type(error).__name__}\n"
    for part in _chain(whole):
        cause = part.__cause__ or part.__context__
        if cause is not None and _has_users(part.stack) and not _has_users(cause.stack):
            # What went wrong deep inside a library explains nothing of the user's line.
            part.__cause__ = part.__context__ = None
        part.stack = traceback.StackSummary.from_list(_users_part(part.stack))
    text = "".join(whole.format())
    return text if len(text) <= MAX_TRACEBACK else "…" + text[-MAX_TRACEBACK:]


def _chain(part: traceback.TracebackException | None) -> Iterator[traceback.TracebackException]:
    while part is not None:
        yield part
        part = part.__cause__ or part.__context__


def _users_part(stack: traceback.StackSummary) -> list[traceback.FrameSummary]:
    """Keep the frames of the user's script; without one, those below the runner."""
    users = [frame for frame in stack if _is_users(frame.filename)]
    own = str(PACKAGE / "runner")
    return users or [frame for frame in stack if not frame.filename.startswith(own)]


def _has_users(stack: traceback.StackSummary) -> bool:
    return any(_is_users(frame.filename) for frame in stack)


def _is_users(filename: str) -> bool:
    # Compiled libraries name their sources without the folder that they lie in.
    if filename.endswith((".pyx", ".pxi")):
        return False
    return not filename.startswith(GENERATED) and not filename.startswith(SYSTEM)
