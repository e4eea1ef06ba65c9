"""Names in messages: the close ones of those that exist."""

import difflib
from collections.abc import Iterable


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
