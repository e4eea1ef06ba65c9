"""The n-grams that Extract N-Gram Features from Text knows, and in how many texts each is."""

import math
from dataclasses import dataclass

import polars as pl

from designer.artifacts.table import Table
from designer.catalog.errors import ModuleError

COLUMNS = {"NGram": ("string",), "DF": ("integer",), "IDF": ("integer", "float")}
GAP = "_"
LARGEST_IDF = 700  # The number of texts of a greater one is no number any more.


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`entries` has `ngram`, its words parted by spaces, and `df`, in the order of their ids."""

    entries: pl.DataFrame
    documents: int

    @property
    def size(self) -> int:
        """The most words in an n-gram."""
        gaps = self.entries.get_column("ngram").str.count_matches(" ").to_numpy()
        return 1 + int(gaps.max(initial=0))

    @property
    def written(self) -> pl.Series:
        """The n-grams as people see them, with _ between words."""
        return self.entries.get_column("ngram").str.replace_all(" ", GAP, literal=True)

    def idf(self) -> pl.Series:
        """The logarithm of the number of texts by that of the texts with the n-gram."""
        return (self.documents / self.entries.get_column("df")).log()

    def table(self) -> Table:
        """Give the vocabulary as a dataset, which `read_vocabulary` reads."""
        ids = pl.int_range(self.entries.height, dtype=pl.Int64, eager=True)
        df = self.entries.get_column("df")
        columns = {"ID": ids, "NGram": self.written, "DF": df, "IDF": self.idf()}
        return Table.from_frame(pl.DataFrame(columns))

    def merged(self, new: "Vocabulary", counts: pl.DataFrame) -> "Vocabulary":
        """Add the n-grams and the texts of another one.

        Args:
            new: The n-grams that are to be known from now on, too.
            counts: `ngram` and `df` of all that is in the other texts, frequent or not.
        """
        more = self.entries.join(counts, on="ngram", how="left", maintain_order="left")
        known = more.select("ngram", df=pl.col("df") + pl.col("df_right").fill_null(0))
        added = new.entries.join(known, on="ngram", how="anti", maintain_order="left")
        return Vocabulary(pl.concat([known, added]), self.documents + new.documents)


def read_vocabulary(table: Table | None) -> Vocabulary:
    """Read a vocabulary that this module or a person wrote.

    Raises:
        ModuleError: there is none, or it lacks something.
    """
    if table is None:
        message = (
            "There is no input vocabulary. Connect the vocabulary that this module made of other "
            "texts, or choose Create as vocabulary mode."
        )
        raise ModuleError("vocabulary_missing", message)
    for name, types in COLUMNS.items():
        found = next((column for column in table.columns if column.name == name), None)
        if found is None or found.type not in types:
            problem = f"is {found.type}" if found else "is missing"
            message = (
                f"The column “{name}” of the input vocabulary {problem}, but must be "
                f"{' or '.join(types)}. Connect a result vocabulary, with the columns NGram, DF "
                "and IDF."
            )
            raise ModuleError("vocabulary_invalid", message, name)
    rows = table.select(list(COLUMNS)).polars().with_columns(pl.col("NGram").cast(pl.String))
    _check_rows(rows)
    words = pl.col("NGram").str.to_lowercase().str.replace_all(GAP, " ", literal=True)
    entries = rows.select(ngram=words, df=pl.col("DF").cast(pl.Int64))
    return Vocabulary(entries, _documents(rows))


def _check_rows(rows: pl.DataFrame) -> None:
    is_wrong = pl.any_horizontal(pl.all().is_null()) | (pl.col("DF") < 1)
    is_wrong = is_wrong | pl.col("NGram").str.to_lowercase().is_duplicated()
    wrong = rows.with_row_index("row", offset=1).filter(is_wrong)
    if wrong.height:
        message = (
            f"Row {wrong.item(0, 'row')} of the input vocabulary cannot be used: each needs an "
            "NGram of its own, a DF of at least 1 and an IDF."
        )
        raise ModuleError("vocabulary_invalid", message, "NGram")


def _documents(rows: pl.DataFrame) -> int:
    """Work out how many texts there were, of the most frequent n-gram: IDF = log(texts / DF)."""
    if rows.is_empty():
        return 0
    _, df, idf = rows.row(rows.get_column("DF").arg_max() or 0)
    return round(float(df) * math.exp(min(idf, LARGEST_IDF)))
