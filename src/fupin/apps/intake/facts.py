"""What the checks look at: both lists with typed columns, and what becomes of a row or value that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import polars as pl

from fupin.apps.intake.convert import Typed
from fupin.apps.intake.layouts import Kind
from fupin.apps.registry import identity
from fupin.rules.text import Text

Severity = Literal["error", "warning", "hint"]
Effect = Literal["note", "blank", "refuse"]

SEVERITIES: dict[Severity, Text] = {
    "error": Text("错误", "error"),
    "warning": Text("警告", "warning"),
    "hint": Text("提示", "hint"),
}

EFFECTS: dict[Effect, Text] = {
    "note": Text("照原值使用", "used as it is"),
    "blank": Text("该值按未填处理", "the value counts as not recorded"),
    "refuse": Text("该行未采用", "the row was not taken"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Rows of a list in which one field is wrong. ``rows`` has ``id`` and ``expected`` (text, may be null)."""

    kind: Kind
    field: str
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Check:
    """One check: what it is called, what it finds, what is wrong then, what to do, and what becomes of the row.

    ``find`` looks at whole columns. Checks run in the order of the catalogue; each sees what the ones before it
    blanked or refused.
    """

    code: str
    severity: Severity
    effect: Effect
    what: Text
    remedy: Text
    find: Callable[[Facts], Iterable[Finding]]


class Facts:
    """Both lists during the checks. Blanking and refusing change ``frames``; the books stay as they were read."""

    def __init__(self, households: Typed, persons: Typed, year: int) -> None:
        self.typed: dict[Kind, Typed] = {"household": households, "person": persons}
        self.frames: dict[Kind, pl.DataFrame] = {"household": households.frame, "person": persons.frame}
        self.year = year
        self.fictional = _fictional(persons.frame["id_number"])

    @property
    def households(self) -> pl.DataFrame:
        """The household rows that still stand."""
        return self.frames["household"]

    @property
    def persons(self) -> pl.DataFrame:
        """The person rows that still stand."""
        return self.frames["person"]

    def unread(self, kind: Kind, field: str) -> pl.DataFrame:
        """Return the standing rows in which the text of a field could not be understood."""
        ids = self.typed[kind].unread.get(field)
        frame = (
            self.frames[kind].select("id")
            if ids is None
            else self.frames[kind].select("id").filter(pl.col("id").is_in(ids.implode()))
        )
        return nothing() if ids is None else frame.with_columns(expected=pl.lit(None, pl.String))

    def find(self, kind: Kind, field: str, condition: pl.Expr, expected: pl.Expr | None = None) -> Finding:
        """Return the standing rows for which a condition holds."""
        return Finding(kind, field, pick(self.frames[kind], condition, expected))

    def blank(self, kind: Kind, field: str, ids: pl.Series) -> None:
        """Let the value of a field count as not recorded in some rows."""
        frame = self.frames[kind]
        names = [name for name in field.split("+") if name in frame.columns]
        wrong = pl.col("id").is_in(ids.implode())
        self.frames[kind] = frame.with_columns(pl.when(~wrong).then(pl.col(names)).name.keep())

    def refuse(self, kind: Kind, ids: pl.Series) -> None:
        """Leave rows out."""
        self.frames[kind] = self.frames[kind].filter(~pl.col("id").is_in(ids.implode()))


def nothing() -> pl.DataFrame:
    """Return no rows."""
    return pl.DataFrame(schema={"id": pl.UInt32, "expected": pl.String})


def pick(frame: pl.DataFrame, condition: pl.Expr, expected: pl.Expr | None = None) -> pl.DataFrame:
    """Return ``id`` and ``expected`` of the rows for which a condition holds."""
    hint = pl.lit(None, pl.String) if expected is None else expected.cast(pl.String)
    return frame.filter(condition.fill_null(False)).select("id", hint.alias("expected"))


def _fictional(numbers: pl.Series) -> bool:
    """Whether the lists describe invented people: most identity numbers carry the region that no county has."""
    made_up = numbers.drop_nulls().str.starts_with(identity.SYNTHETIC_REGION).mean()
    return isinstance(made_up, float) and made_up > 0.5
