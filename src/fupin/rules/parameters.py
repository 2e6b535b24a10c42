"""Numbers of a policy, each with its dates, unit, source and confidence.

A YAML file under ``policy/<name>/parameters`` looks like this::

    province_exit_line:
      title: {zh: 省定脱贫线, en: Provincial exit line}
      unit: yuan a year
      article: "§24"
      values:
        - {from: 2015-01-01, value: 2855, confidence: background, source: …}

A value holds from its day until the next one begins; ``to`` may say its last day, and is then checked against the
next one's first: no gap, no overlap. The last value holds until further notice. Nothing else in the code may hold
such a number.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal, get_args

from fupin.rules.errors import FupinError
from fupin.rules.text import Text
from fupin.rules.yaml_file import read_mapping

Confidence = Literal["decision", "published", "derived", "background", "conflict", "gap"]
"""Where a value comes from: the decision itself; a public source; arithmetic on such; background knowledge not
yet confirmed; sources that disagree; not found. The last three are to be confirmed by the administrator."""

UNCONFIRMED: tuple[Confidence, ...] = ("background", "conflict", "gap")
"""Confidences that the administrator is asked to confirm."""

ParameterKind = Literal["money", "integer", "hundredths", "ratio"]

UNITS: dict[str, tuple[ParameterKind, Text]] = {
    "yuan a year": ("money", Text("元/年", "yuan a year")),
    "yuan": ("money", Text("元", "yuan")),
    "persons": ("integer", Text("人", "persons")),
    "villages": ("integer", Text("村", "villages")),
    "years of age": ("integer", Text("岁", "years of age")),
    "year": ("integer", Text("年", "year")),
    "yuan a mu": ("money", Text("元/亩", "yuan a mu")),
    "years": ("integer", Text("年", "years")),
    "days": ("integer", Text("天", "days")),
    "months": ("integer", Text("个月", "months")),
    "square metres": ("integer", Text("㎡", "m²")),
    "per cent": ("hundredths", Text("%", "%")),
    "share": ("ratio", Text("", "")),
}
"""Units that parameters may have: how the value is kept, and how the unit is written.

