"""Virtual environments that inherit: only what is missing is fetched, in versions that fit."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from designer.runner.venvs import inherited, with_pip, with_uv

HERE = {"numpy": "2.4.6", "python-dateutil": "2.9.0"}


def test_what_is_not_asked_for_by_name_is_held_to_the_versions_here():
    held = inherited.constraints(["Python_DateUtil>=2", "seaborn"], HERE)
    assert held == ["numpy==2.4.6"]


@pytest.mark.parametrize(
    ("resolved", "remaining"),
    [
        ("numpy==2.4.6", []),
        ("numpy==2.0.0", ["numpy==2.0.0"]),
        ("Python-Dateutil==2.9.0 ; python_version > '3'", []),
        ("seaborn==0.13.2", ["seaborn==0.13.2"]),
        ("x @ https://example.org/x.whl", ["x @ https://example.org/x.whl"]),
        ("# a comment", []),
    ],
)
def test_what_is_here_is_not_fetched(resolved: str, remaining: list[str]):
    assert inherited.missing([resolved], HERE) == remaining


@pytest.mark.skipif(not with_uv.UV.exists(), reason="uv is not installed beside this Python")
def test_uv_adds_one_package_to_those_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    build(with_uv, tmp_path, "cowsay==6.1\npandas\n")
    assert [path.name for path in packages(tmp_path)] == ["cowsay", "cowsay-6.1.dist-info"]


def test_pip_does_the_same_where_there_is_no_uv(tmp_path: Path):
    build(with_pip, tmp_path, "cowsay==6.1\npandas\n")
    assert "cowsay" in {path.name for path in packages(tmp_path)}
    assert "pandas" not in {path.name for path in packages(tmp_path)}


def build(installer: ModuleType, folder: Path, requirements: str) -> None:
    (folder / "requirements.txt").write_text(requirements)
    installer.build(folder, inherits=True)
    inherited.lend_to(folder / "venv")
    run = (str(folder / "venv" / "bin" / "python"), "-c", "import cowsay, pandas; print(pandas)")
    told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
    assert sys.prefix in told


def packages(folder: Path) -> list[Path]:
    (site,) = inherited.site_packages(folder / "venv")
    found = sorted(path for path in site.iterdir() if path.is_dir())
    return [path for path in found if path.name != "__pycache__"]
