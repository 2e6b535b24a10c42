"""Read a list of areas (a vintage of the division codes) from a CSV file and check it by itself.

Columns: code, name, level, parent, residents_committee, valid_from and, if wanted, valid_to and successor; what they
mean is told in ``data/README.md``. What depends on the register is checked when the list is written (``actions.py``).
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext as _

from fupin.apps.areas.errors import AreaError, Problem
from fupin.apps.areas.models import CODE_LENGTH, LEVEL_OF_LENGTH, Area, Level

SHIPPED = Path(__file__).resolve().parent / "data" / "areas.csv"
"""The list that comes with the product: Ganzi in the present codes."""

REQUIRED = ("code", "name", "level", "parent", "residents_committee", "valid_from")
OPTIONAL = ("valid_to", "successor")
COLUMNS = REQUIRED + OPTIONAL

_TRUTH = {"0": False, "1": True, "": False, "否": False, "是": True}
_LONGEST_NAME = 60
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})")
_SCIENTIFIC = re.compile(r"\d([.]\d+)?E[+]?\d+", re.IGNORECASE)


def parent_code(code: str) -> str:
    """Return the code of the area above; empty for a prefecture."""
    return code[: max((length for length in LEVEL_OF_LENGTH if length < len(code)), default=0)]


class Entry(NamedTuple):
    """One row of a list: an area and the time in which its code is valid. Empty means: the list does not say."""

    line: int
    code: str
    name: str
    level: Level
    parent: str
    residents_committee: bool
    valid_from: datetime.date
    valid_to: datetime.date | None
    successor: str


@dataclass(frozen=True, slots=True)
class Vintage:
    """A list of areas that is consistent in itself; entries from the prefecture down, by code and date."""

    file: str
    sha256: str
    entries: tuple[Entry, ...]

    @property
    def prefectures(self) -> tuple[str, ...]:
        """The codes of the prefectures in which the areas of the list lie."""
        return tuple(sorted({entry.code[: CODE_LENGTH[Level.PREFECTURE]] for entry in self.entries}))


def read_vintage(path: Path) -> Vintage:
    """Read and check a list of areas; UTF-8, or GB 18030 as Chinese Excel writes it.

    Raises AreaError, with up to twenty problems, when the file is not such a list.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AreaError(
            _("%(file)s cannot be read (%(why)s). Check the path.") % {"file": path, "why": error.strerror}
        ) from error
    entries: list[Entry] = []
    problems: list[Problem] = []
    for line, row in _rows(path.name, content):
        found = _problems_of_row(line, row)
        problems += found
        if not found:
            entries.append(_entry(line, row))
    if not problems and not entries:
        raise AreaError(_("%(file)s holds no area below its header.") % {"file": path.name})
    entries.sort(key=lambda entry: (len(entry.code), entry.code, entry.valid_from))
    problems += _repetitions(entries)
    if problems:
        raise AreaError.about(path.name, problems)
    return Vintage(path.name, hashlib.sha256(content).hexdigest(), tuple(entries))


