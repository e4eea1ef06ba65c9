"""The designer without a mouse: lists that open and close, connections from port to port, code."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import Window
from tests.e2e.designer import Designer, new_pipeline


@pytest.mark.e2e
def test_by_keyboard_ports_are_connected_and_the_shortcuts_are_listed(window: Window):
    page, designer = window.page, Designer(window.page)
    new_pipeline(page, "By keyboard")
    page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts.get_by_role("region", name="Edit")).to_contain_text("Ctrl Shift Z")
    page.keyboard.press("Escape")
    expect(shortcuts).to_have_count(0)

    add(page, "Split Data")
    add(page, "Summarize")
    connect_split_to_summary(designer)
    leaving_the_add_menu_by_tab_closes_it(designer)


def add(page: Page, title: str) -> None:
    page.keyboard.press("n")
    page.keyboard.type(title)
    page.keyboard.press("Enter")


def connect_split_to_summary(designer: Designer) -> None:
    page, wires = designer.page, designer.page.locator(".react-flow__edge")
    designer.node("Split Data").locator("xpath=..").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    output = designer.port("Split Data", "output", "Results dataset1")
    expect(output).to_be_focused()
    page.keyboard.press("c")
    said = page.get_by_role("status").filter(has_text="1 port can be connected")
    expect(said).to_be_attached()
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(wires).to_have_count(0)
    expect(output).to_be_focused()

    page.keyboard.press("Enter")
    expect(page.get_by_role("option", name=re.compile("Summarize Data"))).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(wires).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="Connected to")).to_be_attached()


def leaving_the_add_menu_by_tab_closes_it(designer: Designer) -> None:
    page = designer.page
    page.keyboard.press("n")
    expect(page.get_by_placeholder("Add a module")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_placeholder("Add a module")).to_have_count(0)


@pytest.mark.e2e
def test_typing_over_marked_code_keeps_to_the_policy_of_the_page(window: Window):
    page = window.page
    new_pipeline(page, "Code")
    add(page, "Execute Python")
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("(")
    expect(page.locator(".cm-content")).to_contain_text(re.compile(r"^\("))
    page.keyboard.press("Control+a")
    page.keyboard.type("x = 1")
    expect(page.locator(".cm-content")).to_have_text("x = 1")
