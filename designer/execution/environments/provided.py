"""Environments that come with the product: what some of its modules need and the server lacks."""

from collections.abc import Mapping
from functools import cache

from designer.execution.environments.content import check_content, digest_of
from designer.execution.environments.facts import EnvironmentFacts

KIND = "requirements"
# By the names that modules give as their environment. Pinned, as results are kept under them.
PROVIDED: Mapping[str, str] = {
    "pytorch": "torch==2.14.1\ntorchvision==0.29.1\n",
    "vowpal-wabbit": "vowpalwabbit==9.11.9\n",
}


@cache
def find_provided(name: str) -> EnvironmentFacts | None:
    """Give what comes with the product under this name."""
    if name not in PROVIDED:
        return None
    content = check_content(KIND, {KIND: PROVIDED[name]})
    return EnvironmentFacts(name, KIND, digest_of(KIND, content), content)
