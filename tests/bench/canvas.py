"""How smoothly a canvas of 300 nodes moves, while it is panned and while states arrive."""

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.bench.chain import renaming
from tests.bench.client import Client, serving
from tests.builders import make_document, node

NODES = 300
CHAINS = 20
SECONDS = 4.0
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COUNT_FRAMES = """() => {
  window.frames_ = [];
  const count = (at) => { window.frames_.push(at); requestAnimationFrame(count); };
  requestAnimationFrame(count);
}"""
ZOOM = """() => new DOMMatrix(
  getComputedStyle(document.querySelector(".react-flow__viewport")).transform).a"""
PLACE = """() => getComputedStyle(document.querySelector(".react-flow__viewport")).transform"""
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Frames a second of an idle page, of one that is dragged about, and of one in a run."""
    with serving() as client, browsing(client) as page:
        pipeline = client.pipeline("Wide", wide_document())
        page.goto(f"{client.server.address}/pipelines/{pipeline}")
        page.locator(".react-flow__node").first.wait_for()
        at_actual_size(page)
        idle = frames_a_second(page, lambda until: wait(page, until))
        panning = frames_a_second(page, lambda until: pan(page, until))
        states, running = while_states_arrive(client, page, pipeline)
    return [
        (f"canvas of {NODES} nodes: at rest", idle, "frames/s", ""),
        (f"canvas of {NODES} nodes: panning", panning, "frames/s", "> 55"),
        (f"canvas of {NODES} nodes: while states arrive", running, "frames/s", "> 55"),
        ("states that arrived meanwhile, a second", states, "states/s", ""),
    ]


def wide_document() -> dict[str, Any]:
    """Chains side by side, close together: a window at zoom 1 is as full as windows get."""
    nodes, edges = {}, []
    for number in range(NODES):
        column, row = number % CHAINS, number // CHAINS
        settings = {"position_": [240 * column, 130 * row]}
        if row == 0:
            table = {"columns": [{"name": f"c{column}_0", "type": "integer"}], "rows": [[1], [2]]}
            first = node("enter_data_manually", data_format="table", table=table, **settings)
            nodes[f"n{number}"] = first
        else:
            renamed = renaming(f"c{column}_", row)
            nodes[f"n{number}"] = node("edit_metadata", **renamed, **settings)
            edges.append(f"n{number - CHAINS}.output > n{number}.dataset")
    return make_document(nodes, *edges)


@contextmanager
def browsing(client: Client) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(client.server.manage("signin", "--port", client.server.address.split(":")[-1]))
        yield page
        browser.close()


def at_actual_size(page: Page) -> None:
    canvas = page.locator("[data-canvas]")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.press("Control+0")
    page.wait_for_function(f"Math.abs(({ZOOM})() - 1) < 0.001")
    page.evaluate(COUNT_FRAMES)


def frames_a_second(page: Page, act: Any) -> float:
    """Frames that the page drew while it was acted on, by its own clock."""
    page.evaluate("() => { window.frames_ = []; }")
    act(time.monotonic() + SECONDS)
    drawn = page.evaluate("() => window.frames_")
    gaps = [after - before for before, after in pairwise(drawn)]
    return 1_000 / statistics.mean(gaps)


def wait(page: Page, until: float) -> None:
    page.wait_for_timeout((until - time.monotonic()) * 1_000)


def pan(page: Page, until: float) -> None:
    """Drag the empty canvas between nodes to and fro, a step every 12 ms at most."""
    x, y = empty_place(page)
    before = page.evaluate(PLACE)
    page.mouse.move(x, y)
    page.mouse.down()
    step = 0
    while time.monotonic() < until:
        step += 1
        due = time.monotonic() + 0.012
        there = 160 - abs(step % 80 - 40) * 8 + 0.5
        page.mouse.move(x + there, y + there / 2)
        page.wait_for_timeout(max(0.0, (due - time.monotonic()) * 1_000))
    assert page.evaluate(PLACE) != before, "The canvas did not move."
    page.mouse.up()


def empty_place(page: Page) -> tuple[float, float]:
    """A point of the pane that no node or edge covers, near the middle of the window."""
    found = page.evaluate("""() => {
      for (let x = 700; x < 1000; x += 7) for (let y = 400; y < 700; y += 7)
        if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane")) return [x, y];
    }""")
    assert found, "The window is full of nodes."
    return float(found[0]), float(found[1])


def while_states_arrive(client: Client, page: Page, pipeline: str) -> tuple[float, float]:
    """States a second and frames a second, while all of the nodes run, started from the page."""
    page.get_by_role("button", name=re.compile("^Run")).first.click()
    page.wait_for_selector("article[data-state=succeeded]")
    run = client.http.get("runs/", params={"pipeline": pipeline}).json()["results"][0]["id"]
    page.evaluate("() => { window.frames_ = []; }")
    begun, heard = time.perf_counter(), 0
    for message in client.stream.messages(run):
        heard += message["type"] == "event"
    seconds = time.perf_counter() - begun
    drawn = page.evaluate("() => window.frames_")
    page.wait_for_function("""() => {
      const nodes = [...document.querySelectorAll("article[data-state]")];
      return nodes.length > 20 && nodes.every((node) => node.dataset.state === "succeeded");
    }""")
    return heard / seconds, len(drawn) / seconds
