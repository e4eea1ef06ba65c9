"""Images that were built for environments go when no environment names them, and no others."""

from datetime import UTC, datetime, timedelta

import pytest

from designer.execution.backends.docker.left_images import left_images, remove
from designer.execution.environments.facts import EnvironmentFacts
from tests.engines.dockerd import BARE, Dockerd
from tests.execution.docker.conftest import MakeSteps

pytestmark = pytest.mark.docker
LATER = datetime.now(UTC) + timedelta(hours=1)


def dockerfile(digest: str) -> EnvironmentFacts:
    return EnvironmentFacts("env", "dockerfile", digest, {"dockerfile": f"FROM {BARE}\n"})


@pytest.mark.django_db(transaction=True)
def test_only_images_that_nobody_needs_are_removed(dockerd: Dockerd, make_steps: MakeSteps):
    ours, others = make_steps(owner="ours").backend, make_steps(owner="others").backend
    kept, left = "a" * 64, "b" * 64
    for backend, digest in ((ours, kept), (ours, left), (others, left)):
        backend.images.ensure(dockerfile(digest), "")
    assert list(left_images(dockerd.base_url, "ours", {kept}, LATER - timedelta(days=1))) == []
    found = list(left_images(dockerd.base_url, "ours", {kept}, LATER))
    assert [image.tag.rpartition(":")[2] for image in found] == [left[:40]]
    assert remove(dockerd.base_url, found) == 1
    tags = [tag for image in ours.engine.client.images.list() for tag in image.tags]
    assert {BARE, f"plumbline-environment/ours:{kept[:40]}"} <= set(tags)
    assert f"plumbline-environment/others:{left[:40]}" in tags
    assert found[0].tag not in tags
