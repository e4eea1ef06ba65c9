"""What the end-to-end tests share: one server, one browser, a page that keeps what went wrong."""

from collections.abc import Generator, Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from tests.e2e.browser import Window, chromium, opened, sign_in
from tests.e2e.server import Server, running_server

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("plumbline") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(server: Server, browser: Browser) -> StorageState:
    return sign_in(browser, server.sign_in)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture
def window(
    server: Server, browser: Browser, signed_in: StorageState, request: pytest.FixtureRequest
) -> Iterator[Window]:
    """A page that is signed in; the test fails when the browser reports an error on it."""
    with opened(browser, server.address, signed_in) as made:
        yield made
        if request.node.stash.get(FAILED, True):
            made.save(request.node.name)
        assert made.errors == []
