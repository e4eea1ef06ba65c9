"""The first five minutes of a newcomer, by mouse and keyboard only: nothing here calls the API."""

import re

import pytest
from playwright.sync_api import expect

from tests.data import data_file
from tests.e2e.browser import Window
from tests.e2e.datasets import start_import, upload
from tests.e2e.designer import Designer, new_pipeline

GREEN = {"succeeded", "reused"}


@pytest.mark.e2e
def test_a_template_runs_and_the_second_time_everything_is_reused(window: Window):
    page, designer = window.page, Designer(window.page)
    template = page.get_by_role("article", name=re.compile("Customer churn"))
    template.get_by_role("button", name="Open", exact=True).click()
    designer.run()
    assert set(designer.states().values()) <= GREEN

    expect(designer.run_button).to_have_text("Run again")
    designer.run()
    assert set(designer.states().values()) == {"reused"}


@pytest.mark.e2e
def test_a_pipeline_is_built_by_hand_on_an_uploaded_file(window: Window):
    page, designer = window.page, Designer(window.page)
    upload(page, data_file("bank_marketing.csv"))
    start_import(page)
    new_pipeline(page, "Bank marketing")
    build(designer)
    designer.run()
    assert set(designer.states().values()) <= GREEN
    designer.select("Evaluate Model")
    with_duration = designer.evaluation("AUC")
    assert with_duration > 0.93

    look_at_the_data_behind_a_port(designer)
    a_missing_column_is_a_problem_until_it_is_undone(designer)
    leave_duration_out(designer)
    expect(designer.run_button).to_have_text(re.compile(r"^Run ([1-4]\u2013)?5 of 7 steps"))
    designer.run()
    designer.select("Evaluate Model")
    assert 0.77 < designer.evaluation("AUC") < with_duration
    assert designer.states()["Two-Class Boosted Decision Tree"] == "reused"


def build(designer: Designer) -> None:
    """Dataset, split, learner, training, scores and evaluation, with every wire and parameter."""
    designer.drag_module("Dataset", 420, 110)
    designer.drag_module("Split Data", 420, 300)
    designer.drag_module("Two-Class Boosted Decision Tree", 160, 300)
    designer.drag_module("Train Model", 260, 410)
    designer.drag_module("Score Model", 420, 520)
    designer.drag_module("Evaluate Model", 420, 630)
    designer.select("Dataset")
    designer.choose("name", "bank_marketing")
    designer.connect(("bank_marketing", "Dataset"), ("Split Data", "Dataset"))
    learner = ("Two-Class Boosted Decision Tree", "Untrained model")
    designer.connect(learner, ("Train Model", "Untrained model"))
    designer.connect(("Split Data", "Results dataset1"), ("Train Model", "Dataset"))
    designer.connect(("Split Data", "Results dataset2"), ("Score Model", "Dataset"))
    designer.connect(("Train Model", "Trained model"), ("Score Model", "Trained model"))
    designer.connect(("Score Model", "Scored dataset"), ("Evaluate Model", "Scored dataset"))
    designer.select("Split Data")
    designer.type_number("fraction", "0.7")
    designer.select("Train Model")
    designer.pick_column("label_column", "y")
    expect(designer.run_button).to_be_enabled()


def look_at_the_data_behind_a_port(designer: Designer) -> None:
    designer.port("Split Data", "output", "Results dataset2").click()
    drawer = designer.drawer
    expect(drawer.get_by_role("columnheader", name=re.compile("education"))).to_be_visible()
    expect(drawer.get_by_text("0 % missing").first).to_be_visible()
    expect(designer.page.get_by_text("9,000 rows · 21 columns")).to_be_visible()


def a_missing_column_is_a_problem_until_it_is_undone(designer: Designer) -> None:
    page = designer.page
    designer.select("Train Model")
    designer.pick_column("label_column", "yy")
    expect(designer.node("Train Model")).to_have_attribute("data-state", "problem")
    expect(designer.field("label_column").get_by_role("alert")).to_contain_text("yy")
    expect(designer.run_button).to_be_disabled()
    page.get_by_role("button", name="1 problem").click()
    expect(page.get_by_role("region", name="Problems")).to_contain_text("Did you mean")
    page.get_by_role("button", name="Close the list").click()
    designer.canvas.click(position={"x": 40, "y": 400})
    page.keyboard.press("Control+z")
    expect(designer.node("Train Model")).to_have_attribute("data-state", "succeeded")
    expect(designer.run_button).to_have_text("Run again")


def leave_duration_out(designer: Designer) -> None:
    source = designer.port("bank_marketing", "output", "Dataset")
    target = designer.port("Split Data", "input", "Dataset")
    designer.drop_on_wire("Select Columns in Dataset", source, target)
    designer.leave_out("columns", "duration")


SLOW = """
import time


def azureml_main(first, second):
    time.sleep(600)
    return first
"""
BROKEN = """
def azureml_main(first, second):
    return {}["income"]
"""


@pytest.mark.e2e
def test_by_keyboard_a_script_is_added_followed_after_a_reload_cancelled_and_seen_failing(
    window: Window,
):
    page, designer = window.page, Designer(window.page)
    new_pipeline(page, "A slow script")
    page.keyboard.press("/")
    page.keyboard.type("execute python")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    designer.write_code(SLOW)
    designer.run_button.click()
    running = {"Execute Python Script": "running"}
    expect(designer.node("Execute Python Script")).to_have_attribute("data-state", "running")
    page.reload()
    expect(designer.node("Execute Python Script")).to_have_attribute("data-state", "running")
    assert designer.states() == running
    page.get_by_role("button", name="Cancel run").click()
    expect(designer.node("Execute Python Script")).to_have_attribute("data-state", "cancelled")

    designer.select("Execute Python Script")
    designer.write_code(BROKEN)
    designer.run_button.click()
    expect(designer.node("Execute Python Script")).to_have_attribute("data-state", "failed")
    expect(designer.node("Execute Python Script")).to_contain_text("KeyError: 'income'")
    expect(designer.drawer.get_by_role("alert")).to_contain_text("line 2")
    deleted_and_brought_back(designer)


def deleted_and_brought_back(designer: Designer) -> None:
    page = designer.page
    designer.node("Execute Python Script").click()
    page.keyboard.press("Delete")
    expect(designer.node("Execute Python Script")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(designer.node("Execute Python Script")).to_have_count(1)
