"""Answer calls about artifacts: rows, profiles, previews. Runs in a warm process of the host."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from designer.runner.failure import explain


def answer(module: str, task: Mapping[str, Any]) -> dict[str, Any]:
    """Answer one call of the module's ``CALLS``; what goes wrong is the answer then."""
    try:
        call = import_module(module).CALLS[task["call"]]
        return {"id": task["id"], "ok": True, "result": call(**task["arguments"])}
    except Exception as error:  # noqa: BLE001 - any failure of a call is its answer
        reason = explain(error)
        told = {"code": reason.code, "message": reason.message, "column": reason.column}
        return {"id": task["id"], "ok": False, "error": told}
