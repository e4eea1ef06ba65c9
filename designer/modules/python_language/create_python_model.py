"""Create Python Model: a learner that the user writes."""

from typing import Annotated

from designer.artifacts.values import UntrainedModel
from designer.catalog.annotations import Code, Label
from designer.catalog.declare import module
from designer.modules.python_language.python_model import PythonLearner, model_class

EXAMPLE = """\
# The script must define the class AzureMLModel. What it keeps in self must be picklable.
import pandas as pd
from sklearn.linear_model import LogisticRegression


class AzureMLModel:
    def __init__(self):
        self.model = LogisticRegression(max_iter=1000)
        self.columns = []

    def train(self, df_train, df_label):
        numbers = pd.get_dummies(df_train)
        self.columns = list(numbers.columns)
        self.model.fit(numbers, df_label.iloc[:, 0])

    def predict(self, df):
        numbers = pd.get_dummies(df).reindex(columns=self.columns, fill_value=0)
        return pd.DataFrame({"Scored Labels": self.model.predict(numbers)})
"""


@module(title="Create Python Model", group="Python Language", user_code=True)
def create_python_model(
    *,
    script: Annotated[str, Code("python"), Label("Python script")] = EXAMPLE,
) -> Annotated[UntrainedModel, Label("Untrained model")]:
    """Make a learner of a Python class of your own.

    The script defines the class `AzureMLModel` with `__init__(self)`, `train(self, df_train,
    df_label)` and `predict(self, df)`, which get pandas data frames. `predict` returns a data frame
    with one row for each row, whose columns become scores: call them “Scored Labels” and, for two
    classes, “Scored Probabilities”. Train it with Train Model, and score rows with Score Model. The
    script runs in a sandbox, anew in each of these steps.

    Args:
        script: The script.
    """
    model_class(script)
    return UntrainedModel(
        "python_model", "custom", PythonLearner(script), {"script": script}, "Python Model"
    )
