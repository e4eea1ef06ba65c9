"""A whole pipeline on 200,000 x 20 against one plain script that writes the same final outputs."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from tests.bench.client import serving
from tests.bench.plain_script import PlainScript
from tests.builders import make_document, node

ROWS = 200_000
COLUMNS = 20
REPEATS = 6
Figure = tuple[str, float, str, str]


def measure() -> list[Figure]:
    """Both sides warm, then the cold figure: the first run after a start."""
    with serving() as client, tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "wide.csv"
        make_table(csv)
        client.upload(csv, "wide")
        client.imported("wide")
        cold, _ = client.run(client.pipeline("Learners", document(0)))
        warm, plain, changed = [], [], []
        with PlainScript(csv) as script:
            script.run(0)
            for seed in range(1, REPEATS + 1):
                pipeline = client.pipeline("Learners", document(seed))
                changed.append(client.run(pipeline)[0])
                # The plain script keeps no results, so the pipeline uses none here.
                warm.append(client.run(pipeline, force=True)[0])
                plain.append(script.run(seed))
        late, run = client.run(client.pipeline("Learners", document(REPEATS, trees=101)))
        ran = sum(step["state"] == "succeeded" for step in run["steps"].values())
    ratio = min(warm) / min(plain)
    return [
        ("200,000 x 20, two learners: plain script", min(plain), "s", ""),
        ("200,000 x 20, two learners: pipeline, warm", min(warm), "s", ""),
        ("200,000 x 20, two learners: pipeline over plain script", ratio, "ratio", "< 1.1"),
        ("200,000 x 20, two learners: pipeline, cold", cold, "s", ""),
        ("after another seed of the split: time", min(changed), "s", ""),
        ("after one late parameter: time", late, "s", ""),
        ("after one late parameter: steps that ran (its branch)", ran, "steps", "< 6"),
    ]


def make_table(path: Path) -> None:
    """Sixteen numbers, some missing, four categories, and a label that depends on them."""
    chance = np.random.default_rng(0)
    numbers = chance.normal(size=(ROWS, COLUMNS - 5))
    levels = np.array(["red", "green", "blue", "grey"])
    frame = pl.DataFrame({f"n{i}": column for i, column in enumerate(numbers.T)})
    for i in range(4):
        frame = frame.with_columns(pl.Series(f"c{i}", levels[chance.integers(0, 4, ROWS)]))
    score = numbers[:, 0] + numbers[:, 1] * numbers[:, 2] + chance.normal(size=ROWS)
    hole = pl.Series(chance.random(ROWS) < 0.05)
    frame = frame.with_columns(
        pl.when(~hole).then(pl.col("n3")).alias("n3"),
        pl.Series("label", np.where(score > 0, "yes", "no")),
    )
    frame.write_csv(path)


def document(seed: int, trees: int = 100) -> dict[str, Any]:
    nodes = {
        "load": node("dataset", name="wide", version=None),
        "clean": node("clean_missing_data", cleaning_mode="median", columns=NUMBERS),
        "split": node("split_data", fraction=0.7, seed=seed),
        "tree": node("two_class_boosted_decision_tree", trees=trees),
        "logistic": node("two_class_logistic_regression"),
        "train_tree": node("train_model", label_column="label"),
        "train_logistic": node("train_model", label_column="label"),
        "score_tree": node("score_model"),
        "score_logistic": node("score_model"),
        "evaluate": node("evaluate_model"),
    }
    return make_document(
        nodes,
        "load.output > clean.dataset",
        "clean.cleaned_dataset > split.dataset",
        "tree.output > train_tree.untrained_model",
        "split.first > train_tree.dataset",
        "logistic.output > train_logistic.untrained_model",
        "split.first > train_logistic.dataset",
        "train_tree.output > score_tree.trained_model",
        "split.second > score_tree.dataset",
        "train_logistic.output > score_logistic.trained_model",
        "split.second > score_logistic.dataset",
        "score_tree.output > evaluate.scored_dataset",
        "score_logistic.output > evaluate.scored_dataset_to_compare",
    )


NUMBERS = {
    "start": "none",
    "rules": [{"action": "include", "by": "type", "values": ["numeric"]}],
    "keep_order": False,
}
