"""The catalogue is a file that the web process reads in place of the modules."""

from dataclasses import replace

import pytest

from designer.catalog.errors import UnknownModule
from designer.catalog.names import close_match, did_you_mean
from designer.catalog.snapshot import Catalog, dumps, load
from tests.catalog.sample_modules import CATALOG

NEWER = replace(CATALOG["split_data"], version=2)


def test_the_snapshot_survives_its_file(tmp_path):
    path = tmp_path / "catalog.json"
    path.write_text(dumps(CATALOG), encoding="utf-8")
    assert dict(load(path)) == dict(CATALOG)
    assert load(path) is load(path)


def test_the_text_does_not_depend_on_the_order_of_modules():
    assert dumps(Catalog(reversed(list(CATALOG.all_versions())))) == dumps(CATALOG)


def test_the_newest_version_is_the_one_in_the_palette():
    catalog = CATALOG.extended([NEWER])
    assert catalog["split_data"].version == 2
    assert len(catalog) == len(CATALOG)
    assert catalog.versions("split_data") == (1, 2)
    assert catalog.get_version("split_data", 1) == CATALOG["split_data"]


def test_what_is_not_there_comes_with_what_is():
    with pytest.raises(UnknownModule, match="Did you mean `split_data`"):
        CATALOG.get_version("splitdata", 1)
    with pytest.raises(UnknownModule, match=r"no version 3 here\. There is version 1"):
        CATALOG.get_version("split_data", 3)
    assert CATALOG.find("nothing", 1) is None


def test_close_matches_look_past_case():
    assert close_match("AGE", ["wage", "age"]) == "age"
    assert did_you_mean("zzz", ["age"]) == ""
