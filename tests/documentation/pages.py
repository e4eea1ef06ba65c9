"""The words of a page: what a specification says, as Markdown."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from designer.catalog.spec import InputPort, ModuleSpec, OutputPort, Parameter

KINDS = {"columns": "columns", "text": "text", "code": "script", "list": "list", "table": "table"}


def index(specs: Iterable[ModuleSpec]) -> str:
    """Give the list of all modules, by group."""
    groups: dict[str, list[ModuleSpec]] = {}
    for spec in specs:
        groups.setdefault(spec.group, []).append(spec)
    parts = [
        "# Modules",
        "",
        "Made by `python -m tests.documentation` from the modules themselves.",
    ]
    for group in sorted(groups):
        parts += ["", f"## {group}", ""]
        parts += [
            f"- [{spec.title}]({spec.id}.md): {spec.summary}"
            for spec in sorted(groups[group], key=lambda spec: spec.title)
        ]
    return "\n".join(parts) + "\n"


def page(spec: ModuleSpec, example: str) -> str:
    """Give the page of one module; `example` is Markdown, and may be empty."""
    parts = [f"# {spec.title}", "", f"`{spec.id}`, version {spec.version}, in {spec.group}.", ""]
    parts += [spec.help]
    parts += _section("Inputs", _table(("port", "takes", ""), map(_input, spec.inputs)))
    parts += _section("Outputs", _table(("port", "gives", ""), map(_output, spec.outputs)))
    titles = ("parameter", "name", "values", "default", "")
    parts += _section("Parameters", _table(titles, (_parameter(p, spec) for p in spec.parameters)))
    parts += _section("Example", example)
    return "\n".join(parts) + "\n"


def _section(title: str, content: str) -> list[str]:
    return ["", f"## {title}", "", content] if content else []


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [[_cell(text) for text in row] for row in rows]
    if not lines:
        return ""
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, ["---"] * len(titles), *lines))


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _input(port: InputPort) -> tuple[str, str, str]:
    notes = [
        note for note, holds in (("optional", port.optional), ("any number", port.many)) if holds
    ]
    takes = f"{port.data_type} ({', '.join(notes)})" if notes else port.data_type
    return f"**{port.title}** `{port.name}`", takes, port.help


def _output(port: OutputPort) -> tuple[str, str, str]:
    return f"**{port.title}** `{port.name}`", port.data_type, port.help


def _parameter(parameter: Parameter, spec: ModuleSpec) -> tuple[str, str, str, str, str]:
    shown = "; ".join(_conditions(parameter.shown_if, spec))
    help_ = f"{parameter.help} (Where {shown}.)" if shown else parameter.help
    default = "needed" if parameter.required else _value(parameter.default, parameter)
    return f"**{parameter.title}**", f"`{parameter.name}`", _values(parameter), default, help_


def _conditions(shown_if: Mapping[str, tuple[Any, ...]], spec: ModuleSpec) -> Iterator[str]:
    for name, values in shown_if.items():
        parameter = spec.parameters_by_name[name]
        told = " or ".join(_value(value, parameter) for value in values)
        yield f"{parameter.title} is {told}"


def _values(parameter: Parameter) -> str:
    if parameter.choices:
        return ", ".join(title for _, title in parameter.choices)
    kind = KINDS.get(parameter.kind, parameter.kind)
    return " ".join(filter(None, (kind, _bounds(parameter.json_schema), parameter.unit or "")))


def _bounds(schema: Mapping[str, Any]) -> str:
    """Give the range in words: “≥ 0”, “> 0, ≤ 1”."""
    signs = (
        ("minimum", "≥"), ("exclusiveMinimum", ">"), ("maximum", "≤"), ("exclusiveMaximum", "<"),
    )  # fmt: skip
    return ", ".join(f"{sign} {schema[name]:g}" for name, sign in signs if name in schema)


def _value(value: Any, parameter: Parameter) -> str:
    titles = {json.dumps(choice): title for choice, title in parameter.choices}
    text = json.dumps(value, ensure_ascii=False, default=list)
    if text in titles:
        return titles[text]
    if parameter.kind == "columns":
        return _selection(value)
    if parameter.kind == "boolean":
        return "on" if value else "off"
    if value in (None, "", (), []):
        return "–"
    return f"`{text}`" if len(text) <= 60 else "see the form"


def _selection(selector: Mapping[str, Any] | None) -> str:
    """Say which columns a selector means when it is simple."""
    rules = (selector or {}).get("rules") or ()
    if not rules:
        return "all columns" if (selector or {}).get("start") == "all" else "no column"
    return ", ".join(
        f"{rule['action']} {rule['by']} {', '.join(map(str, rule['values']))}" for rule in rules
    )
