"""Open a workbook or a text file and hand out its sheets as rows of cells. Nothing in a file is executed.

xlsx, xls and ods are read by calamine, text files (csv, tsv) by Python in UTF-8, UTF-16 or GB18030.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from fupin.apps.intake import errors
from fupin.apps.intake.errors import IntakeError
from fupin.rules.text import Text

UNPACKED_LIMIT = 1 << 31
"""Bytes of all parts of a workbook together when unpacked (2 GiB; a prefecture's person list has about 0.4)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".et")

Cell = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
"""What a cell may hold; ``datetime.datetime`` is a date."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet; ``first_row`` is the number that the program shows beside the first of ``rows``."""

    name: str
    first_row: int
    rows: Iterator[list[Cell]]


def sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """Return the visible sheets of a file and the names of the hidden ones.

    Raises:
        IntakeError: the file is missing, unreadable, encrypted, empty or too large.
    """
    if not path.is_file():
        raise IntakeError(_about(errors.MISSING_FILE, path))
    if path.stat().st_size == 0:
        raise IntakeError(_about(errors.EMPTY, path))
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_ZIP):
        _refuse_bombs(path)
    elif head == _OLE:
        if _ENCRYPTED in path.read_bytes():
            raise IntakeError(_about(errors.ENCRYPTED, path))
    elif path.suffix.lower() in _TEXT_SUFFIXES:
        return [Sheet("", 1, _text_rows(path))], []
    else:
        known = path.suffix.lower() in _BOOK_SUFFIXES
        raise IntakeError(_about(errors.UNREADABLE if known else errors.UNKNOWN_FORMAT, path))
    return _book_sheets(path)


def _about(text: Text, path: Path, **values: Text | str) -> Text:
    return text.format(file=path.name, **values)


def _book_sheets(path: Path) -> tuple[list[Sheet], list[str]]:
    """Open a workbook; a crash inside the reader is a damaged file, never ours."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        metadata = [m for m in book.sheets_metadata if m.typ == SheetTypeEnum.WorkSheet]
    except PasswordError as error:
        raise IntakeError(_about(errors.ENCRYPTED, path)) from error
    except (CalamineError, OSError, ValueError) as error:
        raise IntakeError(_about(errors.UNREADABLE, path)) from error
    except BaseException as error:
        raise _unless_panic(error, path) from error
    visible = [m.name for m in metadata if m.visible == SheetVisibleEnum.Visible]
    hidden = [m.name for m in metadata if m.visible != SheetVisibleEnum.Visible]
    found = []
    for name in visible:
        try:
            sheet = book.get_sheet_by_name(name)
        except (CalamineError, ValueError) as error:
            raise IntakeError(_about(errors.UNREADABLE, path)) from error
        except BaseException as error:
            raise _unless_panic(error, path) from error
        if sheet.start is not None:
            found.append(Sheet(name, 1, sheet.iter_rows()))
    return found, hidden


def _unless_panic(error: BaseException, path: Path) -> BaseException:
    """Return the error about the file when the reader's native code gave up, else the error itself."""
    if type(error).__name__ == "PanicException":
        return IntakeError(_about(errors.UNREADABLE, path))
    return error


def _text_rows(path: Path) -> Iterator[list[Cell]]:
    """Decode and split a text file. The separator is the one that the first lines use most."""
    text = _decode(path)
    head = text[:10_000]
    separator = max("\t,;|，", key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise IntakeError(_about(errors.UNREADABLE, path)) from error


def _decode(path: Path) -> str:
    """Return the text of a file in UTF-8 (with or without mark), UTF-16 (with mark) or GB18030."""
    data = path.read_bytes()
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise IntakeError(_about(errors.UNREADABLE, path))


def _refuse_bombs(path: Path) -> None:
    """Refuse an encrypted zip, and one that unpacks to more than the limit."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if any(part.filename == "EncryptedPackage" or part.flag_bits & 1 for part in parts):
                raise IntakeError(_about(errors.ENCRYPTED, path))
            size = sum(part.file_size for part in parts)
            if size > UNPACKED_LIMIT:
                raise IntakeError(_about(errors.TOO_LARGE, path, size=f"{size / (1 << 30):.1f} GiB"))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise IntakeError(_about(errors.UNREADABLE, path)) from error
