"""Which type each column of texts has: chosen by a person, or found from its values."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from designer.artifacts.ingest.options import Options
from designer.artifacts.ingest.quick import quick
from designer.artifacts.ingest.values import has_offset, parsed

LEADING_ZERO = r"^\s*[+-]?0\d"
TOO_LONG = r"\d{16}"
TRUE_FALSE = r"^(?i:true|false)$"
TEXT_TYPES = ("string", "categorical")
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
        """Read a batch of texts, in which missing values are null.

        Returns:
            The values, and for each column in which a text did not fit, whether it did not.
        """
        values = texts.lazy().select([self._quick(texts[name]) for name in texts.columns]).collect()
        unread = [
            name for name in texts.columns if values[name].null_count() > texts[name].null_count()
        ]
        if not unread:
            return values, pl.DataFrame()
        again = [texts[name] for name in unread]
        slow = texts.lazy().select([self._slow(name) for name in unread]).collect()
        values = values.with_columns(slow)
        misfits = pl.DataFrame([self._misfits(text, values[text.name]) for text in again])
        wrong = [name for name in unread if misfits[name].any()]
        for name in wrong:
            if name not in self.options.types:
                self._widen(name, texts[name])
        return values, misfits.select(wrong)

    def _quick(self, text: pl.Series) -> pl.Expr:
        name, kind = text.name, self.types[text.name]
        if kind in TEXT_TYPES:
            return pl.col(name)
        index = text.is_not_null().arg_max() if text.null_count() < len(text) else None
        is_zoned = kind == "datetime" and name in self.zoned
        first = None if index is None or is_zoned else text[index]
        value = None if first is None else quick(pl.col(name), kind, first, self.options)
        return self._slow(name) if value is None else value.alias(name)

    def _slow(self, name: str) -> pl.Expr:
        value = parsed(pl.col(name), self.types[name], self.options)
        if name in self.zoned and self.types[name] == "datetime":
            value = value.dt.replace_time_zone("UTC")
        return value.alias(name)

    def _misfits(self, text: pl.Series, value: pl.Series) -> pl.Series:
        """Tell which texts do not fit; missing tokens with blanks around them do."""
        name, kind = text.name, self.types[text.name]
        misfit = pl.col("text").is_not_null() & pl.col("value").is_null()
        if name not in self.options.types:
            misfit = misfit | is_guarded(pl.col("text"), kind)
            if kind == "datetime":
                misfit = misfit | (has_offset(pl.col("text")) != (name in self.zoned))
        tokens = pl.Series(self.options.missing, dtype=pl.String).implode()
        misfit = misfit & ~pl.col("text").str.strip_chars().is_in(tokens)
        frame = pl.DataFrame([text.alias("text"), value.alias("value")])
        return frame.select(misfit.fill_null(value=False).alias(name)).to_series()

    def _widen(self, name: str, texts: pl.Series) -> None:
        self.widened = True
        for kind in WIDER.get(self.types[name], ("string",)):
            if kind == "string" or fits(texts, kind, self.options):
                self.types[name] = kind
                return


def without_missing(texts: pl.DataFrame, options: Options) -> pl.DataFrame:
    """Make the missing tokens null."""
    tokens = pl.Series(options.missing, dtype=pl.String).implode()
    return texts.with_columns(pl.when(~pl.all().is_in(tokens)).then(pl.all()))


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
    wrong = text.is_not_null() & (parsed(text, kind, options).is_null() | is_guarded(text, kind))
    frame = texts.alias("text").to_frame()
    if frame.head(100).select(wrong.any()).item():
        return False
    return not frame.select(wrong.any()).item()


def is_guarded(text: pl.Expr, kind: str) -> pl.Expr:
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
