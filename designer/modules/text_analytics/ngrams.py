"""Words of texts and sequences of them, counted without a loop over texts."""

from collections.abc import Iterator

import polars as pl

from designer.catalog.context import Context

TEXTS_AT_ONCE = 20_000
WORD = r"[\pL\pM\pN]+"
SENTENCE_END = "|||"


def counted(texts: pl.Series, size: int, context: Context) -> pl.DataFrame:
    """Count each n-gram of up to `size` words in each text, in no order.

    The columns are `document`, `ngram` and `count`.

    Words are runs of letters and digits in small letters, with a space between them; no n-gram
    reaches beyond the end of a sentence that Preprocess Text marked.
    """
    parts = list(_counted_parts(texts, size, context))
    schema = {"document": pl.UInt32, "ngram": pl.String, "count": pl.UInt32}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _counted_parts(texts: pl.Series, size: int, context: Context) -> Iterator[pl.DataFrame]:
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        context.progress(start / len(texts), f"{start:,} of {len(texts):,} different texts")
        words = _words(texts.slice(start, TEXTS_AT_ONCE), start)
        sequences = pl.concat([_sequences(words, length) for length in range(1, size + 1)])
        yield sequences.group_by("document", "ngram").agg(pl.len().alias("count"))


def _words(texts: pl.Series, first: int) -> pl.DataFrame:
    """Give the words of each sentence, one after the other."""
    documents = texts.alias("word").to_frame().with_row_index("document", offset=first)
    sentences = documents.with_columns(
        pl.col("word").str.to_lowercase().str.split(SENTENCE_END)
    ).explode("word")
    found = sentences.with_row_index("sentence").with_columns(pl.col("word").str.extract_all(WORD))
    return found.explode("word").drop_nulls("word")


def _sequences(words: pl.DataFrame, length: int) -> pl.DataFrame:
    """Give each sequence of so many words within a sentence."""
    following = [pl.col("word").shift(-step) for step in range(length)]
    is_whole = pl.col("sentence") == pl.col("sentence").shift(1 - length)
    ngram = pl.concat_str(following, separator=" ").alias("ngram")
    return words.select("document", pl.when(is_whole).then(ngram)).drop_nulls("ngram")