def _rows(file: str, content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield line number and trimmed values by column of every row that is not empty."""
    reader = csv.reader(io.StringIO(_decoded(file, content), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in REQUIRED if name not in header]
        unknown = [name for name in header if name not in COLUMNS]
        if missing or unknown or len(set(header)) < len(header):
            raise AreaError(
                _("%(file)s is not a list of areas: its first row must name the columns %(columns)s, each once.")
                % {"file": file, "columns": ", ".join(REQUIRED) + f" [, {', '.join(OPTIONAL)}]"}
            )
        for values in reader:
            if any(values):
                row = dict.fromkeys(COLUMNS, "")
                row.update(zip(header, (value.strip() for value in values), strict=False))
                yield reader.line_num, row
    except csv.Error as error:
        raise AreaError(
            _("%(file)s, row %(line)d cannot be read as CSV (%(why)s). Save the sheet as CSV again.")
            % {"file": file, "line": reader.line_num, "why": error}
        ) from error


def _decoded(file: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise AreaError(_("%(file)s is not a text file. Save the sheet as CSV (UTF-8).") % {"file": file})


def _problems_of_row(line: int, row: dict[str, str]) -> list[Problem]:
    """Return what is wrong in one row, looked at by itself; a code that is no code hides what depends on it."""
    code, level, parent = row["code"], row["level"], row["parent"]
    if not code.isascii() or not code.isdigit() or len(code) not in LEVEL_OF_LENGTH:
        remedy = _("Give the 4, 6, 9 or 12 digits of the national division code.")
        if _SCIENTIFIC.fullmatch(code):
            remedy = _("A spreadsheet turned the code into a number; format the column as text and enter it again.")
        return [Problem(line, "code", code, _("This is not a division code."), remedy)]

    problems = []

    def wrong(column: str, what: str, remedy: str) -> None:
        problems.append(Problem(line, column, row[column], what, remedy))

    expected = LEVEL_OF_LENGTH[len(code)]
    above = parent_code(code)
    if level != expected:
        wrong(
            "level",
            _("A code of %(digits)d digits is not of this level.") % {"digits": len(code)},
            _("Write %(level)s, or correct the code.") % {"level": expected.value},
        )
    if parent != above:
        wrong(
            "parent",
            _("The area above must be the beginning of the code."),
            _("Write %(code)s.") % {"code": above} if above else _("Leave it empty: nothing is above a prefecture."),
        )
    if not row["name"]:
        wrong("name", _("The name is missing."), _("Give the name in Chinese."))
    elif len(row["name"]) > _LONGEST_NAME:
        wrong("name", _("The name is too long."), _("Use %(count)d characters at most.") % {"count": _LONGEST_NAME})
    if row["residents_committee"] not in _TRUTH:
        wrong("residents_committee", _("This is neither yes nor no."), _("Write 1 or 0."))
    elif _TRUTH[row["residents_committee"]] and expected is not Level.VILLAGE:
        wrong("residents_committee", _("Only the lowest level has residents' committees."), _("Write 0."))
    problems += _problems_of_time(line, row)
    return problems


def _problems_of_time(line: int, row: dict[str, str]) -> list[Problem]:
    """Return what is wrong with the dates of a row and with its successor."""
    problems = []
    start, end, successor = _date(row["valid_from"]), _date(row["valid_to"]), row["successor"]
    as_date = _("Write it as 2020-12-31.")
    if start is None:
        problems.append(Problem(line, "valid_from", row["valid_from"], _("This is not a date."), as_date))
    if end is None and row["valid_to"]:
        problems.append(Problem(line, "valid_to", row["valid_to"], _("This is not a date."), as_date))
    if start and end and end <= start:
        what = _("The area would end before it begins.")
        problems.append(Problem(line, "valid_to", row["valid_to"], what, _("Give a day after valid_from.")))
    if successor and not row["valid_to"]:
        what = _("An area that goes on has no successor.")
        problems.append(Problem(line, "successor", successor, what, _("Give valid_to, or leave this empty.")))
    if successor and len(successor) != len(row["code"]):
        what = _("The successor is of another level.")
        problems.append(Problem(line, "successor", successor, what, _("Give an area of the same level.")))
    return problems


def _date(text: str) -> datetime.date | None:
    """Return a date written 2020-12-31, or 2020/12/31 as spreadsheets do; None when it is not one."""
    match = _DATE.fullmatch(text)
    try:
        return datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _entry(line: int, row: dict[str, str]) -> Entry:
    """Build the entry of a row without problems."""
    start = _date(row["valid_from"])
    assert start is not None  # a row without it has a problem
    return Entry(
        line=line,
        code=row["code"],
        name=row["name"],
        level=Level(row["level"]),
        parent=row["parent"],
        residents_committee=_TRUTH[row["residents_committee"]],
        valid_from=start,
        valid_to=_date(row["valid_to"]),
        successor=row["successor"],
    )


def _repetitions(entries: list[Entry]) -> list[Problem]:
    """Return the entries, in order of code and date, that begin before the one before them with the same code ends."""
    return [
        Problem(
            later.line,
            "code",
            later.code,
            _("Row %(line)d has the same code at the same time.") % {"line": earlier.line},
            _("Delete one of the two, or give the earlier one a valid_to."),
        )
        for earlier, later in pairwise(entries)
        if earlier.code == later.code and (earlier.valid_to is None or earlier.valid_to > later.valid_from)
    ]


def write_vintage(path: Path, areas: list[Area]) -> None:
    """Write areas, loaded with parent and successor, in the form that ``read_vintage`` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for area in sorted(areas, key=lambda area: (len(area.code), area.code, area.valid_from)):
            writer.writerow(
                (
                    area.code,
                    area.name,
                    area.level,
                    area.parent.code if area.parent else "",
                    int(area.residents_committee),
                    area.valid_from.isoformat(),
                    area.valid_to.isoformat() if area.valid_to else "",
                    area.successor.code if area.successor else "",
                )
            )
