"""The Datasets page as a person uses it: upload a file, look at the guesses, import."""

from pathlib import Path

from playwright.sync_api import Page, expect


def upload(page: Page, path: Path) -> None:
    """Send a file through the page; ends on the import screen with its preview."""
    page.get_by_role("link", name="Datasets").first.click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(path)
    expect(page.get_by_role("heading", name=f"Import {path.name}")).to_be_visible()
    expect(page.get_by_label("Delimiter")).to_contain_text("Comma")


def start_import(page: Page) -> None:
    """Take the guesses as they are and wait until the rows can be seen."""
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    expect(page.get_by_text("✓ Ready").first).to_be_visible()
