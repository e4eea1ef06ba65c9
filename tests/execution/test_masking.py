"""Masking finds values in the forms in which accidents show them, also across reads of a log."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.execution.masking import MASK, Mask

VALUE = 'p@ss "wörd"/+=&1'


@pytest.mark.parametrize(
    "shown",
    [
        VALUE,
        quote(VALUE),
        quote(VALUE, safe=""),
        quote_plus(VALUE),
        json.dumps(VALUE),
        repr(VALUE),
        base64.b64encode(VALUE.encode()).decode(),
        base64.urlsafe_b64encode(VALUE.encode()).decode(),
    ],
)
def test_a_value_is_masked_in_every_usual_form(shown: str):
    masked = Mask([VALUE]).text(f"before {shown} after")
    assert shown.strip("\"'") not in masked
    assert masked.startswith("before ")
    assert masked.endswith(" after")
    assert MASK in masked


@pytest.mark.parametrize("prefix", ["", "u", "us", "user:"])
def test_a_value_is_masked_inside_of_other_base64(prefix: str):
    shown = base64.b64encode(f"{prefix}{VALUE}".encode()).decode()
    assert shown[len(prefix) * 4 // 3 + 2 : -4] not in Mask([VALUE]).text(shown)


def test_the_lines_of_a_key_are_masked_one_by_one():
    mask = Mask(["-----BEGIN KEY-----\nabcdefghijkl\nmnopqrstuvwx\n"])
    assert mask.text("indented:\n    abcdefghijkl\n") == f"indented:\n    {MASK}\n"


def test_json_keeps_its_shape():
    told = {"title": f"by {VALUE}", "data": [1, None, True, {VALUE: [VALUE]}]}
    assert Mask([VALUE]).json(told) == {
        "title": f"by {MASK}", "data": [1, None, True, {MASK: [MASK]}],
    }  # fmt: skip


def test_a_number_that_is_the_value_is_masked():
    assert Mask(["123456"]).json({"pin": 123456, "n": 12}) == {"pin": MASK, "n": 12}


def test_without_values_nothing_is_touched():
    told = {"a": object()}
    assert Mask().json(told) is told
    assert not Mask()
    assert Mask().settled(b"abc") == b"abc"


@given(st.text(max_size=30), st.text(max_size=30), st.lists(st.integers(1, 12), min_size=1))
def test_a_value_is_masked_however_the_log_is_cut(before: str, after: str, sizes: list[int]):
    mask = Mask([VALUE])
    data = f"{before}{VALUE}{after}".encode()
    told, held, place = b"", b"", 0
    for number in range(len(data)):
        size = sizes[number % len(sizes)]
        held += data[place : place + size]
        place += size
        settled = mask.settled(held)
        told, held = told + mask.data(settled), held[len(settled) :]
    told += mask.data(held + data[place:])
    assert told == mask.data(data)
    assert VALUE.encode() not in told
