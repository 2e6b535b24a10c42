"""From checked lists to the register, and to the tables of a snapshot of one year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fupin.apps.intake import errors
from fupin.apps.intake.checks import BY_CODE, run
from fupin.apps.intake.convert import Typed
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.facts import Facts
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.places import Villages
from fupin.apps.intake.workbook import Book
from fupin.apps.intake.worker import read_all
from fupin.apps.registry import identity
from fupin.apps.registry.frames import (
    HOUSEHOLD_COLUMNS,
    HOUSEHOLD_YEAR_COLUMNS,
    PERSON_COLUMNS,
    PERSON_YEAR_COLUMNS,
    STORED,
    TOWNSHIP_YEAR_COLUMNS,
    VILLAGE_YEAR_COLUMNS,
    Register,
)
from fupin.rules.tables import COUNTY, HOUSEHOLD, PERSON, TOWNSHIP, VILLAGE, Table

Progress = Callable[[str, int], None]
"""Called with the stage (``household``, ``person``, ``check``) and the rows read so far."""

_ID = pl.col("id_number")


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a list: read, kept, refused. Nothing is lost: read = kept + refused."""

    read: int
    kept: int

    @property
    def refused(self) -> int:
        """Rows that were not taken; each has an issue that says why."""
        return self.read - self.kept


@dataclass(frozen=True, slots=True)
class Intake:
    """Two lists, read and checked.

    ``households`` and ``persons`` have the columns of the contracts (identity and snapshot); ``brought`` names the
    contract columns that the files have headings for, so that an import touches nothing else.
    """

    year: int
    books: dict[Kind, Book]
    households: pl.DataFrame
    persons: pl.DataFrame
    issues: pl.DataFrame
    counts: dict[Kind, Counts]
    brought: dict[Kind, frozenset[str]]


def take_in(
    households: Path, persons: Path, *, year: int, villages: Villages, progress: Progress | None = None
) -> Intake:
    """Read both lists and check them.

    Raises:
        IntakeError: a file as a whole cannot be used.
    """
    tell = progress or (lambda stage, rows: None)
    typed = read_all({"household": households, "person": persons}, villages, progress=tell)
    tell("check", 0)
    facts = Facts(typed["household"], typed["person"], year)
    _refuse_other_year(facts)
    issues = run(facts)
    counts = {kind: Counts(typed[kind].frame.height, frame.height) for kind, frame in facts.frames.items()}
    for kind, count in counts.items():
        if count.kept == 0:
            _refuse_all(facts, kind, issues)
    return Intake(
        year=year,
        books={kind: item.book for kind, item in typed.items()},
        households=_households(facts),
        persons=_persons(facts),
        issues=issues,
        counts=counts,
        brought=_brought(typed),
    )


def _refuse_other_year(facts: Facts) -> None:
    """Stop when a whole list is of another year: that is the wrong file, not wrong rows."""
    for kind, frame in facts.frames.items():
        if "check_year" in frame.columns:
            years = frame["check_year"].drop_nulls().unique().sort().to_list()
            if len(years) == 1 and years[0] != facts.year and not frame["check_year"].has_nulls():
                file = facts.typed[kind].book.file
                raise IntakeError(errors.OTHER_YEAR.format(file=file, found=str(years[0]), year=str(facts.year)))


def _refuse_all(facts: Facts, kind: Kind, issues: pl.DataFrame) -> None:
    """Stop when not one row is left, with the most frequent reason."""
    refusing = [check.code for check in BY_CODE.values() if check.effect == "refuse"]
    own = issues.filter((pl.col("kind") == kind) & pl.col("code").is_in(refusing))
    check = BY_CODE[own["code"].mode().sort()[0]]
    raise IntakeError(errors.NOTHING_LEFT.format(file=facts.typed[kind].book.file, what=check.what))


