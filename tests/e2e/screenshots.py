"""The pictures of docs/images, taken of a real server: `python -m tests.e2e.screenshots`."""

import io
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, expect

from tests.data import FOLDER
from tests.e2e.browser import chromium, opened, sign_in
from tests.e2e.datasets import upload
from tests.e2e.designer import Designer, new_pipeline
from tests.e2e.server import running_server

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"
MOST_BYTES = 300_000
TEMPLATE = re.compile("Customer churn")
Scheme = Literal["light", "dark"]
BROKEN = """
import pandas as pd


def azureml_main(people, _=None):
    print(f"{len(people):,} people")
    people["rich"] = people["incme"] > 50_000
    return people
"""


@dataclass(frozen=True)
class Studio:
    page: Page

    def take(self, name: str, *schemes: Scheme) -> None:
        """Photograph the page as it is, in each scheme."""
        for scheme in schemes or ("light",):
            self.page.emulate_media(color_scheme=scheme)
            write_small(
                self.page.screenshot(animations="disabled"), IMAGES / f"{name}-{scheme}.png"
            )
        self.page.emulate_media(color_scheme="light")


def write_small(png: bytes, path: Path) -> None:
    """Keep every colour, or as many as fit into the size that a picture here may have."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.save(path, optimize=True)
    for colours in (256, 128, 64):
        if path.stat().st_size < MOST_BYTES:
            return
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)


def running_pictures(studio: Studio) -> None:
    page = studio.page
    template = page.get_by_role("article", name=re.compile("Late flights"))
    template.get_by_role("button", name="Open and run").click()
    running = page.locator("article[data-state=running]", has_text="Train")
    running.first.wait_for(timeout=60_000)
    studio.take("designer-running", "light", "dark")
    Designer(page).wait_for_run(1)
    page.get_by_role("link", name="Home", exact=True).click()


def designer_pictures(studio: Studio) -> None:
    page, designer = studio.page, Designer(studio.page)
    template = page.get_by_role("article", name=TEMPLATE)
    template.get_by_role("button", name="Open and run").last.click()
    designer.wait_for_run(1)
    page.locator("article", has_text="Evaluate").click()
    expect(designer.drawer.locator("canvas").first).to_be_visible()
    studio.take("designer-done", "light", "dark")
    evaluation_pictures(studio)
    data_pictures(studio)
    problem_picture(studio)


def evaluation_pictures(studio: Studio) -> None:
    drawer = Designer(studio.page).drawer
    resize_drawer(studio.page, -330)
    expect(drawer.locator("canvas")).to_have_count(4)
    studio.take("evaluation", "light", "dark")
    resize_drawer(studio.page, 330)


def data_pictures(studio: Studio) -> None:
    designer = Designer(studio.page)
    resize_drawer(studio.page, -160)
    studio.page.get_by_role("button", name=re.compile("Clean.*: output Cleaned")).first.click()
    expect(designer.drawer.get_by_text("% missing").first).to_be_visible()
    studio.take("data", "light", "dark")
    resize_drawer(studio.page, 160)


def problem_picture(studio: Studio) -> None:
    page, designer = studio.page, Designer(studio.page)
    designer.select("Split Data")
    designer.pick_column("stratify_by", "churned")
    page.get_by_role("button", name="1 problem").click()
    expect(page.get_by_role("region", name="Problems")).to_contain_text("Did you mean")
    studio.take("problem", "light")


def failure_picture(studio: Studio) -> None:
    page, designer = studio.page, Designer(studio.page)
    new_pipeline(page, "Income by script")
    designer.drag_module("Customer churn", 520, 130)
    designer.drag_module("Execute Python Script", 520, 300)
    designer.drag_module("Split Data", 520, 470)
    designer.connect(("Customer churn", "Dataset"), ("Execute Python Script", "Dataset1"))
    designer.connect(("Execute Python Script", "Result dataset"), ("Split Data", "Dataset"))
    designer.select("Execute Python Script")
    designer.write_code(BROKEN)
    designer.run_button.click()
    expect(designer.node("Execute Python Script")).to_have_attribute("data-state", "failed")
    expect(designer.run_button).to_be_visible()
    expect(designer.drawer.get_by_role("alert")).to_be_visible()
    studio.take("failure", "light")


def page_pictures(studio: Studio) -> None:
    page = studio.page
    page.get_by_role("link", name="Home", exact=True).click()
    expect(page.get_by_role("heading", name="Recent runs")).to_be_visible()
    studio.take("home", "light", "dark")
    page.get_by_role("link", name="Runs", exact=True).click()
    expect(page.get_by_role("row", name=TEMPLATE).first).to_be_visible()
    studio.take("runs", "light")
    page.get_by_role("row", name=TEMPLATE).first.get_by_role("link").first.click()
    expect(page.get_by_role("article").first).to_be_visible()
    studio.take("run", "light")


def dataset_pictures(studio: Studio) -> None:
    page = studio.page
    upload(page, FOLDER / "bank_marketing.csv")
    expect(page.get_by_role("columnheader", name=re.compile("job"))).to_be_visible()
    studio.take("import", "light")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name="Version 1")).to_be_visible()
    expect(page.get_by_text("% missing").first).to_be_visible()
    studio.take("dataset", "light")
    page.get_by_role("link", name="Datasets").first.click()
    expect(page.get_by_role("row", name="Diamonds").first).to_be_visible()
    studio.take("datasets", "light", "dark")


def compute_pictures(studio: Studio) -> None:
    page = studio.page
    page.get_by_role("link", name="Compute", exact=True).click()
    page.get_by_role("row", name="local").get_by_role("link").click()
    page.get_by_role("button", name="Test this target").click()
    expect(page.get_by_text("It works.")).to_be_visible(timeout=60_000)
    studio.take("compute", "light", "dark")
    page.get_by_role("link", name="Compute", exact=True).first.click()
    page.get_by_role("link", name="Environments").click()
    create(page, "New environment", {"Name": "text-mining"})
    expect(page.get_by_role("heading", name="text-mining")).to_be_visible()
    studio.take("environment", "light")


def settings_pictures(studio: Studio) -> None:
    page = studio.page
    page.get_by_role("link", name="Settings", exact=True).click()
    create(page, "New secret", {"Name": "warehouse-password", "Value": "not shown again"})
    expect(page.get_by_role("row", name="warehouse-password")).to_be_visible()
    studio.take("settings", "light", "dark")


def create(page: Page, button: str, fields: dict[str, str]) -> None:
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    for label, text in fields.items():
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_have_count(0)


def resize_drawer(page: Page, by: int) -> None:
    """Drag the border between canvas and drawer up or down."""
    box = page.get_by_role("separator", name="Resize the drawer").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by, steps=6)
    page.mouse.up()


SCENES: tuple[Callable[[Studio], None], ...] = (
    running_pictures,
    designer_pictures,
    failure_picture,
    page_pictures,
    dataset_pictures,
    compute_pictures,
    settings_pictures,
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(Path(folder) / "data") as server,
        chromium() as browser,
        opened(browser, server.address, sign_in(browser, server.sign_in)) as window,
    ):
        for scene in SCENES:
            scene(Studio(window.page))


if __name__ == "__main__":
    main()
