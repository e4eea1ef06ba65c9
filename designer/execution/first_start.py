"""What a new installation gets: workspace and owner, compute target, samples, templates."""

import json
import logging
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from designer.execution import orchestrator
from designer.execution.catalog import LOAD_SAMPLE
from designer.execution.imports import IMPORT_NODE, next_number
from designer.execution.models import ComputeTarget, Run, StepRun
from designer.execution.submission import begin
from designer.execution.targets import DEFAULT_COMPUTE
from designer.graph import document as documents
from designer.workspace.actions.access import ensure_local_owner
from designer.workspace.models import Dataset, DatasetVersion, Pipeline, Workspace
from designer.workspace.thumbnail import thumbnail

logger = logging.getLogger(__name__)
TEMPLATES = Path(__file__).parent.parent / "workspace" / "templates"
WORKSPACE = "default"
LONGEST_WAIT_SECONDS = 60
LOOK_SECONDS = 0.05


def prepare() -> None:
    """Make what is missing; a second time there is nothing to do."""
    has_default = ComputeTarget.objects.filter(workspace=None, is_default=True).exists()
    ComputeTarget.objects.get_or_create(
        name=DEFAULT_COMPUTE, defaults={"is_default": not has_default}
    )
    ensure_local_owner()
    if settings.CONFIGURATION.templates:
        _load_templates()


def _load_templates() -> None:
    workspace = Workspace.objects.get(slug=WORKSPACE)
    for file in sorted(TEMPLATES.glob("*.json")):
        load_template(workspace, file)


def load_template(workspace: Workspace, file: Path) -> None:
    """Make the pipeline of a template, and let its samples be loaded in the background."""
    template = json.loads(file.read_text(encoding="utf-8"))
    _make_pipeline(workspace, file.stem, template)
    for sample in template.get("datasets", ()):
        _load_sample(workspace, sample)


def is_loading_samples() -> bool:
    """Tell whether a step is still loading a sample dataset."""
    importing = DatasetVersion.State.IMPORTING
    return DatasetVersion.objects.filter(dataset__is_sample=True, state=importing).exists()


def wait_for_samples() -> None:
    """Wait until they are loaded, so that the first template that is opened can run."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while is_loading_samples() and time.monotonic() < deadline:
        time.sleep(LOOK_SECONDS)


def _make_pipeline(workspace: Workspace, slug: str, template: dict[str, Any]) -> None:
    if Pipeline.objects.filter(workspace=workspace, template_slug=slug).exists():
        return
    document = documents.complete(template["document"])
    Pipeline.objects.create(
        workspace=workspace,
        name=template["name"],
        description=template.get("description", ""),
        tags=template.get("tags", []),
        document=document,
        thumbnail=thumbnail(document),
        is_template=True,
        template_slug=slug,
    )


def _load_sample(workspace: Workspace, sample: dict[str, Any]) -> None:
    """Register a sample dataset, and let a step load it in the background."""
    dataset, is_new = Dataset.objects.get_or_create(
        workspace=workspace,
        name=sample["name"],
        defaults={
            "title": sample.get("title", sample["name"]),
            "description": sample.get("description", ""),
            "is_sample": True,
        },
    )
    if not is_new and dataset.versions.exclude(state=DatasetVersion.State.FAILED).exists():
        return
    with transaction.atomic():
        number = dataset.versions.count() + 1
        runs = next_number(dataset)
        run = Run(id=uuid4(), workspace=workspace, kind=Run.Kind.IMPORT, number=runs)
        DatasetVersion.objects.create(
            dataset=dataset,
            version=number,
            state=DatasetVersion.State.IMPORTING,
            original_name=sample["source"],
            run_id=run.id,
        )
        row = StepRun(
            run=run,
            node=IMPORT_NODE,
            module=LOAD_SAMPLE.id,
            module_version=LOAD_SAMPLE.version,
            params={"name": sample["source"]},
            compute=DEFAULT_COMPUTE,
            reuses=False,
        )
        outcome = begin(run, [row], {})
    orchestrator.carry_out(outcome)
