"""A function that cannot be a module is refused with its name, the place and what is right."""

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Literal, NamedTuple

import pytest

from designer.catalog.annotations import (
    Column,
    ColumnName,
    InlineTable,
    Length,
    Pattern,
    Range,
    Secret,
    ShownIf,
)
from designer.catalog.context import Context
from designer.catalog.declare import module
from designer.catalog.errors import DeclarationError
from designer.catalog.schema_rules import adds, beside, choose, drops, renamed, same
from tests.catalog.sample_modules import Model, Table


class Bare(NamedTuple):
    number: int


def no_docstring(dataset: Table) -> Table: ...


def empty_docstring(dataset: Table) -> Table:
    """

    Args:
        dataset: Only this.
    """


def star(*tables: Table) -> Table:
    """Do."""


def double_star(**params: int) -> Table:
    """Do."""


def positional_only(dataset: Table, /) -> Table:
    """Do."""


def unannotated(dataset) -> Table:
    """Do."""


def unannotated_parameter(*, x=1) -> Table:
    """Do."""


def unknown_name(dataset: "Tabel") -> Table:  # noqa: F821
    """Do."""


def no_type(*, x: "3 +") -> Table:  # noqa: F722
    """Do."""


def input_of_no_data_type(dataset: int) -> Table:
    """Do."""


def input_with_default(dataset: Table = 3) -> Table:
    """Do."""


def optional_without_default(dataset: Table | None) -> Table:
    """Do."""


def no_return(dataset: Table):
    """Do."""


def returns_a_number(dataset: Table) -> int:
    """Do."""


def returns_numbers(dataset: Table) -> Bare:
    """Do."""


def returns_perhaps(dataset: Table) -> Table | None:
    """Do."""


def table_as_parameter(*, dataset: Table) -> Table:
    """Do."""


def odd_parameter(*, when: complex = 1j) -> Table:
    """Do."""


def union_parameter(*, x: int | str = 1) -> Table:
    """Do."""


def list_of_tables(*, tables: tuple[InlineTable, ...] = ()) -> Table:
    """Do."""


def mixed_tuple(*, pair: tuple[int, str] = (1, "a")) -> Table:
    """Do."""


def mutable_default(*, sizes: list[int] = [1]) -> Table:  # noqa: B006
    """Do."""


def out_of_range(*, x: Annotated[float, Range(0, 1)] = 2) -> Table:
    """Do."""


def below_range(*, x: Annotated[float, Range(0, 1, exclusive_min=True)] = 0) -> Table:
    """Do."""


def above_range(*, x: Annotated[float, Range(0, 1, exclusive_max=True)] = 1) -> Table:
    """Do."""


def too_little(*, x: Annotated[int, Range(3)] = 2) -> Table:
    """Do."""


def wrong_type(*, x: int = 1.5) -> Table:
    """Do."""


def bool_for_int(*, x: int = True) -> Table:
    """Do."""


def none_without_optional(*, x: int = None) -> Table:  # noqa: RUF013
    """Do."""


def infinite(*, x: float = float("inf")) -> Table:
    """Do."""


def no_choice(*, x: Literal["a", "b"] = "c") -> Table:
    """Do."""


def too_short(*, x: Annotated[str, Length(2)] = "a") -> Table:
    """Do."""


def too_long(*, x: Annotated[str, Length(max=2)] = "abc") -> Table:
    """Do."""


def no_match(*, x: Annotated[str, Pattern("a+")] = "b") -> Table:
    """Do."""


def bad_item(*, x: tuple[int, ...] = (1, "a")) -> Table:
    """Do."""


def plain_secret(*, x: Secret = "hunter2") -> Table:
    """Do."""


def range_on_text(*, x: Annotated[str, Range(0)] = "") -> Table:
    """Do."""


def empty_range(*, x: Annotated[int, Range(3, 2)] = 3) -> Table:
    """Do."""


def shown_if_unknown(*, x: Annotated[int, ShownIf(mode="a")] = 1) -> Table:
    """Do."""


def shown_if_later(*, x: Annotated[int, ShownIf(y=2)] = 1, y: int = 2) -> Table:
    """Do."""


def shown_never(
    *, mode: Literal["a"] = "a", x: Annotated[int, ShownIf(mode=("a", "b"))] = 1
) -> Table:
    """Do."""


def columns_of_nothing(model: Model, *, x: Annotated[ColumnName, Column(of="model")]) -> Table:
    """Do."""


def two_contexts(*, a: Context, b: Context) -> Table:
    """Do."""


def undocumented(dataset: Table) -> Table:
    """Do.

    Args:
        datset: A slip.
    """


