"""Images that this installation built for environments, and that no environment needs any more."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from docker.errors import APIError

from designer.execution.backends.docker.engine import Engine
from designer.execution.backends.docker.image import built_tag, extended_tag, repository_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LeftImage:
    tag: str
    size_bytes: int


def left_images(
    base_url: str, owner: str, needed: Collection[str], before: datetime
) -> Iterator[LeftImage]:
    """Give the images that were made before, for environments that are not needed any more.

    Raises:
        PreparationError: the engine cannot be reached.
    """
    engine = Engine(base_url)
    try:
        with engine.in_words("Looking for images"):
            images = engine.client.images.list()
            wanted = {built_tag(owner, digest) for digest in needed}
            wanted |= {extended_tag(owner, str(i.id), d) for i in images for d in needed}
            for image in images:
                made_at = datetime.fromisoformat(f"{str(image.attrs['Created'])[:19]}+00:00")
                for tag in image.tags:
                    is_ours = tag.startswith(f"{repository_of(owner)}:")
                    if is_ours and tag not in wanted and made_at < before:
                        yield LeftImage(tag, int(image.attrs.get("Size") or 0))
    finally:
        engine.close()


def remove(base_url: str, images: Collection[LeftImage]) -> int:
    """Remove them, but for those that a container uses, and give how many went."""
    engine, count = Engine(base_url), 0
    try:
        with engine.in_words("Removing images"):
            for image in images:
                try:
                    engine.client.images.remove(image.tag)
                    count += 1
                except APIError as error:
                    logger.warning("The image %s stays: %s", image.tag, error)
    finally:
        engine.close()
    return count
