"""Extract N-Gram Features from Text: a column for each frequent sequence of words."""

from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

import numpy as np
import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import Choices, Column, Label, Range, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.columns import documents_of
from designer.modules.text_analytics.ngrams import counted
from designer.modules.text_analytics.vocabulary import Vocabulary, read_vocabulary
from designer.modules.text_analytics.weighting import Weighting, weighted
from designer.modules.text_analytics.widening import check_size, widened

REMEDY = "Raise the minimum n-gram document absolute frequency, or make the n-grams shorter."
Mode = Annotated[
    Literal["create", "read_only", "update"],
    Choices({"create": "Create", "read_only": "ReadOnly", "update": "Update"}),
    Label("Vocabulary mode"),
]
LEARNS = ShownIf(vocabulary_mode=("create", "update"))


class Extracted(NamedTuple):
    """The table with the features, and what they mean."""

    results: Annotated[Table, Label("Results dataset")]
    vocabulary: Annotated[Table, Label("Result vocabulary")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which n-grams are frequent enough, but not too frequent, and of words of which length."""

    shortest: int
    longest: int
    least_documents: int
    largest_share: float

    def of(self, counts: pl.DataFrame, documents: int) -> Vocabulary:
        """Choose among n-grams and the number of texts that they are in."""
        lengths = pl.col("ngram").str.split(" ").list.eval(pl.element().str.len_chars())
        kept = counts.filter(
            pl.col("df") >= self.least_documents,
            pl.col("df") / max(documents, 1) <= self.largest_share,
            lengths.list.min() >= self.shortest,
            lengths.list.max() <= self.longest,
        )
        return Vocabulary(kept.sort("ngram"), documents)


@module(title="Extract N-Gram Features from Text", group="Text Analytics")
def extract_n_gram_features_from_text(
    dataset: Table,
    input_vocabulary: Table | None = None,
    *,
    text_column: Annotated[str, Column(types=("string",))],
    vocabulary_mode: Mode = "create",
    n_grams: Annotated[int, Range(1, 10), Label("N-Grams size"), LEARNS] = 1,
    weighting: Weighting = "binary",
    minimum_word_length: Annotated[int, Range(1, 1000), LEARNS] = 3,
    maximum_word_length: Annotated[int, Range(1, 1000), LEARNS] = 25,
    minimum_documents: Annotated[
        int, Range(1), LEARNS, Label("Minimum n-gram document absolute frequency")
    ] = 5,
    maximum_ratio: Annotated[
        float,
        Range(0, 1, exclusive_min=True, step=0.05),
        LEARNS,
        Label("Maximum n-gram document ratio"),
    ] = 1.0,
    normalize: Annotated[bool, Label("Normalize n-gram feature vectors")] = False,
    context: Context,
) -> Extracted:
    """Make a column for each word, and each sequence of words, that is in enough of the texts.

    The columns are called COLUMN.[word_word]; a row without a text has 0 in all of them. Words are
    runs of letters and digits, whatever their case; clean the texts with Preprocess Text first. No
    sequence reaches beyond |||, which that module puts between sentences.

    The second output is the vocabulary: the n-grams, the number of texts with each (DF), and the
    logarithm of the number of all texts divided by that (IDF). To score other texts, give it to
    this module with the mode ReadOnly: they get the same columns.

    Args:
        dataset: The table with the texts.
        input_vocabulary: The vocabulary that this module made of other texts.
        text_column: The column with the texts.
        vocabulary_mode: Create learns a vocabulary from the texts; ReadOnly takes the input
            vocabulary as it is; Update adds the n-grams and the texts of this dataset to it.
        n_grams: The most words in a sequence.
        weighting: What a column holds where the text has its n-gram: Binary Weight 1; TF how often
            it is there; IDF the logarithm above, which makes rare ones weigh more; TF-IDF the
            product of both. Elsewhere it is 0.
        minimum_word_length: Leave out n-grams with a word of fewer letters.
        maximum_word_length: Leave out n-grams with a word of more letters.
        minimum_documents: Leave out n-grams that are in fewer texts.
        maximum_ratio: Leave out n-grams that are in a larger share of the texts.
        normalize: Divide the features of each row by their length, the root of the sum of their
            squares.
        context: Tells how far the work is.
    """
    known = None if vocabulary_mode == "create" else read_vocabulary(input_vocabulary)
    texts, rows = documents_of(dataset, text_column)
    if known is not None and vocabulary_mode == "read_only":
        vocabulary = known
        counts = counted(texts, known.size, context.progress)
    else:
        _check_lengths(minimum_word_length, maximum_word_length)
        limits = (minimum_word_length, maximum_word_length, minimum_documents, maximum_ratio)
        counts = counted(texts, max(n_grams, known.size if known else 1), context.progress)
        vocabulary = _learned(counts, rows, known, Wanted(*limits), n_grams)
    names = [f"{text_column}.[{ngram}]" for ngram in vocabulary.written]
    check_size(dataset.num_rows, len(names), "n-grams", REMEDY)
    entries = weighted(counts, vocabulary, weighting, normalize=normalize)
    whole = weighting in ("binary", "tf") and not normalize
    features = widened(entries, rows, names, np.int64 if whole else np.float64)
    results = dataset.with_columns(features) if names else dataset
    return Extracted(results, vocabulary.table())


def _learned(
    counts: pl.DataFrame, rows: pl.Series, known: Vocabulary | None, wanted: Wanted, size: int
) -> Vocabulary:
    """Learn the vocabulary of the texts, and add it to the one that is known."""
    times = rows.drop_nulls().alias("document").value_counts(name="times")
    df = pl.col("times").sum().cast(pl.Int64).alias("df")
    found = counts.join(times, on="document").group_by("ngram").agg(df)
    short = found.filter(pl.col("ngram").str.count_matches(" ") < size)
    new = wanted.of(short, len(rows) - rows.null_count())
    return known.merged(new, found) if known else new


def _check_lengths(minimum: int, maximum: int) -> None:
    if minimum > maximum:
        message = (
            f"The minimum word length is {minimum}, more than the maximum word length, which is "
            f"{maximum}. The minimum must be at most the maximum."
        )
        raise ModuleError("lengths_invalid", message)
