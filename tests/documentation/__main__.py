"""Write docs/modules anew: `python -m tests.documentation`, or some of it: `… normalize_data`."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from designer.modules.discovery import discovered
from tests.documentation.examples import example
from tests.documentation.pages import index, page

FOLDER = Path(__file__).parents[2] / "docs" / "modules"


def main(names: list[str]) -> None:
    """Write the pages of the named modules, or of all and the list of them."""
    catalog = {spec.id: spec for spec in discovered()}
    FOLDER.mkdir(exist_ok=True)
    for spec in catalog.values():
        if not names or spec.id in names:
            with TemporaryDirectory() as folder:
                text = page(spec, example(spec, catalog, Path(folder)))
            (FOLDER / f"{spec.id}.md").write_text(text, "utf-8")
    for old in FOLDER.glob("*.md"):
        if old.stem not in catalog:
            old.unlink()
    (FOLDER / "README.md").write_text(index(catalog.values()), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
