"""Convert Word to Vector: numbers for words, alike for words that are used alike."""

from typing import Annotated, Literal

import polars as pl

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.columns import texts_of
from designer.modules.text_analytics.embedding import (
    learned,
    looked_up,
    sentences_of,
    vocabulary_of,
)
from designer.modules.text_analytics.ngrams import words_of

Strategy = Annotated[
    Literal["word2vec", "fast_text", "glove"],
    Choices(
        {
            "word2vec": "Gensim Word2Vec",
            "fast_text": "Gensim FastText",
            "glove": "GloVe pretrained English",
        }
    ),
    Label("Word2Vec strategy"),
]
Algorithm = Annotated[
    Literal["skip_gram", "cbow"],
    Choices({"skip_gram": "Skip_gram", "cbow": "CBOW"}),
    Label("Word2Vec training algorithm"),
]
LEARNS = ShownIf(strategy=("word2vec", "fast_text"))


@module(title="Convert Word to Vector", group="Text Analytics")
def convert_word_to_vector(
    dataset: Table,
    pretrained_vectors: File | None = None,
    *,
    target_column: Annotated[str, Column(types=("string",))],
    strategy: Strategy = "word2vec",
    algorithm: Annotated[Algorithm, LEARNS] = "skip_gram",
    length: Annotated[int, Range(1, 2000), LEARNS, Label("Length of word embedding")] = 100,
    window: Annotated[int, Range(1, 100), LEARNS, Label("Context window size")] = 5,
    epochs: Annotated[int, Range(1, 1024), LEARNS, Label("Number of epochs")] = 5,
    maximum_vocabulary: Annotated[
        int, Range(1, 10_000_000), Label("Maximum vocabulary size")
    ] = 10_000,
    minimum_count: Annotated[int, Range(1), Label("Minimum word count")] = 5,
    seed: Annotated[int, Range(0, 2**32 - 1), LEARNS, Label("Random seed")] = 0,
    context: Context,
) -> Annotated[Table, Label("Vocabulary with embeddings")]:
    """Give each word of the texts a vector of numbers, alike for words that are used alike.

    The result has a row for each word, the most frequent one first: the word, and its numbers in
    columns called Embedding dim 0 and so on. Words are runs of letters and digits, whatever their
    case; clean the texts with Preprocess Text first, whose ||| ends a sentence.

    Args:
        dataset: The table with the texts.
        pretrained_vectors: The vectors of the strategy GloVe: a file with a word and its numbers
            in each line, or one of word2vec; it may be packed as .gz.
        target_column: The column with the texts.
        strategy: Word2Vec learns the vectors of whole words; FastText also those of parts of
            words, so that words that are written alike have vectors that are; GloVe learns
            nothing, but looks the words up in the file of vectors.
        algorithm: Skip_gram learns to tell the words around a word, and is better for rare words;
            CBOW learns to tell a word by those around it, and is faster.
        length: How many numbers a word gets.
        window: How far apart words may be to be learned from.
        epochs: How many times it goes through the texts.
        maximum_vocabulary: Keep at most so many words, the most frequent ones.
        minimum_count: Leave out words that are there fewer times.
        seed: Where learning begins; the same number gives the same vectors.
        context: Tells how far training is.
    """
    words = words_of(texts_of(dataset, target_column).drop_nulls())
    vocabulary = vocabulary_of(words, minimum_count, maximum_vocabulary)
    if vocabulary.is_empty():
        message = (
            f"No word is in the column “{target_column}” {minimum_count} times or more. Choose a "
            "smaller minimum word count, or give more texts."
        )
        raise ModuleError("no_words", message, target_column)
    if strategy == "glove":
        known, vectors = looked_up(pretrained_vectors, vocabulary)
    else:
        sentences = sentences_of(words, vocabulary)
        known, vectors = learned(
            strategy, sentences, epochs, context, sg=int(algorithm == "skip_gram"),
            vector_size=length, window=window, seed=seed,
        )  # fmt: skip
    numbers = {f"Embedding dim {k}": column for k, column in enumerate(vectors.T)}
    frame = pl.DataFrame({"Vocabulary": known, **numbers})
    return Table.from_frame(frame.cast({pl.Float32: pl.Float64}))