def _brought(typed: dict[Kind, Typed]) -> dict[Kind, frozenset[str]]:
    """Return the columns that the lists say something about, with those that are derived from another."""
    fields = {kind: {name for field in item.book.headings for name in field.split("+")} for kind, item in typed.items()}
    if "household_phone" in fields["person"]:
        fields["household"].add("phone")
    if "id_number" in fields["person"]:
        fields["person"] |= {"birth_date", "sex", "disability_type", "disability_grade"}
    return {kind: frozenset(names) for kind, names in fields.items()}


def _households(facts: Facts) -> pl.DataFrame:
    """Return the households; a telephone that only the person list has is taken from there."""
    frame = facts.households
    if facts.persons["household_phone"].null_count() < facts.persons.height:
        phones = facts.persons.group_by("household_number", maintain_order=True).agg(
            told=pl.col("household_phone").drop_nulls().first()
        )
        frame = frame.join(phones, left_on="number", right_on="household_number", how="left", maintain_order="left")
        frame = frame.with_columns(phone=pl.coalesce("phone", "told")).drop("told")
    return frame.with_columns(
        pl.lit(facts.year, pl.Int64).alias("year"),
        pl.col("village_code").str.slice(0, 9).alias("township_code"),
        pl.col("village_code").str.slice(0, 6).alias("county_code"),
        pl.col("village_code").str.slice(0, 4).alias("prefecture_code"),
    )


def _persons(facts: Facts) -> pl.DataFrame:
    """Return the persons; what a valid identity number says fills in what is not recorded."""
    valid = identity.valid(_ID, synthetic=facts.fictional)
    card = pl.when(valid & (_ID.str.len_chars() >= 20))
    kind, grade = _ID.str.slice(18, 1), _ID.str.slice(19, 1)
    return facts.persons.with_columns(
        pl.lit(facts.year, pl.Int64).alias("year"),
        pl.coalesce("birth_date", pl.when(valid).then(identity.birth_dates(_ID))),
        pl.coalesce("sex", pl.when(valid).then(identity.sexes(_ID))),
        pl.coalesce("disability_type", card.then(pl.when(kind.is_in([*"1234567"])).then(kind))),
        pl.coalesce("disability_grade", card.then(pl.when(grade.is_in([*"1234"])).then(grade))),
    )


def _registered(intake: Intake) -> pl.DataFrame:
    """Return the households; who stands in the lists is registered, by their year when they do not tell which."""
    return intake.households.with_columns(pl.col("registered_year").fill_null(intake.year))


def to_register(intake: Intake) -> Register:
    """Return the register frames of the lists."""
    households = _registered(intake)
    return Register(
        households=households.select(HOUSEHOLD_COLUMNS),
        persons=intake.persons.select(PERSON_COLUMNS),
        household_years=households.rename({"number": "household_number"}).select(HOUSEHOLD_YEAR_COLUMNS),
        person_years=intake.persons.rename({"number": "person_number"}).select(PERSON_YEAR_COLUMNS),
        village_years=_empty(VILLAGE, VILLAGE_YEAR_COLUMNS),
        township_years=_empty(TOWNSHIP, TOWNSHIP_YEAR_COLUMNS),
    )


def _empty(table: Table, names: tuple[str, ...]) -> pl.DataFrame:
    return pl.DataFrame(schema={name: STORED[table[name].kind] for name in names})


def to_tables(intake: Intake) -> dict[str, pl.DataFrame]:
    """Return the tables of a snapshot. Of places nothing but their codes is known from the two lists."""
    households = _registered(intake)
    places = households.select("village_code", "township_code", "county_code", "prefecture_code", "year").unique()
    return {
        "person": intake.persons.select(list(PERSON)),
        "household": households.select(list(HOUSEHOLD)),
        "village": _places(VILLAGE, places),
        "township": _places(TOWNSHIP, places),
        "county": _places(COUNTY, places),
    }


def _places(table: Table, places: pl.DataFrame) -> pl.DataFrame:
    """Return one row per place of a level; what was not observed is null."""
    known = [name for name in table if name in places.columns]
    return (
        places.select(known)
        .unique()
        .with_columns(
            pl.lit(None, STORED[column.kind]).alias(column.name) for column in table.columns if column.name not in known
        )
        .select(list(table))
    )
