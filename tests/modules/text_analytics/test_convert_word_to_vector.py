"""Convert Word to Vector gives what gensim gives, and reads files of vectors."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from gensim.models import FastText, Word2Vec
from sklearn.feature_extraction.text import CountVectorizer

from designer.artifacts.table import Table
from designer.artifacts.values import File
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.convert_word_to_vector import convert_word_to_vector
from designer.modules.text_analytics.embedding import FAST_TEXT_BUCKETS
from tests.modules.frames import table, types, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.text_analytics.texts import manual, manual_table

SMALL = {"length": 8, "epochs": 2}
GLOVE = "the 0.5 -1\nbed 1 2\nroom 3 4\n"


def embedded(data: Table, file: File | None = None, **params: Any) -> Table:
    params = {"target_column": "text", **SMALL, **params}
    return convert_word_to_vector(data, file, **params, context=RecordingContext())


def vectors(result: Table) -> npt.NDArray[np.float64]:
    return result.polars().drop("Vocabulary").to_numpy()


@pytest.mark.parametrize(
    ("strategy", "algorithm"),
    [("word2vec", "skip_gram"), ("word2vec", "cbow"), ("fast_text", "skip_gram")],
)
def test_vectors_are_those_of_gensim(strategy: str, algorithm: str):
    """The same numbers exactly: one thread, one seed."""
    split = CountVectorizer(token_pattern=r"[^\W_]+").build_analyzer()
    buckets = {"bucket": FAST_TEXT_BUCKETS} if strategy == "fast_text" else {}
    expected = {"word2vec": Word2Vec, "fast_text": FastText}[strategy](
        [split(text) for text in manual()], vector_size=8, window=3, min_count=4, epochs=2,
        sg=int(algorithm == "skip_gram"), seed=1, workers=1, **buckets,
    ).wv  # fmt: skip
    result = embedded(
        manual_table(), strategy=strategy, algorithm=algorithm, window=3, minimum_count=4, seed=1
    )
    assert values(result)["Vocabulary"] == expected.index_to_key
    np.testing.assert_array_equal(vectors(result), expected.vectors)


def test_each_word_has_a_row_and_each_number_a_column():
    result = embedded(table(text=["A bed, a room", None, "a bed"]), minimum_count=2, length=2)
    assert result.names == ["Vocabulary", "Embedding dim 0", "Embedding dim 1"]
    assert values(result)["Vocabulary"] == ["a", "bed"]
    assert types(result)["Embedding dim 0"] == "float"


@pytest.mark.parametrize(
    "changed",
    [
        {"strategy": "fast_text"}, {"algorithm": "cbow"}, {"length": 4}, {"window": 1},
        {"epochs": 1}, {"maximum_vocabulary": 20}, {"minimum_count": 8}, {"seed": 1},
    ],
)  # fmt: skip
def test_each_setting_changes_the_vectors(changed: dict[str, Any]):
    plain = embedded(manual_table())
    assert not embedded(manual_table(), **changed).equals(plain)


def test_the_most_frequent_words_are_kept():
    result = embedded(table(text=["a b b c c c"]), minimum_count=1, maximum_vocabulary=2)
    assert values(result)["Vocabulary"] == ["c", "b"]


def test_sentences_are_learned_from_one_by_one():
    whole = " ".join(manual())
    apart = embedded(table(text=[whole.replace(".", " ||| ")]))
    assert not apart.equals(embedded(table(text=[whole])))


@pytest.mark.parametrize("name", ["v.txt", "v.txt.gz", "v.bin", "with header.txt"])
def test_pretrained_vectors_are_looked_up_in_a_file(name: str, tmp_path: Path):
    path = tmp_path / name
    if name == "v.bin":
        numbers = np.array([[0.5, -1], [1, 2], [3, 4]], dtype="<f4")
        rows = zip((b"the", b"bed", b"room"), numbers, strict=True)
        path.write_bytes(b"3 2\n" + b"".join(w + b" " + row.tobytes() + b"\n" for w, row in rows))
    elif name.endswith(".gz"):
        path.write_bytes(gzip.compress(GLOVE.encode()))
    else:
        path.write_text(f"3 2\n{GLOVE}" if "header" in name else GLOVE)
    file = File(path, name)
    result = embedded(
        table(text=["Bed new the Bed"]), file, strategy="glove", minimum_count=1
    )  # fmt: skip
    assert values(result) == {
        "Vocabulary": ["bed", "the"],
        "Embedding dim 0": [1.0, 0.5],
        "Embedding dim 1": [2.0, -1.0],
    }


def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path):
    data = table(text=["bed " * 5])
    with pytest.raises(ModuleError, match=r"No word .* “text” 6 times or more. Choose a smaller"):
        embedded(data, minimum_count=6)
    with pytest.raises(ModuleError, match=r"no file of vectors. Connect one"):
        embedded(data, strategy="glove")
    path = tmp_path / "v.txt"
    path.write_text("bed two three\n")
    with pytest.raises(ModuleError, match=r"“v.txt” cannot be read as vectors"):
        embedded(data, File(path, "v.txt"), strategy="glove")
    path.write_text("other 1 2\n")
    with pytest.raises(ModuleError, match=r"None of the words of the texts is in “v.txt”"):
        embedded(data, File(path, "v.txt"), strategy="glove")
    with pytest.raises(ModuleError, match="“text” is integer"):
        embedded(table(text=[1]))
