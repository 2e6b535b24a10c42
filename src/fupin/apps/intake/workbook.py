"""Read a list of households or persons: find its header, match its headings, return its cells as text.

Everything is text here; ``convert`` gives it meaning. What is left out is named, never silently lost: excluded
headings (with the ground), headings that the register does not keep, unknown and duplicate headings, hidden sheets.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import polars as pl

from fupin.apps.intake import errors
from fupin.apps.intake.cells import Cell, Sheet, sheets
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.layouts import Entry, Ground, Kind, Layout, excluded, fold, layouts
from fupin.rules.text import Text

EXACT_LIMIT = 1e15
"""Excel keeps 15 digits; a longer number in a numeric cell has lost its end."""

_ROWS_PER_CHUNK = 10_000
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{fffe}\x{ffff}]"
_BLANKS = " \t\r\n\u3000\u00a0\u200b\u200c\u200d\ufeff\u2060"


@dataclass(slots=True)
class Book:
    """A list as it was read. ``frame`` has ``id``, ``sheet``, ``row`` and one text column per field of the layout.

    ``headings`` gives the heading of a field as the clerk wrote it. ``missing`` are headings of the export that the
    file does not have.
    """

    file: str
    sha256: str
    layout: Layout
    frame: pl.DataFrame
    headings: dict[str, str] = field(default_factory=dict)
    dropped: dict[str, Ground] = field(default_factory=dict)
    not_kept: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    duplicate: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the headings of a sheet stand and what each of its columns is."""

    layout: Layout
    row: int
    headings: tuple[str, ...]
    entries: tuple[Entry | None, ...]

    @property
    def matched(self) -> int:
        return sum(entry is not None for entry in self.entries)

    @property
    def lacking(self) -> list[str]:
        present = {entry.heading for entry in self.entries if entry is not None}
        return [heading for heading in self.layout.required if heading not in present]


def read(path: Path, kind: Kind, *, progress: Callable[[int], None] | None = None) -> Book:
    """Read the list of a kind from a file, from every visible sheet that holds one.

    Args:
        path: xlsx, xls, ods, csv or tsv.
        kind: what the list must be.
        progress: called with the number of rows read so far.

    Raises:
        IntakeError: the file as a whole cannot be used; the text says why and what to do.
    """
    visible, hidden = sheets(path)
    book: Book | None = None
    frames: list[pl.DataFrame] = []
    others: list[str] = []
    refused: list[IntakeError] = []
    done = 0
    for sheet in visible:
        rows = iter(sheet.rows)
        top = list(islice(rows, max(layout.header_rows for layout in layouts())))
        if not any(_filled(row) for row in top):
            continue
        try:
            header = _find_header(top, kind, path)
        except IntakeError as error:
            refused.append(error)
            others.append(sheet.name)
            continue
        if book is None:
            book = Book(path.name, _digest(path), header.layout, pl.DataFrame())
        fields = _note_headings(book, header)
        below = chain(top[header.row + 1 :], rows)
        for frame in _frames(sheet, sheet.first_row + header.row + 1, below, fields):
            frames.append(frame)
            done += frame.height
            if progress is not None:
                progress(done)
    if book is None:
        raise refused[0] if refused else IntakeError(errors.EMPTY.format(file=path.name))
    book.hidden_sheets, book.other_sheets = hidden, others
    present = set(book.headings)
    book.missing = [e.heading for e in book.layout.exported if e.kept and e.field not in present]
    book.frame = _clean(frames, list(book.headings))
    if book.frame.is_empty():
        raise IntakeError(errors.NO_ROWS.format(file=path.name))
    return book


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell != "" for cell in row)


def _find_header(top: list[list[Cell]], kind: Kind, path: Path) -> _Header:
    """Return the best match of a top row with a layout of the kind.

    Raises:
        IntakeError: it is a list of another kind, no row looks like a header, or a heading is missing.
    """
    candidates = [
        _match(layout, number, [_text(cell) for cell in row])
        for layout in layouts()
        for number, row in enumerate(top[: layout.header_rows])
    ]
    own = max((c for c in candidates if c.layout.kind == kind), key=lambda c: (not c.lacking, c.matched))
    other = max((c for c in candidates if c.layout.kind != kind), key=lambda c: (not c.lacking, c.matched))
    title = own.layout.title
    if not other.lacking and (own.lacking or other.matched > own.matched):
        raise IntakeError(errors.WRONG_KIND.format(file=path.name, found=other.layout.title, title=title))
    if own.matched < 3:
        rows = str(own.layout.header_rows)
        raise IntakeError(errors.NO_HEADER.format(file=path.name, title=title, rows=rows))
    if own.lacking:
        raise IntakeError(
            errors.HEADING_MISSING.format(
                file=path.name, missing=Text("”、“".join(own.lacking), "”, “".join(own.lacking))
            )
        )
    return own


