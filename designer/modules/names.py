"""Names of columns that do not collide."""

from collections.abc import Collection, Iterable


def unique_name(name: str, taken: Collection[str]) -> str:
    """Give the name, or the first of `name (1)`, `name (2)`, … that is not taken."""
    candidate, number = name, 0
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def unique_names(names: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Give every name a form that neither an earlier one nor a taken one has."""
    used, result = set(taken), []
    for name in names:
        unique = unique_name(name, used)
        used.add(unique)
        result.append(unique)
    return result
