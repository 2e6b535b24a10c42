"""Numbers of a policy, each with its dates, unit, source and confidence.

A YAML file under ``policy/<name>/parameters`` looks like this::

    province_exit_line:
      title: {zh: 省定脱贫线, en: Provincial exit line}
      unit: yuan a year
      article: "§24"
      values:
        - {from: 2015-01-01, value: 2855, confidence: background, source: …}

A value holds from its day until the next one begins. Nothing else in the code may hold such a number.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

from fupin.rules.errors import FupinError
from fupin.rules.text import Text

Confidence = Literal["decision", "published", "derived", "background", "conflict", "gap"]
"""Where a value comes from: the decision itself; a public source; arithmetic on such; background knowledge not
yet confirmed; sources that disagree; not found. The last three are to be confirmed by the administrator."""

UNCONFIRMED: tuple[Confidence, ...] = ("background", "conflict", "gap")
"""Confidences that the administrator is asked to confirm."""

ParameterKind = Literal["money", "integer", "ratio"]

UNITS: dict[str, tuple[ParameterKind, Text]] = {
    "yuan a year": ("money", Text("元/年", "yuan a year")),
    "yuan": ("money", Text("元", "yuan")),
    "persons": ("integer", Text("人", "persons")),
    "villages": ("integer", Text("村", "villages")),
    "years of age": ("integer", Text("岁", "years of age")),
    "year": ("integer", Text("年", "year")),
    "share": ("ratio", Text("", "")),
}
"""Units that parameters may have: how the value is kept, and how the unit is written."""

_FIELDS = {"title", "unit", "article", "values"}
_VALUE_FIELDS = {"from", "value", "source", "confidence"}


class ParameterError(FupinError):
    """A parameter file is not as it must be, or has no value for a day."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value from its first day on. Money is in fen, a share is a fraction."""

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
            on the same day.
    """
    return Parameters(tuple(parameter for path in sorted(folder.glob("*.yaml")) for parameter in _read(path)))


def _read(path: Path) -> Iterator[Parameter]:
    where = "/".join(path.parts[-3:])
    for name, entry in (yaml.safe_load(path.read_text("utf-8")) or {}).items():
        _refuse_fields(f"{where}: {name}", entry, _FIELDS)
        if entry["unit"] not in UNITS:
            raise ParameterError(f"{where}: {name}: unit {entry['unit']!r} is not one of {', '.join(UNITS)}")
        kind = UNITS[entry["unit"]][0]
        values = tuple(
            sorted((_value(f"{where}: {name}", kind, row) for row in entry["values"]), key=lambda v: v.since)
        )
        if not values:
            raise ParameterError(f"{where}: {name} has no value")
        for earlier, later in itertools.pairwise(values):
            if earlier.since == later.since:
                raise ParameterError(f"{where}: {name} has two values from {later.since}")
        yield Parameter(name, Text(**entry["title"]), entry["unit"], entry["article"], values, where)


def _value(where: str, kind: ParameterKind, row: dict[str, Any]) -> Value:
    _refuse_fields(where, row, _VALUE_FIELDS)
    if row["confidence"] not in get_args(Confidence):
        raise ParameterError(f"{where}: confidence must be one of {', '.join(get_args(Confidence))}")
    if not str(row["source"]).strip():
        raise ParameterError(f"{where}: a value needs its source")
    if not isinstance(row["from"], dt.date):
        raise ParameterError(f"{where}: 'from' must be a date such as 2015-01-01, not {row['from']!r}")
    number = Decimal(str(row["value"]))
    value: int | float
    if kind == "ratio":
        value = float(number)
    else:
        whole = number * 100 if kind == "money" else number
        if whole != whole.to_integral_value():
            raise ParameterError(f"{where}: {row['value']} is finer than {'a fen' if kind == 'money' else 'one'}")
        value = int(whole)
    return Value(row["from"], value, str(row["source"]), row["confidence"])


def _refuse_fields(where: str, entry: Any, expected: set[str]) -> None:
    if not isinstance(entry, dict):
        raise ParameterError(f"{where}: expected the fields {', '.join(sorted(expected))}")
    missing, unknown = expected - set(entry), set(entry) - expected
    if missing:
        raise ParameterError(f"{where}: {', '.join(sorted(missing))} missing")
    if unknown:
        raise ParameterError(f"{where}: unknown field {', '.join(sorted(unknown))}")
