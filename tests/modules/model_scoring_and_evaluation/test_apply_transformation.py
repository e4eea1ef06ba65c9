"""Apply Transformation does to a table what was learned from another."""

import pytest

from designer.catalog.errors import ModuleError
from designer.modules.data_transformation.normalize_data import normalize_data
from designer.modules.model_scoring_and_evaluation.apply_transformation import apply_transformation
from tests.modules.frames import table, values

TRANSFORM = normalize_data(table(x=[0.0, 10.0]), method="min_max").transformation


def test_the_scale_of_the_training_data_is_used():
    assert values(apply_transformation(TRANSFORM, table(x=[5.0, 20.0])))["x"] == [0.5, 2.0]


def test_a_missing_column_is_named():
    with pytest.raises(ModuleError, match="“x” is not in the dataset that “Normalize Data”"):
        apply_transformation(TRANSFORM, table(y=[1.0]))
