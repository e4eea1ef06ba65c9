"""What is wrong with a formula, and where."""

from designer.catalog.errors import CatalogError

SHOWN = 20


class FormulaError(CatalogError, ValueError):
    """A formula is not understood at `position`, counted from zero."""

    def __init__(self, problem: str, position: int, column: str | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.position = position
        self.column = column

    def explained(self, formula: str) -> str:
        """Give full sentences with the place in the formula."""
        if self.position >= len(formula.rstrip()):
            return f"The formula is wrong at its end: {self.problem}"
        line = formula.count("\n", 0, self.position) + 1
        start = formula.rfind("\n", 0, self.position) + 1
        place = f"character {self.position - start + 1}"
        place = f"line {line}, {place}" if "\n" in formula.strip() else place
        rest = formula[self.position :].split("\n", maxsplit=1)[0]
        shown = rest if len(rest) <= SHOWN else f"{rest[:SHOWN]}…"
        return f"The formula is wrong at {place}, at “{shown}”: {self.problem}"
