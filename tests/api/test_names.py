"""What people name is refused in the words of the product, at the field of the name."""

from typing import Any

import pytest
from rest_framework.test import APIClient

from designer.api.shapes.names import RULE
from tests.api.people import API

BODIES: dict[str, dict[str, Any]] = {
    "secrets": {"value": "x"},
    "datastores": {"kind": "s3", "settings": {"bucket": "b"}},
    "environments": {"kind": "requirements", "content": {"requirements": "six"}},
}


@pytest.mark.parametrize("name", ["my key", "", "größe", "a" * 101, None])
@pytest.mark.parametrize("what", BODIES)
def test_a_name_is_refused_with_the_rule(api: APIClient, what: str, name: str | None):
    answer = api.post(f"{API}/{what}/", {**BODIES[what], "name": name}, format="json")
    told = [(problem["parameter"], problem["message"]) for problem in answer.json()["problems"]]
    assert (answer.status_code, told) == (400, [("name", RULE)])
