"""Which type each column of texts has: chosen by a person, or found from its values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.values import has_offset, parsed

LEADING_ZERO = r"^\s*[+-]?0\d"
TOO_LONG = r"\d{16}"
TRUE_FALSE = r"^(?i:true|false)$"
CANDIDATES = ("boolean", "integer", "float", "date", "datetime", "time")
WIDER = {"integer": ("float", "string"), "date": ("datetime", "string")}


@dataclass
class Typing:
    """The types of the columns of one file as far as it has been read.

    A type that a person chose stands, and rows that do not fit are rejected. One that was found
    widens as soon as a value does not fit (`widened` then tells that earlier rows must be read
    again), so that nothing is lost to a guess.
    """

    options: Options
    types: dict[str, str]
    zoned: set[str] = field(default_factory=set)
    widened: bool = False

    @classmethod
    def start(cls, sample: pl.DataFrame, options: Options) -> "Typing":
        """Find the types from the first rows, where a person has chosen none."""
        types = {
            name: options.types.get(name) or found_type(sample[name], options)
            for name in sample.columns
        }
        typing = cls(options, types)
        typing.zoned = set(_zoned(sample, [n for n, kind in types.items() if kind == "datetime"]))
        return typing

    def apply(self, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Read a batch of texts.

        Returns:
            The values, and for each column whether a text did not fit.
        """
        texts = without_missing(texts, self.types, self.options)
        asked = [self._value(name) for name in texts.columns]
        guarded = [self._misfit(name) for name in texts.columns]
        values = texts.select(asked)
        misfits = pl.concat([texts.rename(lambda n: f"text {n}"), values], how="horizontal").select(
            guarded
        )
        wrong = [name for name in misfits.columns if misfits[name].any()]
        for name in [name for name in wrong if name not in self.options.types]:
            self._widen(name, texts[name])
        return values, misfits

    def _value(self, name: str) -> pl.Expr:
        value = parsed(pl.col(name), self.types[name], self.options)
        if name in self.zoned and self.types[name] == "datetime":
            value = value.dt.replace_time_zone("UTC")
        return value.alias(name)

    def _misfit(self, name: str) -> pl.Expr:
        text, kind = pl.col(f"text {name}"), self.types[name]
        misfit = text.is_not_null() & pl.col(name).is_null()
        if name not in self.options.types:
            misfit = misfit | _is_guarded(text, kind)
            if kind == "datetime":
                misfit = misfit | (has_offset(text) != (name in self.zoned))
        return misfit.fill_null(value=False).alias(name)

    def _widen(self, name: str, texts: pl.Series) -> None:
        self.widened = True
        for kind in WIDER.get(self.types[name], ("string",)):
            if kind == "string" or fits(texts, kind, self.options):
                self.types[name] = kind
                return


def without_missing(
    texts: pl.DataFrame, types: Mapping[str, str], options: Options
) -> pl.DataFrame:
    """Make the missing tokens null; blanks around them count only in columns of text."""
    tokens = pl.Series(options.missing, dtype=pl.String).implode()
    plain = [n for n in texts.columns if types[n] not in ("string", "categorical")]
    exact = [n for n in texts.columns if types[n] in ("string", "categorical")]
    return texts.with_columns(
        pl.when(~pl.col(plain).str.strip_chars().is_in(tokens)).then(pl.col(plain)),
        pl.when(~pl.col(exact).is_in(tokens)).then(pl.col(exact)),
    )


def found_type(texts: pl.Series, options: Options) -> str:
    """Find the narrowest type that holds all these texts; text where there are none."""
    tokens = pl.Series(options.missing, dtype=pl.String).implode()
    texts = texts.drop_nulls()
    texts = texts.filter(~texts.str.strip_chars().is_in(tokens)).unique()
    if texts.is_empty():
        return "string"
    return next((kind for kind in CANDIDATES if fits(texts, kind, options)), "string")


def fits(texts: pl.Series, kind: str, options: Options) -> bool:
    """Tell whether all texts are values of a type and lose nothing by becoming such."""
    text = pl.col("text")
    wrong = text.is_not_null() & (parsed(text, kind, options).is_null() | _is_guarded(text, kind))
    frame = texts.alias("text").to_frame()
    if frame.head(100).select(wrong.any()).item():
        return False
    return not frame.select(wrong.any()).item()


def _is_guarded(text: pl.Expr, kind: str) -> pl.Expr:
    """Tell of texts that would parse but are meant as texts, such as 007 or a long number."""
    if kind == "integer":
        return text.str.contains(LEADING_ZERO)
    if kind == "float":
        is_long = text.str.contains(TOO_LONG) & ~text.str.contains(r"[.,eE]")
        return text.str.contains(LEADING_ZERO) | is_long
    if kind == "boolean":
        return ~text.str.strip_chars().str.contains(TRUE_FALSE)
    return pl.lit(value=False)


def _zoned(sample: pl.DataFrame, names: Sequence[str]) -> list[str]:
    """List the columns of moments that carry an offset from UTC."""
    return [
        name
        for name in names
        if sample[name].to_frame("t").select(has_offset(pl.col("t")).any()).item()
    ]
