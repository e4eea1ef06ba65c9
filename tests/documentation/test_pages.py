"""The pages of docs/modules say what the modules say."""

import pytest

from designer.catalog.spec import ModuleSpec
from designer.modules.discovery import discovered
from tests.documentation.__main__ import FOLDER
from tests.documentation.pages import index, page

SPECS = discovered()


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.id)
def test_the_page_of_a_module_is_not_stale(spec: ModuleSpec):
    text = (FOLDER / f"{spec.id}.md").read_text("utf-8")
    assert text.startswith(page(spec, "")), "Run python -m tests.documentation."


def test_the_list_names_every_module_and_nothing_else():
    assert (FOLDER / "README.md").read_text("utf-8") == index(SPECS)
    assert {file.stem for file in FOLDER.glob("*.md")} - {"README"} == {spec.id for spec in SPECS}
