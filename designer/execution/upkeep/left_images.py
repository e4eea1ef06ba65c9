"""Images of environments on the engines of this installation that nobody names any more."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.utils import timezone

from designer.execution.backends.protocol import PreparationError
from designer.execution.models import ComputeTarget
from designer.execution.upkeep.left_builds import needed_builds
from designer.execution.upkeep.retention import GRACE

# Loaded where there is a target of the kind, as by the workers.
IMAGES = "designer.execution.backends.docker.left_images"
TARGET = "designer.execution.backends.docker.target"


def collect(*, is_dry: bool) -> Iterator[str]:
    """Remove the images that are reached from here, and say of each engine what was done."""
    targets = ComputeTarget.objects.filter(kind=ComputeTarget.Kind.DOCKER)
    engines = {str(s.get("base_url") or "") for s in targets.values_list("settings", flat=True)}
    for base_url in sorted(engines):
        try:
            yield _collect_at(base_url, is_dry=is_dry)
        except PreparationError as error:
            yield f"Images of environments stay: {error.message}"


def _collect_at(base_url: str, *, is_dry: bool) -> str:
    images: Any = import_module(IMAGES)
    owner = import_module(TARGET).installation()
    found = list(images.left_images(base_url, owner, needed_builds(), timezone.now() - GRACE))
    tags = "".join(f"\n  {image.tag} ({image.size_bytes:,} bytes)" for image in found)
    if is_dry:
        return f"Would remove {len(found)} images of environments that nobody names.{tags}"
    count = images.remove(base_url, found)
    return f"Removed {count} images of environments that nobody names.{tags if count else ''}"
