"""A browser for tests: Debian's Chromium, a page that is signed in, and what went wrong on it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    StorageState,
    expect,
    sync_playwright,
)

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
WINDOW = (1680, 1020)
PATIENCE = 20_000
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass
class Window:
    """One page, with every error that the browser reported on it."""

    page: Page
    errors: list[str] = field(default_factory=list)

    def watch(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(f"uncaught: {error}"))
        self.page.on("console", self._on_console)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"console: {message.text} at {message.location.get('url', '')}")

    def save(self, name: str) -> None:
        """Keep what the page looks like, and what was done on it, for who looks for a cause."""
        RESULTS.mkdir(exist_ok=True)
        self.page.screenshot(path=RESULTS / f"{name}.png")
        self.page.context.tracing.stop(path=RESULTS / f"{name}.zip")


expect.set_options(timeout=PATIENCE)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium without a window, or skip where there is none."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("Chromium is not installed: apt-get install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, headless=True, args=list(FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


def sign_in(browser: Browser, address: str) -> StorageState:
    """Follow a one-time sign-in address once, and give what the browser keeps of it."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(address)
        expect(page.get_by_role("heading", name="Templates")).to_be_visible()
        return context.storage_state()
    finally:
        context.close()


@contextmanager
def opened(
    browser: Browser,
    address: str,
    state: StorageState,
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Window]:
    """Open a page that is signed in, and record what is done on it."""
    context = browser.new_context(
        viewport={"width": WINDOW[0], "height": WINDOW[1]},
        color_scheme=scheme,
        storage_state=state,
    )
    context.set_default_timeout(PATIENCE)
    context.tracing.start(snapshots=True)
    try:
        window = Window(context.new_page())
        window.watch()
        window.page.goto(address)
        yield window
    finally:
        context.close()
