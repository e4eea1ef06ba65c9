"""Words of English: their base forms, and those that say little by themselves."""

import re
from collections.abc import Iterable

import polars as pl
import simplemma
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

# Nothman, Qin and Yurchak 2018, “Stop Word Lists in Free Open-source Software Packages”: words
# of scikit-learn's list that do carry meaning, or are misspelt.
MEANINGFUL = frozenset({
    "amoungst", "bill", "cry", "de", "describe", "detail", "etc", "fill", "find", "fire", "found",
    "inc", "interest", "ltd", "mill", "sincere", "system", "thick", "thin",
})  # fmt: skip
STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) - MEANINGFUL
PARTS = re.compile(r"([\W_]*)(.*?)([\W_]*)", re.DOTALL)


def cores(tokens: pl.Series) -> pl.Series:
    """Give words without the signs around them, in lower case, to be compared."""
    return tokens.str.replace_all(r"^[^\pL\pM\pN]+|[^\pL\pM\pN]+$", "").str.to_lowercase()


def lemmas(tokens: pl.Series) -> pl.Series:
    """Give the base form of each word; signs around it and its case stay."""
    distinct = tokens.unique()
    found = pl.Series(map(_lemma, distinct), dtype=pl.String)
    return tokens.replace_strict(distinct, found, return_dtype=pl.String)


def _lemma(token: str) -> str:
    match = PARTS.fullmatch(token)
    before, word, after = match.groups() if match else ("", token, "")
    if not word:
        return token
    lemma = simplemma.lemmatize(word, lang="en")
    if word.isupper() and len(word) > 1:
        lemma = lemma.upper()
    elif word[0].isupper():
        lemma = lemma[:1].upper() + lemma[1:]
    return f"{before}{lemma}{after}"


def without_phrases(text: pl.Expr, stop_words: Iterable[str]) -> pl.Expr:
    """Take out stop words of which the other steps would make several, such as “don't”."""
    phrases = sorted((word for word in stop_words if not word.isalnum()), key=len, reverse=True)
    if not phrases:
        return text
    return text.str.replace_all(rf"(?i)\b(?:{'|'.join(map(re.escape, phrases))})\b", " ")
