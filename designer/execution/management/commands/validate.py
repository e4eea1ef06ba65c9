"""`manage.py validate FILE`: every problem of a document or an exported pipeline."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.execution.validation import find_problems
from designer.graph import document as documents
from designer.graph.errors import GraphError
from designer.graph.problems import Problem
from designer.workspace import actions
from designer.workspace.errors import WorkspaceError
from designer.workspace.exchange import read_export
from designer.workspace.management.commands.import_pipeline import read_json
from designer.workspace.models import Pipeline, Workspace


class Command(BaseCommand):
    help = "Print the problems of a file; exits with 1 when there are any. Runs nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        file = options["file"]
        try:
            graph = documents.parse(read_export(read_json(file))["document"])
        except (WorkspaceError, GraphError) as error:
            raise CommandError(f"{file}: {error}") from error
        owner = actions.ensure_local_owner()
        workspace = Workspace.objects.filter(memberships__user=owner).order_by("created_at")[0]
        problems = find_problems(Pipeline(workspace=workspace), graph)
        if problems:
            raise CommandError("\n".join(_line(problem) for problem in problems))
        self.stdout.write("No problems.")


def _line(problem: Problem) -> str:
    place = ".".join(part for part in (problem.node, problem.port or problem.parameter) if part)
    return f"{place or 'pipeline'}: {problem.message} {problem.hint or ''}".rstrip()
