"""Resources of the tests of the API."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.api.people import client_of, make_member


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def owner(db: None) -> User:
    return make_member("owner", name="ada")


@pytest.fixture
def api(owner: User) -> APIClient:
    return client_of(owner)
