"""Words of texts and sequences of them, counted without a loop over texts."""

from collections.abc import Callable, Iterator

import polars as pl

TEXTS_AT_ONCE = 20_000
Progress = Callable[[float, str], None]
WORD = r"[\pL\pM\pN]+"
SENTENCE_END = "|||"


def counted(texts: pl.Series, size: int, progress: Progress | None = None) -> pl.DataFrame:
    """Count each n-gram of up to `size` words in each text, in no order.

    The columns are `document`, `ngram` and `count`.

    Words are runs of letters and digits in small letters, with a space between them; no n-gram
    reaches beyond the end of a sentence that Preprocess Text marked.
    """
    parts = list(_counted_parts(texts, size, progress))
    schema = {"document": pl.UInt32, "ngram": pl.String, "count": pl.UInt32}
    return pl.concat(parts) if parts else pl.DataFrame(schema=schema)


def _counted_parts(
    texts: pl.Series, size: int, progress: Progress | None
) -> Iterator[pl.DataFrame]:
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        if progress is not None:
            progress(start / len(texts), f"{start:,} of {len(texts):,} different texts")
        words = words_of(texts.slice(start, TEXTS_AT_ONCE), start)
        sequences = pl.concat([_sequences(words, length) for length in range(1, size + 1)])
        yield sequences.group_by("document", "ngram").agg(pl.len().alias("count"))


def words_of(texts: pl.Series, first: int = 0) -> pl.DataFrame:
    """Give `document`, `sentence` and `word` of all words, one after the other.

    Args:
        texts: The texts, none of which is missing.
        first: The number of the first document.
    """
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
