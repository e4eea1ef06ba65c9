"""`manage.py import_pipeline FILE`: a pipeline out of an exported file."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.graph.errors import GraphError
from designer.workspace import actions
from designer.workspace.errors import WorkspaceError
from designer.workspace.models import Workspace


class Command(BaseCommand):
    help = "Make a pipeline of an exported file or of a bare graph document; prints its id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        owner = actions.ensure_local_owner()
        workspace = Workspace.objects.filter(memberships__user=owner).order_by("created_at")[0]
        try:
            pipeline = actions.import_pipeline(workspace, read_json(options["file"]), author=owner)
        except (WorkspaceError, GraphError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        self.stdout.write(str(pipeline.pk))


def read_json(file: Path) -> Any:
    """Return what is in the file.

    Raises:
        CommandError: it cannot be read, or is not JSON.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CommandError(f"{file} cannot be read: {error}.") from error
