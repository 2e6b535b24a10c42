"""Read columns of somebody's own table, from CSV, Excel or Parquet, and say exactly which cell is wrong.

Every cell of CSV and Excel is text at first. A column of numbers becomes whole numbers when every cell is one, so that
sums stay exact, and floats otherwise. Only the columns that are asked for are read.
"""

from __future__ import annotations

import codecs
import difflib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from fupin.rules.errors import FupinError

EMPTY = ("", "NA", "NaN", "nan", "null", "NULL", "None", "-", "—")
"""What people write for "not known"."""

YES = ("1", "true", "TRUE", "True", "yes", "Yes", "YES", "y", "Y", "是", "有")
NO = ("0", "false", "FALSE", "False", "no", "No", "NO", "n", "N", "否", "无")

_WHOLE = r"^[+-]?\d{1,18}(\.0+)?$"
_CHUNK = 1 << 20


class TableError(FupinError):
    """A table cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table that is read when it is needed. ``first_row`` is the row of the first record as Excel would count."""

    path: Path
    lazy: pl.LazyFrame
    first_row: int

    @property
    def columns(self) -> list[str]:
        """The names of all columns."""
        return self.lazy.collect_schema().names()

    def require(self, names: Sequence[str]) -> None:
        """Refuse names that the table does not have.

        Raises:
            TableError: a column is missing; the text names similar ones.
        """
        columns = self.columns
        for name in names:
            if name not in columns:
                close = difflib.get_close_matches(name, columns, n=3, cutoff=0.5)
                close = close or [each for each in columns if each.casefold() == name.casefold()]
                hint = f"did you mean {' or '.join(close)}?" if close else f"it has: {', '.join(columns)}"
                raise TableError(f"{self.path.name}: there is no column {name!r}; {hint}")

    def numbers(self, name: str, *, negative: bool = True) -> pl.Expr:
        """Return a column as numbers.

        Raises:
            TableError: a cell is not a finite number, or is below zero where that makes no sense.
        """
        kind = self.lazy.collect_schema()[name]
        number = pl.col(name)
        wrong: pl.Expr | None = None
        if kind == pl.String():
            text = _recorded(number)
            if self.lazy.select(text.str.contains(_WHOLE).all()).collect(engine="streaming").item():
                number = text.str.replace(r"\.0+$", "").cast(pl.Int64)
            else:
                number = text.cast(pl.Float64, strict=False)
                wrong = text.is_not_null() & (number.is_null() | ~number.is_finite())
        elif kind.is_float() or kind.is_decimal():
            number = number.cast(pl.Float64).fill_nan(None)
            wrong = number.is_infinite()
        elif not (kind.is_integer() or kind == pl.Null()):
            raise TableError(
                f"{self.path.name}: column {name!r} holds {kind}, not numbers; choose another column or convert it"
            )
        if wrong is not None:
            self._refuse(
                name, wrong, "is not a number; write it like 2855.50, or leave the cell empty when it is not known"
            )
        if not negative:
            self._refuse(name, number < 0, "is negative; a weight is zero or more, or an empty cell leaves the row out")
        return number

    def deprivations(self, name: str) -> pl.Expr:
        """Return a column of deprivations: true, false, or null where nothing is recorded.

        Raises:
            TableError: a cell is something else.
        """
        kind = self.lazy.collect_schema()[name]
        if kind in (pl.Boolean(), pl.Null()):
            return pl.col(name).cast(pl.Boolean)
        text = _recorded(pl.col(name).cast(pl.String).str.replace(r"\.0$", ""))
        self._refuse(
            name,
            text.is_not_null() & ~text.is_in([*YES, *NO]),
            "is neither 1 (deprived) nor 0 (not deprived); correct it, or leave the cell empty when it is not known",
        )
        return text.is_in(YES)

    def _refuse(self, name: str, wrong: pl.Expr, remedy: str) -> None:
        """Name the first cell for which an expression is true."""
        found = (
            self.lazy.with_row_index("__row")
            .filter(wrong)
            .select("__row", pl.col(name).alias("__value"))
            .head(1)
            .collect(engine="streaming")
        )
        if found.height:
            row, value = found.row(0)
            raise TableError(f"{self.path.name}, row {row + self.first_row}, column {name!r}: {value!r} {remedy}")


def _recorded(text: pl.Expr) -> pl.Expr:
    """Return text without blanks around it; null where nothing is recorded."""
    stripped = text.str.strip_chars()
    return pl.when(~stripped.is_in(EMPTY)).then(stripped)


@contextmanager
def open_table(path: Path) -> Iterator[OwnTable]:
    """Open a table for as long as the block runs.

    Parquet is read in place. CSV may be UTF-8, with or without a byte order mark, or GB18030 (and so GBK, GB2312).

    Raises:
        TableError: the file cannot be read, or has no rows.
    """
    if not path.is_file():
        raise TableError(f"{path}: there is no such file")
    with tempfile.TemporaryDirectory(prefix="fupin-table-") as folder:
        try:
            table = _open(path, Path(folder))
            empty = table.lazy.head(1).collect(engine="streaming").is_empty()
        except (pl.exceptions.PolarsError, CalamineError, OSError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise TableError(
                f"{path.name}: cannot be read ({first}); open it in the program it came from and save it anew"
            ) from error
        if empty:
            raise TableError(f"{path.name}: there are no rows under the headings, so there is nothing to measure")
        yield table


def _open(path: Path, folder: Path) -> OwnTable:
    match path.suffix.lower():
        case ".parquet" | ".pq":
            return OwnTable(path, pl.scan_parquet(path), 1)
        case ".csv" | ".tsv" | ".txt":
            source = _utf8(path, folder / "table.csv")
            separator = "\t" if path.suffix.lower() == ".tsv" else ","
            return OwnTable(path, pl.scan_csv(source, separator=separator, infer_schema=False), 2)
        case ".xlsx" | ".xls" | ".ods" | ".xlsm":
            return OwnTable(path, _first_sheet(path).lazy(), 2)
        case other:
            raise TableError(f"{path.name}: {other or 'no ending'} is not read; save the table as csv, xlsx or parquet")


def _utf8(path: Path, copy: Path) -> Path:
    """Return the file itself when it is UTF-8, or a copy that is.

    Raises:
        TableError: it is neither UTF-8 nor GB18030.
    """
    if _is(path, "utf-8"):
        return path
    if not _is(path, "gb18030"):
        raise TableError(f"{path.name}: is neither UTF-8 nor GB18030; save it as 'CSV UTF-8' and try again")
    with path.open(encoding="gb18030", newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
        shutil.copyfileobj(source, target, _CHUNK)
    return copy


def _is(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_sheet(path: Path) -> pl.DataFrame:
    """Return the first sheet as text under its first row.

    Raises:
        TableError: a heading is missing or there twice.
    """
    rows = iter(CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False))
    headings = [str(cell).strip() for cell in next(rows, [])]
    while headings and not headings[-1]:
        headings.pop()
    for heading in headings:
        if not heading or headings.count(heading) > 1:
            raise TableError(
                f"{path.name}: the first row must name every column once, but {heading or 'a column'!r} "
                f"{'is there twice' if heading else 'has no name'}"
            )
    cells = [[_text(cell) for cell in row[: len(headings)]] for row in rows]
    return pl.DataFrame(cells, schema=dict.fromkeys(headings, pl.String), orient="row")


def _text(cell: object) -> str:
    """Return a cell as text; whole numbers lose the ``.0`` of their storage."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
