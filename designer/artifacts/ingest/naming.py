"""Column names as a table needs them: not empty, each one once."""

from collections.abc import Sequence


def column_names(found: Sequence[str], width: int) -> tuple[list[str], list[str]]:
    """Give a name to each of `width` columns, and sentences about those that had to be made up."""
    names: list[str] = []
    notes: list[str] = []
    taken = {name.strip() for name in found}
    used: set[str] = set()
    for i in range(width):
        given = found[i].strip() if i < len(found) else ""
        name = given or f"column_{i + 1}"
        if name in used or (not given and name in taken):
            name = _free(name, used | taken)
        if not given:
            notes.append(f"Column {i + 1} had no name and is called {name!r}.")
        elif name != given:
            notes.append(f"The name {given!r} occurs again; column {i + 1} is called {name!r}.")
        used.add(name)
        names.append(name)
    return names, notes


def _free(name: str, used: set[str]) -> str:
    number = 2
    while f"{name}_{number}" in used:
        number += 1
    return f"{name}_{number}"
