"""A formula taken apart into numbers, texts, columns, names and signs."""

import re
from dataclasses import dataclass
from typing import Literal

from designer.catalog.formulas.errors import FormulaError

Kind = Literal["number", "text", "column", "name", "sign", "end"]
MOST_TOKENS = 5_000
TOKEN = re.compile(
    r"""(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<text>"(?:[^"]|"")*"|'(?:[^']|'')*')
      | (?P<column>\[(?:[^\]]|\]\])*\])
      | (?P<name>[A-Za-z_][A-Za-z_0-9]*)
      | (?P<sign><=|>=|<>|!=|==|[-+*/%^=<>(),≤≥≠×÷−])""",
    re.VERBOSE,
)
SPACE = re.compile(r"\s*")
SAME_SIGNS = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-"}
UNCLOSED = {
    '"': "The text is not closed: end it with a quotation mark.",
    "'": "The text is not closed: end it with an apostrophe.",
    "[": "The name of the column is not closed: end it with ].",
}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a formula; `value` is without quotation marks and brackets."""

    kind: Kind
    value: str
    position: int


def tokens(formula: str) -> list[Token]:
    """Take a formula apart; the last token is its end.

    Raises:
        FormulaError: a character belongs to nothing, or there are too many tokens.
    """
    found: list[Token] = []
    place = _after_space(formula, 0)
    while place < len(formula):
        match = TOKEN.match(formula, place)
        if match is None:
            raise FormulaError(_unknown(formula[place]), place)
        found.append(_token(match, place))
        if len(found) > MOST_TOKENS:
            raise FormulaError("It is too long. Make several columns of it.", place)
        place = _after_space(formula, match.end())
    return [*found, Token("end", "", len(formula))]


def _after_space(formula: str, place: int) -> int:
    match = SPACE.match(formula, place)
    return match.end() if match else place


def _token(match: re.Match[str], place: int) -> Token:
    text = match.group()
    if match.lastgroup == "text":
        return Token("text", text[1:-1].replace(text[0] * 2, text[0]), place)
    if match.lastgroup == "column":
        return Token("column", text[1:-1].replace("]]", "]"), place)
    if match.lastgroup == "number":
        return Token("number", text, place)
    if match.lastgroup == "name":
        return Token("name", text.lower(), place)
    return Token("sign", SAME_SIGNS.get(text, text), place)


def _unknown(character: str) -> str:
    if character in UNCLOSED:
        return UNCLOSED[character]
    return (
        'Nothing begins so. Columns stand in [brackets], texts in “"”, and numbers have a point '
        "before the fraction."
    )
