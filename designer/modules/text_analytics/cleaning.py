"""The steps of Preprocess Text, done to many texts at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl
import pyarrow as pa
import simplemma

from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.contractions import APOSTROPHE, expanded
from designer.modules.text_analytics.words import STOP_WORDS, cores, lemmas, without_phrases

SENTENCE_END = " ||| "
URL = r"(?i)\b(?:(?:https?|ftp)://|www\.)\S*[^\s.,;:!?)\]}'\"”’»]"
EMAIL = r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)*"
NUMBER = r"\b\d+(?:[.,]\d+)*\b"
SPECIAL = r"[^\pL\pM\pN\s]"
REPEATED = re.compile(r"([^\d\s])\1{2,}")
REPEATED_SPECIAL = re.compile(r"([^\w\s]|_)\1*")


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Which steps are done, by the names of the parameters."""

    steps: Mapping[str, bool]
    pattern: re.Pattern[str] | None = None
    replacement: str = ""
    stop_words: frozenset[str] = STOP_WORDS

    def apply(self, texts: pl.Series) -> pl.Series:
        """Give the cleaned texts, in the order of the given ones, none of which is missing."""
        if self.pattern is not None:
            texts = _each(texts, self._replaced)
        sentences = self._sentences(texts.alias("text").to_frame().with_row_index("document"))
        tokens = sentences.with_columns(pl.col("text").str.extract_all(r"\S+")).explode("text")
        tokens = tokens.drop_nulls("text")
        joined = pl.col("text").str.join(" ")
        cleaned = tokens.with_columns(self._words(tokens.get_column("text"))).drop_nulls("text")
        by_sentence = cleaned.group_by("document", "sentence", maintain_order=True).agg(joined)
        by_text = by_sentence.group_by("document").agg(pl.col("text").str.join(SENTENCE_END))
        whole = pl.DataFrame({"document": pl.arange(len(texts), dtype=pl.UInt32, eager=True)})
        return whole.join(by_text, on="document", how="left", maintain_order="left")[
            "text"
        ].fill_null("")

    def _replaced(self, text: str) -> str:
        if self.pattern is None:
            return text
        try:
            return self.pattern.sub(self.replacement, text)
        except (re.error, IndexError) as error:
            message = (
                f"The replacement string “{self.replacement}” cannot be used: {error}. Groups of "
                r"the regular expression are written \1, \2 and so on."
            )
            raise ModuleError("replacement_invalid", message) from error

    def _sentences(self, documents: pl.DataFrame) -> pl.DataFrame:
        """Give the sentences of each text, cleaned but for what is done to single words."""
        text = pl.col("text")
        for step, pattern in (("remove_urls", URL), ("remove_emails", EMAIL)):
            text = text.str.replace_all(pattern, " ") if self.steps[step] else text
        documents = documents.with_columns(text)
        if self.steps["detect_sentences"]:
            split = [simplemma.split_sentences(t, lang="en") for t in documents.get_column("text")]
            lists = pl.Series("text", pa.array(split, pa.list_(pa.large_string())))
            documents = documents.with_columns(lists).explode("text")
        sentences = documents.with_row_index("sentence").drop_nulls("text")
        sentences = sentences.with_columns(self._spelling(pl.col("text")))
        if self.steps["remove_duplicate_characters"]:
            shorter = _each(sentences.get_column("text"), lambda t: REPEATED.sub(r"\1\1", t))
            sentences = sentences.with_columns(shorter)
        return sentences.with_columns(self._signs(sentences.get_column("text")))

    def _spelling(self, text: pl.Expr) -> pl.Expr:
        if self.steps["remove_stop_words"]:
            text = without_phrases(text, self.stop_words)
        if self.steps["lowercase"]:
            text = text.str.to_lowercase()
        if self.steps["normalize_backslashes"]:
            text = text.str.replace_all("\\", "/", literal=True)
        if self.steps["expand_contractions"]:
            text = expanded(text)
        if self.steps["lemmatize"]:
            text = text.str.replace_all(rf"(?i)(\w){APOSTROPHE}s\b", "${1}")
        return text.str.replace_all(NUMBER, " ") if self.steps["remove_numbers"] else text

    def _signs(self, texts: pl.Series) -> pl.Series:
        """Take signs out, or let them stand by themselves, or both."""
        if self.steps["remove_special_characters"]:
            gap = " " if self.steps["split_on_special_characters"] else ""
            return texts.str.replace_all(SPECIAL, gap)
        if self.steps["split_on_special_characters"]:
            return _each(texts, lambda text: REPEATED_SPECIAL.sub(r" \1 ", text))
        return texts

    def _words(self, tokens: pl.Series) -> pl.Series:
        """Give the words in their base form; stop words are null."""
        words = lemmas(tokens) if self.steps["lemmatize"] else tokens
        if not self.steps["remove_stop_words"]:
            return words
        stop_words = pl.Series(sorted(self.stop_words), dtype=pl.String).implode()
        is_stop = cores(tokens).is_in(stop_words) | cores(words).is_in(stop_words)
        return words.to_frame().select(pl.when(~is_stop).then(pl.col("text"))).to_series()


def _each(texts: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Do what no expression of polars can."""
    return pl.Series(texts.name, map(change, texts), dtype=pl.String)
