"""The designer as a person uses it: what a hand or an eye does, and never a call of the API."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

RUN_BUTTON = re.compile(r"^Run (\d+|again)")
A_RUN = 60_000


@dataclass(frozen=True)
class Designer:
    page: Page

    def node(self, title: str) -> Locator:
        return self.page.get_by_role("article", name=title, exact=True)

    def port(self, title: str, side: str, name: str) -> Locator:
        return self.page.get_by_role("button", name=f"{title}: {side} {name},")

    def field(self, parameter: str) -> Locator:
        return self.page.locator(f"[data-parameter='{parameter}']")

    @property
    def run_button(self) -> Locator:
        return self.page.get_by_role("button", name=RUN_BUTTON)

    @property
    def canvas(self) -> Locator:
        return self.page.locator(".react-flow__pane")

    @property
    def drawer(self) -> Locator:
        return self.page.get_by_role("tabpanel", name="Data")

    # -- building ---------------------------------------------------------------------------

    def drag_module(self, title: str, x: float, y: float) -> None:
        """Drag from the palette to a place on the canvas, in pixels from its corner."""
        entry = self.page.get_by_role("region", name="Palette").get_by_role(
            "button", name=title, exact=True
        )
        entry.scroll_into_view_if_needed()
        self._drag(entry, self._canvas_point(x, y))

    def drop_on_wire(self, title: str, source: Locator, target: Locator) -> None:
        """Drag from the palette onto the middle of the wire between two ports."""
        (x1, y1), (x2, y2) = _middle(source), _middle(target)
        entry = self.page.get_by_role("region", name="Palette").get_by_role(
            "button", name=title, exact=True
        )
        entry.scroll_into_view_if_needed()
        self._drag(entry, ((x1 + x2) / 2, (y1 + y2) / 2))

    def connect(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        """Draw a wire from an output port to an input port."""
        wires = self.page.locator(".react-flow__edge")
        before = wires.count()
        self._drag(self.port(source[0], "output", source[1]), _middle(self._input(*target)))
        expect(wires).to_have_count(before + 1)

    def _input(self, title: str, name: str) -> Locator:
        return self.port(title, "input", name)

    def _canvas_point(self, x: float, y: float) -> tuple[float, float]:
        box = self.page.locator(".react-flow").bounding_box()
        assert box is not None
        return box["x"] + x, box["y"] + y

    def _drag(self, what: Locator, to: tuple[float, float]) -> None:
        mouse, start = self.page.mouse, _middle(what)
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + 8, start[1] + 8, steps=2)
        mouse.move(*to, steps=8)
        mouse.up()

    # -- the form ---------------------------------------------------------------------------

    def select(self, title: str) -> None:
        self.node(title).click()
        expect(self.page.get_by_label("Title of the module")).to_be_visible()

    def choose(self, parameter: str, option: str) -> None:
        self.field(parameter).get_by_role("combobox").click()
        self.page.get_by_role("option", name=option).click()

    def type_number(self, parameter: str, value: str) -> None:
        self.field(parameter).get_by_role("textbox").fill(value)

    def pick_column(self, parameter: str, name: str) -> None:
        """Type a name into the column picker and take what it offers first."""
        self.field(parameter).get_by_role("button", name=re.compile(": ")).first.click()
        self.page.get_by_placeholder("Search, or type a name").fill(name)
        self.page.keyboard.press("Enter")

    def leave_out(self, parameter: str, column: str) -> None:
        """Add a rule to a column selector that leaves one column out."""
        self.field(parameter).get_by_role("button", name="Leave some out").click()
        self.field(parameter).get_by_role("button", name="Rule 1: add").click()
        self.page.get_by_placeholder("Search, or type a name").fill(column)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")

    def write_code(self, code: str) -> None:
        """Put a script in place of what the code editor has, as by pasting it."""
        self.page.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(code.lstrip())
        expect(self.page.get_by_text("Saved", exact=True)).to_be_visible()

    # -- running and looking ----------------------------------------------------------------

    def run(self, within: float = A_RUN) -> None:
        """Press Run and wait until that run, not an earlier one, has ended well."""
        number = self.run_number()
        self.run_button.click()
        self.wait_for_run(number + 1, within)

    def run_number(self) -> int:
        strip = self.page.get_by_role("link", name=re.compile(r"^Run \d+$"))
        return int(strip.inner_text().split()[1]) if strip.count() else 0

    def wait_for_run(self, number: int, within: float = A_RUN) -> None:
        strip = self.page.get_by_role("region", name=f"Run {number}", exact=True)
        expect(strip).to_contain_text("Done", timeout=within)
        expect(self.run_button).to_be_visible()

    def states(self) -> dict[str, str]:
        """Every node by its title, and the word that stands on it."""
        nodes = self.page.get_by_role("article").all()
        return {
            str(node.get_attribute("aria-label")): str(node.get_attribute("data-state"))
            for node in nodes
        }

    def evaluation(self, metric: str) -> float:
        """A metric of the evaluation that the drawer shows."""
        row = self.drawer.get_by_role("row", name=re.compile(rf"^{metric} "))
        return float(row.get_by_role("cell").first.inner_text())


def new_pipeline(page: Page, name: str) -> None:
    page.get_by_role("link", name="Home", exact=True).click()
    page.get_by_role("button", name="New pipeline").click()
    page.get_by_role("dialog").get_by_role("textbox").fill(name)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Choose data")).to_be_visible()


def _middle(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