def _match(layout: Layout, row: int, headings: list[str]) -> _Header:
    known = layout.by_folded_heading()
    return _Header(layout, row, tuple(headings), tuple(known.get(fold(heading)) for heading in headings))


def _note_headings(book: Book, header: _Header) -> list[str | None]:
    """Record what becomes of each heading; return the field of each column, None where it is not read."""
    fields: list[str | None] = []
    taken: set[str] = set()
    for heading, entry in zip(header.headings, header.entries, strict=True):
        shown = " ".join(heading.split())
        ground = excluded(heading) if heading else None
        name = None
        if ground is not None:
            book.dropped[shown] = ground
        elif entry is None:
            if shown and shown not in book.unknown:
                book.unknown.append(shown)
        elif not entry.kept:
            book.not_kept[shown] = entry.reason
        elif entry.field in taken:
            book.duplicate.append(shown)
        else:
            name = entry.field
            taken.add(name)
            book.headings.setdefault(name, shown)
        fields.append(name)
    return fields


def _frames(
    sheet: Sheet, first_row: int, rows: Iterator[list[Cell]], fields: list[str | None]
) -> Iterator[pl.DataFrame]:
    """Yield the rows below the header in chunks of text columns; only the fields are looked at."""
    wanted = [(position, name) for position, name in enumerate(fields) if name is not None]
    width = len(fields)
    number = first_row
    while chunk := list(islice(rows, _ROWS_PER_CHUNK)):
        columns = list(
            zip(*(row if len(row) >= width else [*row, *[""] * (width - len(row))] for row in chunk), strict=False)
        )
        texts = {name: pl.Series(name, _texts(columns[position]), pl.String) for position, name in wanted}
        frame = pl.DataFrame(texts).insert_column(0, pl.Series("sheet", [sheet.name] * len(chunk), pl.String))
        yield frame.insert_column(1, pl.int_range(number, number + len(chunk), eager=True).alias("row"))
        number += len(chunk)


def _texts(cells: Sequence[Cell]) -> Sequence[str]:
    """Return a column of cells as text; most columns are text already."""
    if set(map(type, cells)) == {str}:
        return cells  # type: ignore[return-value]
    return [_text(cell) for cell in cells]


def _text(cell: Cell) -> str:
    """Return what the clerk sees in a cell, as far as the file still knows it.

    Whole numbers lose the ``.0`` of their storage. Numbers too long to be exact come back in scientific notation, so
    that the checks see that digits were lost.
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int):
        return str(cell) if abs(cell) < EXACT_LIMIT else f"{cell:E}"
    if isinstance(cell, float):
        if abs(cell) >= EXACT_LIMIT:
            return f"{cell:E}"
        return str(int(cell)) if cell.is_integer() else f"{cell:.12f}".rstrip("0").rstrip(".")
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "seconds")
    return cell.isoformat() if isinstance(cell, datetime.date | datetime.time) else str(cell)


def _clean(frames: list[pl.DataFrame], names: list[str]) -> pl.DataFrame:
    """Return one frame without empty rows; null where nothing stands.

    Text comes without surrounding blanks, ``="…"`` and control characters, which no database or workbook stores.
    """
    if not frames:
        return pl.DataFrame()
    frame = pl.concat(frames, how="diagonal")
    text = pl.col(names).str.replace_all(_CONTROL, "").str.strip_chars(_BLANKS)
    unwrapped = text.str.replace(r'^="(.*)"$', "${1}").str.strip_chars(_BLANKS)
    frame = frame.with_columns(pl.when(unwrapped != "").then(unwrapped).name.keep())
    return frame.filter(pl.any_horizontal(pl.col(names).is_not_null())).with_row_index("id")
