"""Write the JSON Schema of documents: ``python -m designer.graph [FILE]``."""

import json
import sys
from pathlib import Path

from designer.graph.document import json_schema

SCHEMA_PATH = Path(__file__).resolve().parents[2] / "docs" / "graph.schema.json"


def schema_text() -> str:
    """Give the text of the file, the same every time."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write the file that is named, or the one in docs."""
    path = Path(arguments[0]) if arguments else SCHEMA_PATH
    path.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
