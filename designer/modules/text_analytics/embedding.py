"""Vectors of words: learned from sentences by gensim, or read from a file."""

import gzip
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from gensim.models import FastText, KeyedVectors, Word2Vec
from gensim.models.callbacks import CallbackAny2Vec

from designer.artifacts.values import File
from designer.catalog.context import Context
from designer.catalog.errors import ModuleError

# gensim passes over the rest of longer ones.
LONGEST_SENTENCE = 10_000
# Of parts of words; gensim's 2,000,000 would take 800 MB for vectors of 100 numbers.
FAST_TEXT_BUCKETS = 200_000
GZIP = b"\x1f\x8b"
LEARNERS: dict[str, Callable[..., Any]] = {
    "word2vec": Word2Vec,
    "fast_text": lambda **settings: FastText(bucket=FAST_TEXT_BUCKETS, **settings),
}


class Telling(CallbackAny2Vec):  # type: ignore[misc] # gensim has no types
    """Tells how far training is, after each time through the sentences."""

    def __init__(self, context: Context, epochs: int) -> None:
        self.context, self.epochs, self.done = context, epochs, 0

    def on_epoch_end(self, model: Any) -> None:
        """Count one more."""
        self.done += 1
        self.context.progress(self.done / self.epochs, f"epoch {self.done} of {self.epochs}")


def vocabulary_of(words: pl.DataFrame, least: int, most: int) -> pl.Series:
    """Give the most frequent words, the first of equally frequent ones first."""
    counts = words.group_by("word", maintain_order=True).agg(pl.len().alias("count"))
    frequent = counts.filter(pl.col("count") >= least)
    return frequent.sort("count", descending=True, maintain_order=True).head(most)["word"]


def sentences_of(words: pl.DataFrame, vocabulary: pl.Series) -> list[list[str]]:
    """Give the words of each sentence that are in the vocabulary."""
    kept = words.filter(pl.col("word").is_in(vocabulary.implode()))
    lists = kept.group_by("sentence", maintain_order=True).agg("word").get_column("word").to_list()
    return [
        sentence[start : start + LONGEST_SENTENCE]
        for sentence in lists
        for start in range(0, len(sentence), LONGEST_SENTENCE)
    ]


def learned(
    strategy: str,
    sentences: Sequence[Sequence[str]],
    epochs: int,
    context: Context,
    **settings: Any,
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Give the words of the sentences, the most frequent ones first, and their vectors.

    One thread: with more of them the vectors would differ from run to run.
    """
    told = [Telling(context, epochs)]
    model = LEARNERS[strategy](
        sentences=sentences, epochs=epochs, min_count=1, workers=1, callbacks=told, **settings
    )
    return list(model.wv.index_to_key), model.wv.vectors


def looked_up(
    file: File | None, vocabulary: pl.Series
) -> tuple[list[str], npt.NDArray[np.float32]]:
    """Give those words that are in a file of vectors, and their vectors.

    Raises:
        ModuleError: there is no file, or it is not one of vectors.
    """
    if file is None:
        message = (
            "There is no file of vectors. Connect one in GloVe's or word2vec's format, such as "
            "glove-wiki-gigaword-100, or choose another strategy."
        )
        raise ModuleError("vectors_missing", message)
    try:
        wanted = set(vocabulary)
        found = (
            _binary(file.path, wanted) if file.name.endswith(".bin") else _text(file.path, wanted)
        )
        vectors = np.array(list(found.values()), dtype=np.float32)
    except (ValueError, EOFError, OSError) as error:
        message = (
            f"“{file.name}” cannot be read as vectors of words: {error}. Each line must have a "
            "word and its numbers, as many as the others, with spaces between them."
        )
        raise ModuleError("vectors_invalid", message) from error
    if not found:
        message = f"None of the words of the texts is in “{file.name}”. Connect another file."
        raise ModuleError("no_words", message)
    known = [word for word in vocabulary if word in found]
    at = {word: position for position, word in enumerate(found)}
    return known, vectors[[at[word] for word in known]]


def _text(path: Path, wanted: Collection[str]) -> dict[str, list[float]]:
    """Read the lines of wanted words; a first line with two counts is no word's."""
    with path.open("rb") as file:
        is_packed = file.read(len(GZIP)) == GZIP
    found = {}
    with gzip.open(path) if is_packed else path.open("rb") as lines:
        for line in lines:
            name, _, numbers = line.strip().partition(b" ")
            word = name.decode("utf-8", "replace")
            if word in wanted and word not in found:
                found[word] = [float(number) for number in numbers.split()]
    return found


def _binary(path: Path, wanted: Collection[str]) -> dict[str, npt.NDArray[np.float32]]:
    vectors = KeyedVectors.load_word2vec_format(str(path), binary=True)
    return {word: vectors[word] for word in wanted if word in vectors}