A rate by which money is multiplied is in per cent with two decimals, kept as a whole number, so that amounts are
exact to the fen. A share is what a quotient is compared with.
"""

_FIELDS = {"title", "unit", "article", "values"}
_VALUE_FIELDS = {"from", "value", "source", "confidence"}
_LANGUAGES = {"zh", "en"}


class ParameterError(FupinError):
    """A parameter file is not as it must be, or has no value for a day."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value from its first day on. Money is in fen, per cent in hundredths, a share is a fraction."""

    since: dt.date
    value: int | float
    source: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number with all its dated values, oldest first."""

    name: str
    title: Text
    unit_name: str
    article: str
    values: tuple[Value, ...]
    file: str

    @property
    def kind(self) -> ParameterKind:
        """How the value is kept."""
        return UNITS[self.unit_name][0]

    @property
    def unit(self) -> Text:
        """How the unit is written."""
        return UNITS[self.unit_name][1]

    def on(self, day: dt.date) -> Value:
        """Return the value that holds on a day.

        Raises:
            ParameterError: the first value begins later.
        """
        for value in reversed(self.values):
            if value.since <= day:
                return value
        raise ParameterError(
            f"parameter {self.name} has no value on {day}; the first begins on {self.values[0].since}: "
            f"add an earlier value to {self.file}"
        )


PREVIOUS = "previous_"
"""``previous_x`` is the parameter ``x`` a year earlier: last year's income is judged by last year's line."""


def of_the_year_before(parameter: Parameter) -> Parameter:
    """Return the parameter whose value of a day is that of the given parameter a year earlier."""
    values = tuple(replace(value, since=_a_year_later(value.since)) for value in parameter.values)
    title = Text(f"上年{parameter.title.zh}", f"{parameter.title.en}, the year before")
    return replace(parameter, name=PREVIOUS + parameter.name, title=title, values=values)


def _a_year_later(day: dt.date) -> dt.date:
    """Return the same day of the next year; 28 February for 29 February."""
    last_day_of_february = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if last_day_of_february else day.day)


class Parameters(Mapping[str, Parameter]):
    """All parameters of a policy by name."""

    def __init__(self, parameters: tuple[Parameter, ...]) -> None:
        self._parameters = {parameter.name: parameter for parameter in parameters}
        if len(self._parameters) != len(parameters):
            names = [parameter.name for parameter in parameters]
            twice = next(name for name in names if names.count(name) > 1)
            raise ParameterError(f"parameter {twice} is defined twice")

    def __getitem__(self, name: str) -> Parameter:
        return self._parameters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parameters)

    def __len__(self) -> int:
        return len(self._parameters)


def load(folder: Path) -> Parameters:
    """Read every YAML file of a folder.

    Raises:
        ParameterError: a field is missing or unknown, a unit is unknown, a source is empty, two values begin
            on the same day, or leave a gap or overlap.
        YamlError: a file is no YAML, or defines a parameter twice.
    """
    return Parameters(tuple(parameter for path in sorted(folder.glob("*.yaml")) for parameter in _read(path)))


def _read(path: Path) -> Iterator[Parameter]:
    file = "/".join(path.parts[-3:])
    for name, entry in read_mapping(path).items():
        where = f"{file}: {name}"
        _refuse_fields(where, entry, _FIELDS)
        _refuse_fields(f"{where}: title", entry["title"], _LANGUAGES)
        if entry["unit"] not in UNITS:
            raise ParameterError(f"{where}: unit {entry['unit']!r} is not one of {', '.join(UNITS)}")
        rows = entry["values"]
        if not isinstance(rows, list) or not rows:
            raise ParameterError(f"{where} has no value")
        for row in rows:
            _refuse_row(where, row)
        rows = sorted(rows, key=lambda row: row["from"])
        _refuse_gaps(where, rows)
        values = tuple(_value(where, UNITS[entry["unit"]][0], row) for row in rows)
        yield Parameter(name, Text(**entry["title"]), entry["unit"], entry["article"], values, file)


def _refuse_row(where: str, row: Any) -> None:
    _refuse_fields(where, row, _VALUE_FIELDS, {"to"})
    if row["confidence"] not in get_args(Confidence):
        raise ParameterError(f"{where}: confidence must be one of {', '.join(get_args(Confidence))}")
    if not str(row["source"] or "").strip():
        raise ParameterError(f"{where}: a value needs its source")
    for field in {"from", "to"} & set(row):
        if type(row[field]) is not dt.date:
            raise ParameterError(f"{where}: {field!r} must be a date such as 2015-01-01, not {row[field]!r}")
    if "to" in row and row["to"] < row["from"]:
        raise ParameterError(f"{where}: the value from {row['from']} ends before, on {row['to']}")


def _refuse_gaps(where: str, rows: list[dict[str, Any]]) -> None:
    """Refuse values, oldest first, of which two hold on one day, or none holds on a day between them or after."""
    for earlier, later in itertools.pairwise(rows):
        if earlier["from"] == later["from"]:
            raise ParameterError(f"{where} has two values from {later['from']}")
        days = (later["from"] - earlier["to"]).days if "to" in earlier else 1
        if days != 1:
            what = "a gap" if days > 1 else "an overlap"
            raise ParameterError(
                f"{where}: {what} between the value to {earlier['to']} and the next from {later['from']}; "
                "the next begins the day after"
            )
    if "to" in rows[-1]:
        raise ParameterError(
            f"{where}: nothing holds after {rows[-1]['to']}; leave out 'to', or add the value that holds from then on"
        )


def _value(where: str, kind: ParameterKind, row: dict[str, Any]) -> Value:
    return Value(row["from"], stored(where, kind, row["value"]), str(row["source"]), row["confidence"])


def stored(where: str, kind: ParameterKind, written: object) -> int | float:
    """Turn a value as written in a file into a value as it is kept.

    Raises:
        ParameterError: the value is no number, or has more decimals than its kind can keep.
    """
    try:
        number = Decimal(str(written))
    except InvalidOperation as error:
        raise ParameterError(f"{where}: {written!r} is no number") from error
    if kind == "ratio":
        return float(number)
    whole = number if kind == "integer" else number * 100
    if whole != whole.to_integral_value():
        finest = {"money": "a fen", "hundredths": "a hundredth"}.get(kind, "one")
        raise ParameterError(f"{where}: {written} is finer than {finest}")
    return int(whole)


def _refuse_fields(where: str, entry: Any, expected: set[str], optional: Collection[str] = ()) -> None:
    if not isinstance(entry, dict):
        raise ParameterError(f"{where}: expected the fields {', '.join(sorted(expected))}")
    missing, unknown = expected - set(entry), set(entry) - expected - set(optional)
    if missing:
        raise ParameterError(f"{where}: {', '.join(sorted(missing))} missing")
    if unknown:
        raise ParameterError(f"{where}: unknown field {', '.join(sorted(unknown))}")
