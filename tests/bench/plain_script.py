"""The plain script that the pipeline is compared with: one warm process, the same engines.

It reads the stored table, cleans, splits, trains, scores and evaluates with as many threads as the
pipeline has slots, and writes the scored rows and the metrics as Arrow files. Run as a program it
answers each seed on stdin with the seconds that it took, so that imports are not counted.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import polars as pl
from lightgbm import LGBMClassifier
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)

from designer.modules.learning.logistic import PenalizedLogisticRegression


class PlainScript:
    """The script as a process of its own, kept warm."""

    def __init__(self, csv: Path) -> None:
        self.arrow = csv.with_suffix(".arrow")
        pl.read_csv(csv).write_ipc(self.arrow)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.plain_script", str(self.arrow)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            # Two threads of OpenMP that wait for each other in a loop make this four times slower
            # when anything else runs beside it; that must not count in the pipeline's favour.
            env=os.environ | {"OMP_WAIT_POLICY": "passive"},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.communicate()

    def run(self, seed: int) -> float:
        """Do it all once; give the seconds."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{seed}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def whole(path: Path, seed: int, place: Path) -> None:
    frame = pl.read_ipc(path)
    numbers = [name for name, dtype in frame.schema.items() if dtype.is_numeric()]
    frame = frame.with_columns(pl.col(numbers).fill_null(pl.col(numbers).median()))
    train = np.zeros(frame.height, dtype=bool)
    train[np.random.default_rng(seed).permutation(frame.height)[: int(0.7 * frame.height)]] = True
    rows, rest = frame.filter(train), frame.filter(~train)
    texts = [name for name in frame.columns if name not in numbers and name != "label"]
    levels = {name: sorted(rows[name].unique()) for name in texts}
    truth = [(part["label"] == "yes").to_numpy().astype(int) for part in (rows, rest)]
    codes = [_codes(part, numbers, levels) for part in (rows, rest)]
    dummies = [_indicators(part, numbers, levels) for part in (rows, rest)]
    tree = LGBMClassifier(
        num_leaves=20, min_child_samples=10, learning_rate=0.2, min_child_weight=1.0,
        deterministic=True, force_col_wise=True, verbosity=-1, n_jobs=0,
    )  # fmt: skip
    tree.fit(codes[0], truth[0], categorical_feature=list(range(len(numbers), codes[0].shape[1])))
    logistic = PenalizedLogisticRegression().fit(dummies[0], truth[0])
    results = [
        _scored(rest, tree.predict_proba(codes[1])[:, 1], truth[1], place / "tree.arrow"),
        _scored(rest, logistic.predict_proba(dummies[1])[:, 1], truth[1], place / "log.arrow"),
    ]
    pl.DataFrame(results).write_ipc(place / "metrics.arrow")


def _codes(part: pl.DataFrame, numbers: list[str], levels: dict[str, list[str]]) -> Any:
    return part.select(
        pl.col(numbers),
        *(
            pl.col(name).replace_strict(known, range(len(known)), return_dtype=pl.Float64)
            for name, known in levels.items()
        ),
    ).to_numpy()


def _indicators(part: pl.DataFrame, numbers: list[str], levels: dict[str, list[str]]) -> Any:
    return part.select(
        pl.col(numbers),
        *(
            (pl.col(name) == level).cast(pl.Float64).alias(f"{name}={level}")
            for name, known in levels.items()
            for level in known[1:]
        ),
    ).to_numpy()


def _scored(rest: pl.DataFrame, probability: Any, truth: Any, path: Path) -> dict[str, float]:
    predicted = probability >= 0.5
    labels = pl.Series("Scored Labels", np.where(predicted, "yes", "no"))
    scored = rest.with_columns(labels, pl.Series("Scored Probabilities", probability))
    scored.write_ipc(path)
    return {
        "accuracy": float(accuracy_score(truth, predicted)),
        "precision": float(precision_score(truth, predicted)),
        "recall": float(recall_score(truth, predicted)),
        "f1": float(f1_score(truth, predicted)),
        "auc": float(roc_auc_score(truth, probability)),
        "average_precision": float(average_precision_score(truth, probability)),
        "log_loss": float(log_loss(truth, probability)),
    }


def main() -> None:
    path = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            begun = time.perf_counter()
            whole(path, int(line), Path(folder))
            sys.stdout.write(f"{time.perf_counter() - begun}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
