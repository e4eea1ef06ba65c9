"""Preprocess Text agrees with scikit-learn on words, and every step can be left out."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import simplemma
from sklearn.feature_extraction.text import CountVectorizer

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.modules.text_analytics.preprocess_text import preprocess_text
from designer.modules.text_analytics.words import STOP_WORDS
from tests.modules.frames import table, types, values
from tests.modules.learning.recording_context import RecordingContext
from tests.modules.text_analytics.texts import manual, manual_table

STEPS = (
    "remove_stop_words", "lemmatize", "detect_sentences", "lowercase", "remove_numbers",
    "remove_special_characters", "remove_duplicate_characters", "remove_emails", "remove_urls",
    "expand_contractions", "normalize_backslashes", "split_on_special_characters",
)  # fmt: skip
NOTHING: dict[str, Any] = dict.fromkeys(STEPS, False)


def cleaned(text: str | None, stop_words: Table | None = None, **params: Any) -> str | None:
    data = Table.from_frame(pl.DataFrame({"t": [text]}, schema={"t": pl.String}))
    context = RecordingContext(workdir=Path())
    result = preprocess_text(data, stop_words, text_column="t", **params, context=context)
    return values(result)["Preprocessed t"][0]


def test_a_text_goes_through_all_steps():
    text = "The mice weren't in 3 houses! They've been sooo happy, see http://a.org/x.html."
    assert cleaned(text) == "mouse house ||| soo happy"


@pytest.mark.parametrize(
    ("step", "text", "expected"),
    [
        ("remove_stop_words", "This is THE house, of course", "house, course"),
        ("remove_stop_words", "a bill for the fire system", "bill fire system"),
        ("lemmatize", "mice were running.", "mouse be run."),
        ("lemmatize", "Mice USES John's", "Mouse USE John"),
        ("detect_sentences", "I saw Dr. Smith. He left.", "I saw Dr. Smith. ||| He left."),
        ("lowercase", "Ärger im BÜRO", "ärger im büro"),
        ("remove_numbers", "3 of 1,000.5 b2b 4th", "of b2b 4th"),
        ("remove_special_characters", "e-mail, C++ & naïve_x!", "email C naïvex"),
        ("remove_duplicate_characters", "sooooo goood!!! 1000 ...", "soo good!! 1000 .."),
        ("remove_emails", "ask me.too@mail.example.org, or", "ask , or"),
        ("remove_urls", "see https://a.org/b?c=d#e. Or www.x.org!", "see . Or !"),
        ("expand_contractions", "I won't, can’t, isn't", "I will not, can not, is not"),
        ("expand_contractions", "They're Let's it's John's", "They are Let us it is John's"),
        ("expand_contractions", "we've she'd I'm you'll", "we have she would I am you will"),
        ("normalize_backslashes", r"C:\temp\x", "C:/temp/x"),
        ("split_on_special_characters", "MS---WORD a&b", "MS - WORD a & b"),
    ],
)
def test_each_step_does_one_thing(step: str, text: str, expected: str):
    assert cleaned(text, **NOTHING) == text
    assert cleaned(text, **{**NOTHING, step: True}) == expected


def test_removed_characters_part_words_only_where_tokens_are_split():
    both = {**NOTHING, "remove_special_characters": True, "split_on_special_characters": True}
    assert cleaned("e-mail", **both) == "e mail"


def test_the_expression_is_replaced_before_all_else():
    assert cleaned("see #12 and #7", regular_expression=r"#(\d+)", **NOTHING) == "see and"
    changed = cleaned("#12", regular_expression=r"#(\d+)", replacement=r"issue\1", **NOTHING)
    assert changed == "issue12"


def test_own_stop_words_take_the_place_of_the_list():
    words = table(n=[1, 2, 3], words=["House", "don't", "of course"])
    text = "The houses, of course don't fall"
    assert cleaned(text, words) == "the fall"
    assert cleaned(text, words, lemmatize=False) == "the houses fall"
    assert cleaned(text, words, remove_stop_words=False) == "the house of course do not fall"


def test_words_are_those_of_scikit_learn():
    """Its own way to find words, with the stop words of this module and without."""
    split = {"lowercase": True, "split_on_special_characters": True}
    params = {**NOTHING, **split, "remove_special_characters": True}
    for stop_words in (None, STOP_WORDS):
        analyzer = CountVectorizer(
            token_pattern=r"[^\W_]+", stop_words=sorted(stop_words) if stop_words else None
        ).build_analyzer()
        params["remove_stop_words"] = stop_words is not None
        context = RecordingContext()
        result = preprocess_text(manual_table(), text_column="text", **params, context=context)
        given = result.polars()["Preprocessed text"]
        assert given[:-1].str.split(" ").to_list() == [analyzer(t) or [""] for t in manual()]
        assert context.fractions


def test_base_forms_are_those_of_simplemma():
    words = sorted({w for text in manual() for w in text.lower().split() if w.isalpha()})
    given = cleaned(" ".join(words), **{**NOTHING, "lemmatize": True})
    assert given == " ".join(simplemma.lemmatize(word, lang="en") for word in words)


def test_missing_texts_stay_missing_and_empty_ones_empty():
    assert cleaned(None) is None
    assert cleaned("") == cleaned("the") == ""


def test_the_other_columns_stay_and_a_second_run_replaces_its_column():
    data = table(n=[1, 2, 3], city_=["Oslo", "Bern", "Oslo"])
    context = RecordingContext()
    once = preprocess_text(data, text_column="city", context=context)
    again = preprocess_text(once, text_column="city", lowercase=False, context=context)
    assert again.names == ["n", "city", "Preprocessed city"]
    assert types(again)["Preprocessed city"] == "string"
    assert values(again)["Preprocessed city"] == ["Oslo", "Bern", "Oslo"]
    assert again.column("city").categorical


def test_what_cannot_be_used_is_refused_with_the_reason():
    context = RecordingContext()
    with pytest.raises(ModuleError, match=r"“n” is integer.*Edit Metadata") as caught:
        preprocess_text(table(n=[1]), text_column="n", context=context)
    assert caught.value.column == "n"
    with pytest.raises(ModuleError, match=r"“t ” is not in the dataset. Did you mean “t”"):
        preprocess_text(table(t=["a"]), text_column="t ", context=context)
    with pytest.raises(ModuleError, match=r"“\(” cannot be read"):
        cleaned("a", regular_expression="(")
    with pytest.raises(ModuleError, match=r"replacement string .* cannot be used"):
        cleaned("a", regular_expression="a", replacement=r"\1")
    with pytest.raises(ModuleError, match="no column of texts"):
        cleaned("a", table(n=[1]))
