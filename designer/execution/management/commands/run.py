"""`manage.py run PIPELINE`: start a run from a shell."""

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution import actions
from designer.execution.errors import ExecutionError, InvalidPipelineError
from designer.execution.models import Run, RunEvent, StepRun
from designer.execution.progress import RUN_TERMINAL, RunState
from designer.graph.errors import GraphError
from designer.workspace.actions.access import ensure_local_owner
from designer.workspace.models import Pipeline

POLL_SECONDS = 0.2


class Command(BaseCommand):
    help = "Run a pipeline, named by its id or its name; the server works on it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pipeline")
        parser.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
        parser.add_argument("--compute")
        parser.add_argument("--wait", action="store_true", help="Show progress; exit 1 on failure.")

    def handle(self, *, pipeline: str, wait: bool, **options: Any) -> None:
        values = {"parameters": _parameters(options["param"]), "compute": options["compute"]}
        try:
            run = actions.submit_run(find_pipeline(pipeline), ensure_local_owner(), values)
        except InvalidPipelineError as error:
            raise CommandError("\n".join(p.message for p in error.problems)) from error
        except (ExecutionError, GraphError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Run {run.number}: {run.id}")
        if wait and not self._follow(run):
            sys.exit(1)

    def _follow(self, run: Run) -> bool:
        """Show the events of a run until it ends; say whether it succeeded."""
        seq, names = 0, names_of_nodes(run)
        while True:
            state = Run.objects.values_list("state", flat=True).get(pk=run.pk)
            for event in RunEvent.objects.filter(run=run, seq__gt=seq).order_by("seq"):
                seq = event.seq
                self._show(event, names)
            if state in RUN_TERMINAL:
                return bool(state == RunState.SUCCEEDED)
            time.sleep(POLL_SECONDS)

    def _show(self, event: RunEvent, names: Mapping[str, str]) -> None:
        error = event.payload.get("error") or {}
        detail = error.get("message") or event.payload.get("reason") or ""
        who = names.get(event.node, event.node) or f"Run {event.run_id}"
        line = f"{who}: {event.payload.get('state')}"
        self.stdout.write(f"{line} ({detail})" if detail else line)
        self.stdout.flush()


def names_of_nodes(run: Run) -> dict[str, str]:
    """Call each node of a run as the canvas does, with its id where two are called the same."""
    titles = dict(StepRun.objects.filter(run=run).values_list("node", "title"))
    counts = Counter(titles.values())
    return {
        node: title if counts[title] == 1 else f"{title} ({node})"
        for node, title in titles.items()
        if title
    }


def find_pipeline(name: str) -> Pipeline:
    """Find a pipeline by its id, or by a name that only it has.

    Raises:
        CommandError: there is none, or several have the name.
    """
    found = Pipeline.objects.filter(pk=name) if _is_id(name) else Pipeline.objects.filter(name=name)
    rows = list(found[:2])
    if len(rows) != 1:
        how_many = "Several pipelines are" if rows else "No pipeline is"
        raise CommandError(f"{how_many} named “{name}”. Give the id, as it is in the address.")
    return rows[0]


def _is_id(name: str) -> bool:
    try:
        UUID(name)
    except ValueError:
        return False
    return True


def _parameters(given: Iterable[str]) -> dict[str, Any]:
    """Read NAME=VALUE; a value that is JSON is taken as such, anything else as text."""
    values: dict[str, Any] = {}
    for item in given:
        name, separator, text = item.partition("=")
        if not separator:
            raise CommandError(f"--param {item}: write it as NAME=VALUE.")
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text
    return values
