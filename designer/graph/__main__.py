"""Write the JSON Schema of documents.

Usage: `python -m designer.graph`. With `--check` it only fails when the schema is stale.
"""

import argparse
import json
import sys
from pathlib import Path

from designer.graph.document import json_schema

SCHEMA_PATH = Path(__file__).resolve().parents[2] / "docs" / "graph.schema.json"


def main(arguments: list[str] | None = None) -> int:
    """Write or check the schema, and give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m designer.graph", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when the schema is stale")
    parser.add_argument("--path", type=Path, default=SCHEMA_PATH, help="where the schema is")
    options = parser.parse_args(arguments)
    text = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    current = options.path.read_text("utf-8") if options.path.exists() else ""
    if text == current:
        return 0
    if options.check:
        sys.stderr.write(f"{options.path} is stale. Run: python -m designer.graph\n")
        return 1
    options.path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
