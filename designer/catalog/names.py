"""Names of things: the close ones of those that exist, and ones that do not collide."""

import difflib
from collections.abc import Collection, Iterable


def close_match(name: str, known: Iterable[str]) -> str | None:
    """Find the known name that people most likely meant."""
    candidates = [item for item in known if isinstance(item, str)]
    by_folded = {item.casefold(): item for item in reversed(candidates)}
    if name.casefold() in by_folded:
        return by_folded[name.casefold()]
    matches = difflib.get_close_matches(name, candidates, n=1, cutoff=0.6)
    return matches[0] if matches else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Give " Did you mean `...`?", or nothing when no name is close."""
    match = close_match(name, known)
    return f" Did you mean `{match}`?" if match else ""


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