async def asynchronous(dataset: Table) -> Table:
    """Do."""


def generator(dataset: Table) -> Iterator[Table]:
    """Do."""
    yield dataset


async def async_generator(dataset: Table) -> AsyncIterator[Table]:
    """Do."""
    yield dataset


class Callable:
    """Do."""

    def __call__(self, dataset: Table) -> Table:
        """Do."""

    def method(self, dataset: Table) -> Table:
        """Do."""


CASES = [
    (no_docstring, "no_docstring has no docstring"),
    (empty_docstring, "does not begin with a sentence"),
    (star, r"takes `\*tables`: an input that takes many edges is written `tables: list\[Table\]`"),
    (double_star, r"takes `\*\*params`"),
    (positional_only, "`dataset` is positional only"),
    (unannotated, "`dataset` has no annotation"),
    (unannotated_parameter, "`x` has no annotation"),
    (unknown_name, "names the unknown `Tabel`"),
    (no_type, "annotation that is no type"),
    (input_of_no_data_type, "int is no data type of a port"),
    (input_with_default, r"`dataset` is an input with a default: .* `X \| None = None`"),
    (optional_without_default, "write `= None` after it"),
    (no_return, "does not say what it returns"),
    (returns_a_number, "`output` is an output of int"),
    (returns_numbers, "`number` is an output of int"),
    (returns_perhaps, r"take the `\| None` away"),
    (table_as_parameter, r"`dataset` is a Table after the `\*`"),
    (odd_parameter, "has the type complex, which no parameter can have. Use float"),
    (union_parameter, "`x` has the type"),
    (list_of_tables, "`tables` has the type"),
    (mixed_tuple, "`pair` has the type"),
    (mutable_default, "write a tuple"),
    (out_of_range, "has the default 2, but it must be 1 or less"),
    (below_range, "must be more than 0"),
    (above_range, "must be less than 1"),
    (too_little, "must be 3 or more"),
    (wrong_type, "must be an integer"),
    (bool_for_int, "must be an integer"),
    (none_without_optional, "must be an integer"),
    (infinite, "must be a number"),
    (no_choice, "must be one of 'a', 'b'"),
    (too_short, "2 characters or more"),
    (too_long, "at most 2 characters"),
    (no_match, r"must match \^\(\?:a\+\)\$"),
    (bad_item, "must be an integer"),
    (plain_secret, "must be an object"),
    (range_on_text, "has a Range but is no number"),
    (empty_range, "has an empty range: 3 is more than 2"),
    (shown_if_unknown, "shown if `mode` has a value: ShownIf names parameters that stand before"),
    (shown_if_later, "stand before it"),
    (shown_never, "is shown if `mode` is 'b', which it never is"),
    (columns_of_nothing, "picks columns of `model`, which is no table input: there is none"),
    (two_contexts, "`b` asks for two contexts"),
    (undocumented, "`datset` is described under `Args:` but is not in the signature"),
    (asynchronous, "not async and not a generator"),
    (generator, "not async and not a generator"),
    (async_generator, "not async and not a generator"),
    (Callable(), "is not a function"),
    (Callable, "is not a function"),
    (lambda: None, "has no name"),
    (Callable.method, "is defined inside `Callable`"),
]


@pytest.mark.parametrize(("function", "message"), CASES)
def test_a_function_that_cannot_be_a_module_is_refused(function, message):
    with pytest.raises(DeclarationError, match=message):
        module(title="T", group="G")(function)


def documented(dataset: Table, *, columns: ColumnName = "a", mode: str = "x") -> Table:
    """Do."""


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"first": same("dataset")}, "`first` has a schema rule for no output: it has `output`"),
        ({"output": same("datset")}, "`datset` is no input"),
        ({"output": drops("dataset", "colums")}, "`colums` is no parameter"),
        ({"output": adds(same("x"), {"name": "n", "type": "string"})}, "`x` is no input"),
        ({"output": beside("dataset", "x")}, "`x` is no input"),
        ({"output": renamed("dataset", "columns", "names")}, "`names` is no parameter"),
        ({"output": choose("mode", {"a": same("x")})}, "`x` is no input"),
        ({"output": choose("mode", {}, same("x"))}, "`x` is no input"),
    ],
)
def test_schema_rules_speak_of_ports_and_parameters_that_exist(rules, message):
    with pytest.raises(DeclarationError, match=message):
        module(title="T", group="G", schema=rules)(documented)


def test_the_error_carries_the_function_and_the_parameter():
    with pytest.raises(DeclarationError) as caught:
        module(title="T", group="G")(out_of_range)
    assert (caught.value.function, caught.value.parameter) == ("out_of_range", "x")
