"""The type of a formula's result is known before it is worked out."""

import pytest

from designer.artifacts.column import Column
from designer.catalog.formulas.errors import FormulaError
from designer.catalog.formulas.parser import parse
from designer.catalog.formulas.types import type_of

KINDS = {
    "i": "integer", "x": "float", "m": "decimal", "t": "string", "b": "boolean", "d": "date",
    "w": "datetime", "h": "time", "u": "duration",
}  # fmt: skip
COLUMNS = {name: Column(name, kind) for name, kind in KINDS.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formula", "kind"),
    [
        ("[i] + 1", "integer"), ("[i] * [x]", "float"), ("[m]", "float"), ("[i] / 2", "float"),
        ("[i] ^ 2", "float"), ("-[i] % 3", "integer"), ('[t] + "a"', "string"),
        ("[i] > [x]", "boolean"), ("not [b]", "boolean"), ('[d] >= "2026-01-31"', "boolean"),
        ('"12:30" < [h]', "boolean"), ("missing", "missing"), ("if([b], 1, 2.5)", "float"),
        ('if([b], missing, "x")', "string"), ("coalesce([d], missing)", "date"),
        ("[u]", "duration"),
        ("abs([i])", "integer"), ("round([i])", "float"), ("max([i], [x], 3)", "float"),
        ("whole([x])", "integer"), ("is_missing([u])", "boolean"), ("text([w])", "string"),
        ("year([w])", "integer"), ("days_between([d], [w])", "float"),
        ("coalesce([i], missing, [i])", "integer"),
    ],
)  # fmt: skip
def test_the_type_of_a_result(formula, kind):
    assert type_of(parse(formula), COLUMNS) == kind


@pytest.mark.parametrize(
    ("formula", "position", "message"),
    [
        ("1 + [T]", 4, "no column “T”. Did you mean [t]?"),
        ("[t] + 1", 4, "takes a number, but there is a text. It joins two texts too"),
        ("[t] * 2", 4, "* takes a number, but there is a text."),
        ("[b] and [i]", 4, "and takes true or false, but there is a whole number."),
        ("[t] = 1", 4, "A text cannot be compared with a whole number."),
        ("[t] = missing", 4, "Ask with is_missing"),
        ("[d] = [t]", 4, "A date cannot be compared with a text."),
        ("1 + rond(2)", 4, "There is no function rond. Did you mean round?"),
        ("sqrt(1, 2)", 0, "sqrt has 2 arguments, but is written sqrt(number)."),
        ("length(1)", 7, "length(text) takes a text here, but there is a whole number."),
        ("matches([t], [t])", 13, "written in the formula here, but there is one that is computed"),
        ('if([b], 1, "x")', 0, "one is a whole number and another a text."),
        ("year([h])", 5, "takes a date here, but there is a time."),
    ],
)
def test_types_that_do_not_go_together_are_refused(formula, position, message):
    with pytest.raises(FormulaError) as caught:
        type_of(parse(formula), COLUMNS)
    assert caught.value.position == position
    assert message in caught.value.problem
