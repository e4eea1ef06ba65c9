"""What can go wrong with a module: in its declaration, and in its work."""


class CatalogError(Exception):
    """The root of the errors of the catalogue."""


class DeclarationError(CatalogError):
    """A function cannot be a module; the message names it and says what would be right."""

    def __init__(self, function: str, problem: str, parameter: str | None = None) -> None:
        where = function if parameter is None else f"{function}: `{parameter}`"
        super().__init__(f"{where} {problem}")
        self.function = function
        self.parameter = parameter
        self.problem = problem


class UnknownModule(CatalogError, LookupError):  # noqa: N818 - the name is the claim
    """The catalogue has no such module, or not in this version."""


class ModuleError(Exception):
    """Raised by a module for what the user can mend; anything else is shown as a crash.

    Args:
        code: A stable word such as `column_missing`.
        message: Full sentences: what is wrong, where, what would be right.
        column: The column that it is about, where there is one.
    """

    def __init__(self, code: str, message: str, column: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.column = column

    def __reduce__(self) -> tuple[type["ModuleError"], tuple[str, str, str | None]]:
        """Keep all three parts when the error travels between processes."""
        return type(self), (self.code, self.message, self.column)


class SelectorError(ModuleError):
    """A column selector asks for what the table does not have."""

    def __init__(self, message: str, column: str | None = None) -> None:
        super().__init__("unknown_column", message, column)

    def __reduce__(self) -> tuple[type["SelectorError"], tuple[str, str | None]]:  # type: ignore[override]
        """Keep both parts when the error travels between processes."""
        return type(self), (self.message, self.column)
