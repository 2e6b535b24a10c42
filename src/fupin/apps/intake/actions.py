"""Import workbooks into the register: the same reading and the same checks as a determination without a database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from fupin.apps.accounts.models import User
from fupin.apps.areas.models import Area
from fupin.apps.intake.checks import ISSUES_SCHEMA
from fupin.apps.intake.models import ImportRun
from fupin.apps.intake.places import Villages
from fupin.apps.intake.take_in import Intake, Progress, take_in, to_register
from fupin.apps.registry.actions import Changes, Kind, conflicts, import_register
from fupin.apps.registry.frames import Register
from fupin.apps.registry.queries import HEAD


@dataclass(frozen=True, slots=True)
class Imported:
    """The record of an import, what was read, and what became of the rows."""

    run: ImportRun
    intake: Intake
    changes: dict[Kind, Changes]


def import_workbooks(
    *, actor: User | None, households: Path, persons: Path, year: int, progress: Progress | None = None
) -> Imported:
    """Read and check two workbooks and bring them into the register, in one transaction.

    Importing the same files again changes nothing. Rows with errors are treated as the checks declare and are listed
    in ``intake.issues``, together with values that contradict the register; they never stop the others.

    Raises:
        IntakeError: a file as a whole cannot be used.
        NotPermitted: the actor may not import into one of the villages.
        RegisterError: the rows contradict the register in a way that the checks do not know.
    """
    intake = take_in(households, persons, year=year, villages=Villages(_areas()), progress=progress)
    if progress is not None:
        progress("register", 0)
    with transaction.atomic():
        intake, register = _without_conflicts(intake, to_register(intake))
        changes = import_register(
            actor=actor, register=register, year=year, reason=_reason(intake), brought=intake.brought
        )
        run = ImportRun.objects.create(
            year=year,
            files={book.file: book.sha256 for book in intake.books.values()},
            actor=actor,
            at=timezone.now(),
            counts=_counts(intake, changes),
            dropped_headings=sorted({heading for book in intake.books.values() for heading in book.dropped}),
        )
    return Imported(run, intake, changes)


def _reason(intake: Intake) -> str:
    return " + ".join(book.file for book in intake.books.values())


def _areas() -> pl.DataFrame:
    """Return the areas that are valid today, as the villages' lookup takes them."""
    today = timezone.localdate()
    valid = Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today), valid_from__lte=today)
    rows = list(valid.order_by("code", "valid_from").values_list("code", "name", "level"))
    schema = {"code": pl.String, "name": pl.String, "level": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row").unique("code", keep="last", maintain_order=True)


def _without_conflicts(intake: Intake, register: Register) -> tuple[Intake, Register]:
    """Leave out the values that the register cannot take, and add an issue for each."""
    found = conflicts(register)
    issues = [intake.issues]
    if len(found.others):
        register = _without_others(intake, register, found.others, issues)
    persons = register.persons
    for name, code, numbers in (("relation", "R1", found.heads), ("id_number", "R2", found.id_numbers)):
        if len(numbers):
            wrong = pl.col("number").is_in(numbers.implode())
            issues.append(_issues(intake, intake.persons.filter(wrong), name, code))
            persons = persons.with_columns(pl.when(~wrong).then(pl.col(name)).alias(name))
    cleaned = replace(intake, issues=pl.concat(issues).sort("kind", "sheet", "row", "code", maintain_order=True))
    return cleaned, replace(register, persons=persons)


def _without_others(intake: Intake, register: Register, others: pl.Series, issues: list[pl.DataFrame]) -> Register:
    """Leave out persons who are somebody else in the register, and whole households whose head is one of them."""
    somebody_else = pl.col("number").is_in(others.implode())
    heads = register.persons.filter(somebody_else & (pl.col("relation") == HEAD))
    families = heads["household_number"].implode()
    wrong = register.persons.filter(somebody_else | pl.col("household_number").is_in(families))["number"].implode()
    issues += [
        _issues(intake, intake.persons.filter(somebody_else), "number", "R3"),
        _issues(intake, intake.households.filter(pl.col("number").is_in(families)), "number", "R4", "household"),
    ]
    return replace(
        register,
        households=register.households.filter(~pl.col("number").is_in(families)),
        household_years=register.household_years.filter(~pl.col("household_number").is_in(families)),
        persons=register.persons.filter(~pl.col("number").is_in(wrong)),
        person_years=register.person_years.filter(~pl.col("person_number").is_in(wrong)),
    )


def _issues(intake: Intake, rows: pl.DataFrame, field: str, code: str, kind: Kind = "person") -> pl.DataFrame:
    book = intake.books[kind]
    values = book.frame.select("id", value=pl.col(field))
    return rows.join(values, on="id", how="left").select(
        code=pl.lit(code),
        kind=pl.lit(kind),
        file=pl.lit(book.file),
        sheet="sheet",
        row="row",
        column=pl.lit(book.headings[field]),
        value="value",
        expected=pl.lit(None, ISSUES_SCHEMA["expected"]),
    )


def _counts(intake: Intake, changes: dict[Kind, Changes]) -> dict[str, Any]:
    counted: dict[str, Any] = {
        kind: asdict(changes[kind]) | {"read": intake.counts[kind].read, "refused": intake.counts[kind].refused}
        for kind in changes
    }
    return counted | {"issues": intake.issues.height}
