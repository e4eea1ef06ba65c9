"""Latent Dirichlet Allocation: find topics in texts, as words that go together."""

from typing import Annotated, NamedTuple

import polars as pl
from sklearn.decomposition import LatentDirichletAllocation

from designer.artifacts.table import Table
from designer.artifacts.values import Transform
from designer.catalog.annotations import Columns, Label, Range, Selector, ShownIf
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import ModuleError
from designer.modules.refitting import fit_again
from designer.modules.selection import selected
from designer.modules.text_analytics.columns import documents_of, joined_texts
from designer.modules.text_analytics.ngrams import counted
from designer.modules.text_analytics.topics import Features, Topics, fit_topics, frequent

TITLE = "Latent Dirichlet Allocation"
MORE = ShownIf(show_all_options=True)


class Found(NamedTuple):
    """The table with the topics of each row, what the topics are, and what finds them again."""

    transformed_dataset: Annotated[Table, Label("Transformed dataset")]
    feature_topics: Annotated[Table, Label("Feature topic matrix")]
    transformation: Annotated[Transform, Label("LDA transformation")]


@module(title=TITLE, group="Text Analytics")
def latent_dirichlet_allocation(
    dataset: Table,
    *,
    columns: Annotated[Selector, Columns(types=("string",)), Label("Target columns")],
    topics: Annotated[int, Range(1, 1000), Label("Number of topics to model")] = 5,
    n_grams: Annotated[int, Range(1, 10), Label("N-grams")] = 2,
    normalize: bool = True,
    show_all_options: bool = False,
    rho: Annotated[float, Range(1e-5, 1), Label("Rho parameter"), MORE] = 0.01,
    alpha: Annotated[float, Range(1e-5, 1), Label("Alpha parameter"), MORE] = 0.01,
    estimated_documents: Annotated[
        int, Range(1), Label("Estimated number of documents"), MORE
    ] = 1000,
    batch_size: Annotated[int, Range(1), Label("Size of the batch"), MORE] = 32,
    initial_iteration: Annotated[
        int, Range(0), Label("Initial value of iteration used in learning update schedule"), MORE
    ] = 0,
    power: Annotated[
        float, Range(0, 1), Label("Power applied to the iteration during updates"), MORE
    ] = 0.5,
    passes: Annotated[int, Range(1, 1024), Label("Number of training iterations"), MORE] = 25,
    build_dictionary: Annotated[bool, Label("Build dictionary of ngrams")] = True,
    dictionary_size: Annotated[
        int,
        Range(1, 1_000_000),
        ShownIf(build_dictionary=True),
        Label("Maximum size of ngram dictionary"),
    ] = 20_000,
    bits: Annotated[
        int, Range(1, 20), ShownIf(build_dictionary=False), Label("Number of hash bits")
    ] = 12,
    seed: Annotated[int, Range(0, 2**32 - 1), Label("Random seed")] = 0,
    context: Context,
) -> Found:
    """Find topics in texts: words that often are in the same texts.

    Each row gets a number for each topic, in columns called Topic 1 and so on. A row whose texts
    are missing gets none; a text without known words has all topics alike. The second output has
    the weight of each word in each topic, by which you can tell what a topic is about; the third
    gives the topics of other texts, by the words of these.

    Words are runs of letters and digits, whatever their case. Clean the texts with Preprocess Text
    first, since frequent words such as “the” go together with everything.

    Args:
        dataset: The table with the texts.
        columns: The columns of texts; those of a row are taken as one text.
        topics: How many topics there are.
        n_grams: The most words in a sequence that counts as one word.
        normalize: Give shares: the topics of a text, and the weights of a topic, add up to 1.
            Else they are the counts of words that are ascribed to the topic, each with its prior.
        show_all_options: Show what is seldom changed.
        rho: The prior of a word in a topic: smaller numbers give topics of fewer words.
        alpha: The prior of a topic in a text: smaller numbers give texts of fewer topics.
        estimated_documents: How many texts a batch stands for: the more, the less the priors
            count.
        batch_size: After how many texts the topics are changed.
        initial_iteration: With which number the batches begin to be counted: the greater, the less
            the first ones change.
        power: The change of batch n is divided by n to this power.
        passes: How many times it goes through the texts.
        build_dictionary: Keep the words; else they are hashed, so that topics are of numbered
            features which different words can share.
        dictionary_size: Keep at most so many words and sequences, the most frequent ones.
        bits: How many features there are: 4,096 for 12 bits.
        seed: Where the search begins; the same number gives the same topics.
        context: Tells how far the work is.
    """
    names = selected(dataset, columns)
    texts, rows = documents_of(joined_texts(dataset, names), "text")
    counts = counted(texts, n_grams)
    dictionary = frequent(counts, rows, dictionary_size) if build_dictionary else None
    features = Features(n_grams, dictionary, bits)
    _check_words(counts, names)
    matrix = features.matrix(counts, len(texts))
    estimator = LatentDirichletAllocation(
        topics,
        doc_topic_prior=alpha,
        topic_word_prior=rho,
        learning_method="online",
        learning_decay=power,
        learning_offset=1 + initial_iteration,
        batch_size=batch_size,
        total_samples=estimated_documents,
        random_state=seed,
    )
    fit_topics(estimator, matrix[rows.drop_nulls().to_numpy()], passes, context)
    known = tuple(dataset.column(name) for name in names)
    fitted = Topics(TITLE, known, features, estimator, normalize)
    again = fit_again(
        latent_dirichlet_allocation, columns=columns, topics=topics, n_grams=n_grams,
        normalize=normalize, rho=rho, alpha=alpha, estimated_documents=estimated_documents,
        batch_size=batch_size, initial_iteration=initial_iteration, power=power, passes=passes,
        build_dictionary=build_dictionary, dictionary_size=dictionary_size, bits=bits, seed=seed,
    )  # fmt: skip
    transform = Transform(TITLE, fitted, known, fitted.details(), again)
    return Found(fitted.added(dataset, matrix, rows), fitted.weights(), transform)


def _check_words(counts: pl.DataFrame, names: list[str]) -> None:
    if counts.is_empty():
        columns = ", ".join(f"“{name}”" for name in names)
        message = (
            f"There is no word in {columns}, so no topics can be found. Select columns with texts."
        )
        raise ModuleError("no_words", message, names[0])
