"""Preprocess Text: bring texts to a form in which equal words are written equally."""

import re
from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.catalog.schema_rules import adds
from designer.modules.text_analytics.cleaning import Cleaning
from designer.modules.text_analytics.columns import documents_of
from designer.modules.text_analytics.words import STOP_WORDS

TEXTS_AT_ONCE = 50_000
Language = Annotated[Literal["english"], Choices({"english": "English"})]


@module(
    title="Preprocess Text",
    group="Text Analytics",
    schema={"output": adds("dataset", {"name": "Preprocessed {text_column}", "type": "string"})},
)
def preprocess_text(
    dataset: Table,
    stop_words: Table | None = None,
    *,
    language: Language = "english",
    text_column: Annotated[str, Column(types=("string",)), Label("Text column to clean")],
    remove_stop_words: bool = True,
    lemmatize: Annotated[bool, Label("Lemmatization")] = True,
    detect_sentences: bool = True,
    lowercase: Annotated[bool, Label("Normalize case to lowercase")] = True,
    remove_numbers: bool = True,
    remove_special_characters: bool = True,
    remove_duplicate_characters: bool = True,
    remove_emails: Annotated[bool, Label("Remove email addresses")] = True,
    remove_urls: Annotated[bool, Label("Remove URLs")] = True,
    expand_contractions: Annotated[bool, Label("Expand verb contractions")] = True,
    normalize_backslashes: Annotated[bool, Label("Normalize backslashes to slashes")] = True,
    split_on_special_characters: Annotated[
        bool, Label("Split tokens on special characters")
    ] = True,
    regular_expression: Annotated[str, Label("Custom regular expression")] = "",
    replacement: Annotated[str, Label("Custom replacement string")] = "",
    context: Context,
) -> Annotated[Table, Label("Results dataset")]:
    r"""Clean texts, so that equal words are written equally and words that say little are gone.

    The cleaned texts are in a new column, called Preprocessed and the name of the column, with one
    space between words. A text of which nothing is left is empty; missing texts stay missing.

    The steps are done in this order: the regular expression; URLs and email addresses; sentences;
    case; backslashes; contractions; numbers; repeated characters; special characters; base forms;
    stop words.

    Args:
        dataset: The table with the texts.
        stop_words: The words to remove, in its first column of texts; without it a list of
            frequent English words is used. A cell may hold several words, which go together.
        language: The language of the texts.
        text_column: The column to clean.
        remove_stop_words: Remove frequent words such as “the”, in any case and form.
        lemmatize: Give words their base form: “mice” becomes “mouse” and “was” becomes “be”. It
            is looked up word by word, whatever stands around it.
        detect_sentences: Put ||| between sentences.
        lowercase: Write all letters small.
        remove_numbers: Remove numbers; digits within words stay.
        remove_special_characters: Remove all but letters and digits.
        remove_duplicate_characters: Write a character that is there more than twice on end twice;
            digits stay.
        remove_emails: Remove words with a @ between other characters.
        remove_urls: Remove what begins with http://, https://, ftp:// or www.
        expand_contractions: Write contractions out: “won't” becomes “will not”.
        normalize_backslashes: Write \ as /.
        split_on_special_characters: Let characters other than letters and digits part words; else
            “e-mail” becomes “email” where they are removed.
        regular_expression: A regular expression of Python; what it finds is replaced first of all.
        replacement: What stands for it; \1 is the first group.
        context: Tells how far the work is.
    """
    steps = {
        "remove_stop_words": remove_stop_words,
        "lemmatize": lemmatize,
        "detect_sentences": detect_sentences,
        "lowercase": lowercase,
        "remove_numbers": remove_numbers,
        "remove_special_characters": remove_special_characters,
        "remove_duplicate_characters": remove_duplicate_characters,
        "remove_emails": remove_emails,
        "remove_urls": remove_urls,
        "expand_contractions": expand_contractions,
        "normalize_backslashes": normalize_backslashes,
        "split_on_special_characters": split_on_special_characters,
    }
    cleaning = Cleaning(steps, _pattern(regular_expression), replacement, _stop_words(stop_words))
    texts, rows = documents_of(dataset, text_column)
    parts = [pl.Series(dtype=pl.String)]
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        context.progress(start / len(texts), f"{start:,} of {len(texts):,} different texts")
        parts.append(cleaning.apply(texts.slice(start, TEXTS_AT_ONCE)))
    cleaned = pl.concat(parts).gather(rows).alias(f"Preprocessed {text_column}")
    return dataset.with_columns(Table.from_frame(cleaned.to_frame()))


def _pattern(expression: str) -> re.Pattern[str] | None:
    try:
        return re.compile(expression) if expression else None
    except re.error as error:
        message = f"The regular expression “{expression}” cannot be read: {error}."
        raise ModuleError("expression_invalid", message) from error


def _stop_words(table: Table | None) -> frozenset[str]:
    if table is None:
        return STOP_WORDS
    for column in table.columns:
        if column.type == "string":
            words = table.select([column.name]).polars().to_series().cast(pl.String).drop_nulls()
            return frozenset(words.str.strip_chars().str.to_lowercase()) - {""}
    message = "The table of stop words has no column of texts. Give one with a word in each row."
    raise ModuleError("stop_words_missing", message)
