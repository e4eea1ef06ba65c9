"""`manage.py export_pipeline PIPELINE FILE`: one JSON with the graph and what it needs."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from designer.workspace.exchange import dumps, export_pipeline
from designer.workspace.models import Pipeline


class Command(BaseCommand):
    help = "Write a pipeline to a file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pipeline", help="Its id, or its name where only one has it.")
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        pipeline = find_pipeline(options["pipeline"])
        options["file"].write_text(dumps(export_pipeline(pipeline)), encoding="utf-8")


def find_pipeline(name: str) -> Pipeline:
    """Return the pipeline with this id or name.

    Raises:
        CommandError: there is none, or several have the name.
    """
    try:
        found = list(Pipeline.objects.filter(pk=UUID(name)))
    except ValueError:
        found = list(Pipeline.objects.filter(name=name).order_by("created_at"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(f"There is no pipeline {name!r}.")
    ids = ", ".join(str(pipeline.pk) for pipeline in found)
    raise CommandError(f"{len(found)} pipelines are named {name!r}. Name one by its id: {ids}.")
