"""The example of modules that work on texts: a few reviews of hotels."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.annotations import selecting

REVIEWS = (
    (5, "Wonderful rooms! We've stayed here twice, and the staff were very friendly."),
    (2, "The room was small, and the bed wasn't comfortable. Never again."),
    (4, "Friendly staff, good breakfast. See www.example.org/rooms for the rooms."),
    (1, "No breakfast on 2 of 3 days!!! I wrote to info@example.org: no answer."),
    (5, "A comfortable bed, a good breakfast, and the staff couldn't be friendlier."),
)
# Parameters with which the modules that are shown with these texts are run.
REVIEW = selecting(names=("review",))
TEXT_PARAMS: Mapping[str, Mapping[str, Any]] = {
    "preprocess_text": {"text_column": "review"},
    "feature_hashing": {"columns": REVIEW, "bits": 3},
    "convert_word_to_vector": {"target_column": "review", "length": 5, "minimum_count": 2},
    "latent_dirichlet_allocation": {"columns": REVIEW, "topics": 2, "dictionary_size": 50},
    "extract_n_gram_features_from_text": {
        "text_column": "review",
        "n_grams": 2,
        "weighting": "tf",
        "minimum_documents": 2,
    },
}


def reviews() -> Table:
    """Give the texts, and the stars that go with them."""
    return Table.from_frame(pl.DataFrame(REVIEWS, schema=["stars", "review"], orient="row"))
