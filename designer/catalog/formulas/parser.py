"""The grammar of formulas, read by recursive descent with the binding of each operator.

From the loosest: or; and; not; = != < <= > >=; + -; * / %; the sign before a number; ^.
"""

import math

from designer.catalog.formulas.errors import FormulaError
from designer.catalog.formulas.nodes import Call, ColumnValue, Literal, Node, Operation
from designer.catalog.formulas.tokens import Token, tokens

BINDING = {
    "or": 1, "and": 2,
    "=": 4, "!=": 4, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "^": 8,
}  # fmt: skip
AFTER_NOT, AFTER_SIGN = 3, 7
WORDS = {"true": True, "false": False, "missing": None}
OPERATOR_WORDS = frozenset({"or", "and", "not"})
DEEPEST = 100
LARGEST_INTEGER = 2**63 - 1


def parse(formula: str) -> Node:
    """Read a formula.

    Raises:
        FormulaError: it does not follow the grammar.
    """
    parser = _Parser(tokens(formula))
    node = parser.expression(1)
    rest = parser.current
    if rest.kind != "end":
        problem = "Nothing is closed here." if rest.value == ")" else "An operator is missing here."
        raise FormulaError(problem, rest.position)
    return node


class _Parser:
    """Reads nodes from tokens; `level` counts what is open, so that nothing overflows."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._level = 0

    @property
    def current(self) -> Token:
        return self._tokens[self._place]

    def _take(self) -> Token:
        token = self.current
        self._place += 1
        return token

    def expression(self, least: int) -> Node:
        """Read operands and the operators between them that bind at least so tightly."""
        self._level += 1
        if self._level > DEEPEST:
            raise _too_deep(self.current.position)
        left = self._operand()
        while BINDING.get(self._operator(), 0) >= least:
            token = self._take()
            binding = BINDING[token.value]
            # Only powers go from right to left: 2 ^ 3 ^ 2 is 2 ^ 9.
            right = self.expression(binding if token.value == "^" else binding + 1)
            left = _operation(token, left, right)
        self._level -= 1
        return left

    def _operator(self) -> str:
        token = self.current
        is_one = token.kind == "sign" or (token.kind == "name" and token.value in OPERATOR_WORDS)
        return token.value if is_one else ""

    def _operand(self) -> Node:
        token = self._take()
        match token.kind:
            case "number":
                return Literal(token.position, _number(token.value))
            case "text":
                return Literal(token.position, token.value)
            case "column":
                return ColumnValue(token.position, token.value)
        return self._opened(token)

    def _opened(self, token: Token) -> Node:
        """Read what begins with a sign or a name."""
        match token.kind, token.value:
            case ("sign", "("):
                inside = self.expression(1)
                self._expect(")", token)
                return inside
            case ("sign", "-" | "+"):
                return _operation(token, self.expression(AFTER_SIGN))
            case ("name", "not"):
                return _operation(token, self.expression(AFTER_NOT))
            case ("name", name) if name not in OPERATOR_WORDS:
                return self._named(token)
        problem = "Something is missing here: a number, a text, a [column] or a function."
        raise FormulaError(problem, token.position)

    def _named(self, token: Token) -> Node:
        if self.current.value == "(" and self.current.kind == "sign":
            return self._call(token)
        if token.value in WORDS:
            return Literal(token.position, WORDS[token.value])
        problem = (
            f"The name {token.value} stands alone. The name of a column stands in brackets, as in "
            f"[{token.value}]; a text in quotation marks; and after a function come parentheses."
        )
        raise FormulaError(problem, token.position)

    def _call(self, name: Token) -> Node:
        opening = self._take()
        arguments: list[Node] = []
        if self.current.value != ")" or self.current.kind != "sign":
            arguments.append(self.expression(1))
            while self.current.value == "," and self.current.kind == "sign":
                self._take()
                arguments.append(self.expression(1))
        self._expect(")", opening)
        depth = 1 + max((argument.depth for argument in arguments), default=0)
        return Call(name.position, name.value, tuple(arguments), depth)

    def _expect(self, sign: str, opening: Token) -> None:
        token = self._take()
        if token.kind != "sign" or token.value != sign:
            problem = "The parenthesis is not closed, or an operator or a comma is missing."
            place = opening.position if token.kind == "end" else token.position
            raise FormulaError(problem, place)


def _operation(token: Token, *operands: Node) -> Operation:
    depth = 1 + max(operand.depth for operand in operands)
    if depth > DEEPEST:
        raise _too_deep(token.position)
    return Operation(token.position, token.value, operands, depth)


def _too_deep(position: int) -> FormulaError:
    problem = f"More than {DEEPEST} steps stand in each other. Make several columns of it."
    return FormulaError(problem, position)


def _number(text: str) -> int | float:
    if (
        text.isdigit()
        and int(text[:20]) <= LARGEST_INTEGER
        and len(text) <= len(str(LARGEST_INTEGER))
    ):
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else math.inf
