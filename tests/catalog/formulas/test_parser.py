"""Formulas are read as arithmetic is written, and wrong ones are refused with their place."""

import pytest

from designer.catalog.formulas.errors import FormulaError
from designer.catalog.formulas.nodes import Call, ColumnValue, Literal, Node, Operation, columns_of
from designer.catalog.formulas.parser import DEEPEST, parse
from designer.catalog.formulas.tokens import MOST_TOKENS


def written(node: Node) -> str:
    """Write a tree with a parenthesis around every operation."""
    match node:
        case Literal():
            return repr(node.value)
        case ColumnValue():
            return f"[{node.name}]"
        case Operation() if len(node.operands) == 1:
            return f"({node.operator} {written(node.operands[0])})"
        case Operation():
            return f"({f' {node.operator} '.join(map(written, node.operands))})"
        case Call():
            return f"{node.function}({', '.join(map(written, node.arguments))})"


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("8 / 4 / 2", "((8 / 4) / 2)"),
        ("2 ^ 3 ^ 2", "(2 ^ (3 ^ 2))"),
        ("-2 ^ 2", "(- (2 ^ 2))"),
        ("2 ^ -1 * 3", "((2 ^ (- 1)) * 3)"),
        ("-1 - -1", "((- 1) - (- 1))"),
        ("(1 + 2) * 3", "((1 + 2) * 3)"),
        ("1 < 2 and 3 >= 4 or true", "(((1 < 2) and (3 >= 4)) or True)"),
        ("not [a] = 1 and [b]", "((not ([a] = 1)) and [b])"),
        ("1 ≤ 2", "(1 <= 2)"),
        ("1 <> 2", "(1 != 2)"),
        ("1 == 2", "(1 = 2)"),
        ("IF(True, Missing, .5)", "if(True, None, 0.5)"),
        ("f()", "f()"),
        ("1.5e3 + 2. + 99999999999999999999", "((1500.0 + 2.0) + 1e+20)"),
        ('"say ""hi""" + \'it\'\'s\'', '(\'say "hi"\' + "it\'s")'),
        ("[a ]] b]", "[a ] b]"),
        ("\n [a]\n+ 1 ", "([a] + 1)"),
    ],
)
def test_the_tree_of_a_formula(formula, tree):
    assert written(parse(formula)) == tree


def test_the_columns_of_a_formula():
    assert list(columns_of(parse("if([a] > [b], -[c], f([a]))"))) == ["a", "b", "c", "a"]


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("", "wrong at its end: Something is missing here"),
        ("1 + ", "wrong at its end: Something is missing here"),
        ("1 + * 2", "wrong at character 5, at “* 2”: Something is missing here"),
        ("(1 + 2", "wrong at character 1, at “(1 + 2”: The parenthesis is not closed"),
        ("f(1 2)", "wrong at character 5, at “2)”: The parenthesis is not closed, or an operator"),
        ("1 2", "wrong at character 3, at “2”: An operator is missing"),
        ("1)", "wrong at character 2, at “)”: Nothing is closed here"),
        ("age + 1", "wrong at character 1, at “age + 1”: The name age stands alone"),
        ("[age + 1", "at “[age + 1”: The name of the column is not closed: end it with ]"),
        ('"a', "The text is not closed: end it with a quotation mark"),
        ("1 ; 2", "wrong at character 3, at “; 2”: Nothing begins so"),
        ("1 +\n  $", "wrong at line 2, character 3, at “$”: Nothing begins so"),
        ("and 1", "wrong at character 1, at “and 1”: Something is missing here"),
    ],
)
def test_a_wrong_formula_is_refused_with_its_place(formula, message):
    with pytest.raises(FormulaError) as caught:
        parse(formula)
    assert message in caught.value.explained(formula)
    assert caught.value.explained(formula).endswith(".")


@pytest.mark.parametrize(
    "formula",
    [
        "(" * 5000 + "1" + ")" * 5000,
        "-" * 5000 + "1",
        "+".join(["1"] * (DEEPEST + 5)),
        "f(" * 200 + "1" + ")" * 200,
    ],
)
def test_what_is_nested_too_deeply_is_refused_before_anything_overflows(formula):
    with pytest.raises(FormulaError, match=r"steps stand in each other|too long"):
        parse(formula)


def test_a_formula_that_is_too_long_is_refused():
    with pytest.raises(FormulaError, match="It is too long"):
        parse("1," * MOST_TOKENS)
