"""English contractions of verbs, and what they stand for."""

import polars as pl

APOSTROPHE = "['’]"
FOLLOWED_BY_IS = "it|he|she|that|this|what|where|when|who|why|how|there|here"
# In this order: what is irregular comes before the general rule. The case of letters is kept.
CONTRACTIONS = (
    (rf"(?i)\b(w)on{APOSTROPHE}t\b", "${1}ill not"),
    (rf"(?i)\b(c)an{APOSTROPHE}t\b", "${1}an not"),
    (rf"(?i)\b(sh)an{APOSTROPHE}t\b", "${1}all not"),
    (rf"(?i)\bain{APOSTROPHE}t\b", "is not"),
    (rf"(?i)n{APOSTROPHE}t\b", " not"),
    (rf"(?i)\b(let){APOSTROPHE}s\b", "${1} us"),
    (rf"(?i)\b({FOLLOWED_BY_IS}){APOSTROPHE}s\b", "${1} is"),
    (rf"(?i){APOSTROPHE}re\b", " are"),
    (rf"(?i){APOSTROPHE}ve\b", " have"),
    (rf"(?i){APOSTROPHE}ll\b", " will"),
    (rf"(?i)\b(i){APOSTROPHE}m\b", "${1} am"),
    (rf"(?i)(\w){APOSTROPHE}d\b", "${1} would"),
)


def expanded(text: pl.Expr) -> pl.Expr:
    """Write contractions out: “won't” as “will not”, “they're” as “they are”."""
    for pattern, words in CONTRACTIONS:
        text = text.str.replace_all(pattern, words)
    return text
