"""Change the register: bring in lists of households and persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

import polars as pl
from django.db import IntegrityError, models, transaction

from fupin.apps.accounts import audit
from fupin.apps.accounts.models import User
from fupin.apps.accounts.permissions import Permission, require
from fupin.apps.areas.models import Area, Level
from fupin.apps.registry import bulk, bulk_update
from fupin.apps.registry.errors import RegisterError
from fupin.apps.registry.frames import Register
from fupin.apps.registry.models import Household, HouseholdYear, Person, PersonYear

Kind = Literal["household", "person"]
_HEAD = "01"


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import did to households or persons, identity and the year's observation together."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Conflicts:
    """Values that the register cannot take, because they are already somebody else's.

    ``heads``: numbers of persons who are to be head of a household that keeps another head.
    ``id_numbers``: numbers of persons whose identity number stays with somebody else.
    """

    heads: pl.Series
    id_numbers: pl.Series
    others: pl.Series


def conflicts(register: Register) -> Conflicts:
    """Find what in a list contradicts people whom the list does not mention, or of whom it does not say otherwise."""
    listed = register.persons.select("number", "household_number", "relation", "id_number", "name", "birth_date")
    now = bulk_update.read_by_key(Person, "number", listed["number"], ["relation", "id_number", "name", "birth_date"])
    listed = listed.join(now.drop("id"), on="number", how="left", suffix="_now", maintain_order="left")
    outside = ~pl.col("number").is_in(listed["number"].implode())

    ids = bulk_update.read_by_key(Person, "id_number", listed["id_number"], ["number"]).filter(outside)

    known = bulk_update.read_by_key(Household, "number", register.households["number"], [])
    members = bulk_update.read_by_key(Person, "household_id", known["id"], ["number", "relation"], active=True)
    staying = members.filter(outside & (pl.col("relation") == _HEAD)).join(
        known.select(household_id="id", household_number="number"), on="household_id"
    )
    of_household = pl.col("household_number")
    was_head = pl.col("relation_now").eq_missing(pl.lit(_HEAD))
    stays_head = was_head & pl.col("relation").fill_null(_HEAD).eq(_HEAD)
    return Conflicts(
        heads=_clashes(
            listed.select(
                "number",
                told=pl.when((pl.col("relation") == _HEAD) & ~was_head).then(of_household),
                kept=pl.when(stays_head).then(of_household),
            ),
            staying["household_number"],
        ),
        id_numbers=_clashes(
            listed.select(
                "number",
                told=pl.when(pl.col("id_number").ne_missing(pl.col("id_number_now"))).then("id_number"),
                kept="id_number_now",
            ),
            ids["id_number"],
        ),
        others=listed.filter(_somebody_else())["number"],
    )


def _somebody_else() -> pl.Expr:
    """Whether a listed person is not who bears the number in the register: another document, and name or birth too."""
    document = pl.col("id_number").ne(pl.col("id_number_now"))
    name = pl.col("name").ne(pl.col("name_now"))
    birth = pl.col("birth_date").ne(pl.col("birth_date_now"))
    return document.fill_null(False) & (name.fill_null(False) | birth.fill_null(False))


def _clashes(claims: pl.DataFrame, elsewhere: pl.Series) -> pl.Series:
    """Return the numbers of persons who are told to take what stays with another.

    Each person takes what is ``told``, else keeps what is ``kept``; what is taken can be held once. A person whose
    claim fails keeps the former, which may make another claim fail, so this goes on until nothing fails any more.
    """
    failed = claims["number"].clear()
    while True:
        held = pl.concat([claims.select(pl.coalesce("told", "kept")).to_series(), elsewhere]).drop_nulls()
        clash = pl.col("told").is_in(held.filter(held.is_duplicated()).unique().implode()).fill_null(False)
        failing = claims.filter(clash)["number"]
        if failing.is_empty():
            return failed
        failed = pl.concat([failed, failing])
        claims = claims.with_columns(pl.when(~clash).then("told").alias("told"))


def import_register(
    *,
    actor: User | None,
    register: Register,
    year: int,
    reason: str,
    brought: Mapping[Kind, Collection[str]] | None = None,
) -> dict[Kind, Changes]:
    """Bring households and persons of one year into the register.

    New ones are created; of known ones (by number) only what differs is changed, with history. A value that the list
    does not record never erases one that the register has. Households and persons that the list does not mention are
    not touched. One transaction, one audit event.

    Args:
        actor: needs the permission to import in every village of the list, and in the villages from which households
            or persons would move. None: the system itself.
        register: the frames ``households``, ``persons``, ``household_years``, ``person_years`` of the year.
        year: the year that the observations describe.
        reason: kept with each history row.
        brought: the columns that the list has at all; the others are set for new rows only. None: all.

    Raises:
        NotPermitted: the actor may not import there.
        RegisterError: a village is unknown, or rows contradict what is there (see ``conflicts``).
    """
    columns = {kind: _all_columns(register, kind) if brought is None else frozenset(brought[kind]) for kind in _KINDS}
    try:
        with transaction.atomic():
            villages = _village_ids(register.households["village_code"])
            merged = _Merge(actor, reason, year)
            _require(actor, register, villages)
            counts = merged.run(register, villages, columns)
            audit.record(
                actor=actor,
                action="registry.import",
                subject=",".join(sorted({code[:4] for code in register.households["village_code"]})),
                detail={"year": year, "reason": reason} | {kind: asdict(count) for kind, count in counts.items()},
            )
    except IntegrityError as error:
        raise RegisterError(
            f"The list contradicts the register ({_constraint(error)}). Nothing was written. Compare the household "
            "heads and identity numbers of the list with those of the register, and import again."
        ) from error
    return counts


def _constraint(error: IntegrityError) -> str:
    """Return the name of the broken constraint; the database's own message would show personal values."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or str(error).split("\n")[0].split(" Key ")[0])


_KINDS: tuple[Kind, Kind] = ("household", "person")


def _all_columns(register: Register, kind: Kind) -> frozenset[str]:
    if kind == "household":
        return frozenset([*register.households.columns, *register.household_years.columns])
    return frozenset([*register.persons.columns, *register.person_years.columns])


def _village_ids(codes: pl.Series) -> pl.DataFrame:
    """Return ``village_code`` and ``village_id`` of the villages named; the newest vintage of a code counts."""
    wanted = codes.unique().sort()
    rows = Area.objects.filter(level=Level.VILLAGE).order_by("code", "valid_from").values_list("code", "id")
    known = pl.DataFrame(list(rows), schema={"village_code": pl.String, "village_id": pl.Int64}, orient="row")
    found = known.unique("village_code", keep="last").filter(pl.col("village_code").is_in(wanted.implode()))
    missing = wanted.filter(~wanted.is_in(found["village_code"].implode()))
    if len(missing):
        raise RegisterError(
            f"{len(missing)} villages are not known, first: {', '.join(missing[:10])}. "
            "Import the places first (fupin areas import FILE.csv)."
        )
    return found


def _require(actor: User | None, register: Register, villages: pl.DataFrame) -> None:
    """Ask for the permission in the villages of the list, and where its households and persons are now."""
    if actor is None:
        return
    households = bulk_update.read_by_key(Household, "number", register.households["number"], ["village_id"])
    persons = bulk_update.read_by_key(Person, "number", register.persons["number"], ["household_id"])
    left = bulk_update.read_by_key(Household, "id", persons["household_id"], ["village_id"])
    now = pl.concat([households["village_id"], left["village_id"]]).unique().to_list()
    codes = set(villages["village_code"]) | set(Area.objects.filter(pk__in=now).values_list("code", flat=True))
    for code in sorted(codes):
        require(actor=actor, permission=Permission.IMPORT_WORKBOOKS, code=code)


class _Merge:
    """Merges the frames of a list into the tables, identity first, then the observations of the year."""

    def __init__(self, actor: User | None, reason: str, year: int) -> None:
        self.actor = actor
        self.reason = reason
        self.year = year

    def run(
        self, register: Register, villages: pl.DataFrame, columns: Mapping[Kind, frozenset[str]]
    ) -> dict[Kind, Changes]:
        """Write everything; return what became of each household and person."""
        own = columns["household"] | {"village_id"}
        incoming = register.households.join(villages, on="village_code", how="left").drop("village_code")
        new_households, changed_households = self.table(Household, incoming, "number", own)
        household_ids = _ids(Household, register.households["number"])

        own_persons = columns["person"] | {"household_id"}
        incoming = _linked(register.persons, "household_number", household_ids, "household_id")
        new_persons, changed_persons = self.table(Person, incoming, "number", own_persons)
        person_ids = _ids(Person, register.persons["number"])

        years = _linked(register.household_years, "household_number", household_ids, "household_id")
        _, changed = self.table(HouseholdYear, years, "household_id", own, year=self.year)
        changed_households |= set(_numbers(household_ids, changed))
        years = _linked(register.person_years, "person_number", person_ids, "person_id")
        _, changed = self.table(PersonYear, years, "person_id", own_persons, year=self.year)
        changed_persons |= set(_numbers(person_ids, changed))
        return {
            "household": _count(register.households["number"], new_households, changed_households),
            "person": _count(register.persons["number"], new_persons, changed_persons),
        }

    def table(
        self, model: type[models.Model], incoming: pl.DataFrame, key: str, columns: frozenset[str], **equal: int
    ) -> tuple[set[object], set[object]]:
        """Insert and change the rows of one table; return the keys of the new and of the changed (or added) rows.

        An observation that is added to a known household counts as a change of it.
        """
        names = [name for name in incoming.columns if name != key and name not in equal and name in columns]
        existing = bulk_update.read_by_key(model, key, incoming[key], names, **equal)
        new = incoming.join(existing.select(key), on=key, how="anti", maintain_order="left")
        both = incoming.select(key, *names).join(existing, on=key, how="inner", suffix="_now", maintain_order="left")
        filled = both.with_columns(pl.coalesce(name, f"{name}_now").alias(name) for name in names)
        differs = pl.any_horizontal(
            [pl.col(name).ne_missing(pl.col(f"{name}_now")) for name in names] or [pl.lit(False)]
        )
        changed = filled.filter(differs)
        if model is Person:
            self.free_what_is_unique(changed)
        bulk_update.update(model, changed.select("id", *names), actor=self.actor, reason=self.reason)
        bulk.insert(model, new, actor=self.actor, reason=self.reason)
        return set(new[key]), set(changed[key]) | (set(new[key]) if equal else set())

    def free_what_is_unique(self, changed: pl.DataFrame) -> None:
        """Clear the heads and identity numbers that change, so that they can pass from one person to another."""
        for name in ("relation", "id_number"):
            if name in changed.columns:
                moved = pl.col(name).ne_missing(pl.col(f"{name}_now"))
                if name == "relation":
                    moved = (moved | (pl.col("household_id") != pl.col("household_id_now"))) & (
                        pl.col("relation_now") == _HEAD
                    )
                freed = changed.filter(moved).select("id", pl.lit(None, pl.String).alias(name))
                if not freed.is_empty():
                    bulk_update.set_values(Person, freed)


def _ids(model: type[models.Model], numbers: pl.Series) -> pl.DataFrame:
    return bulk_update.read_by_key(model, "number", numbers, [])


def _linked(frame: pl.DataFrame, number: str, ids: pl.DataFrame, name: str) -> pl.DataFrame:
    """Replace a register number by the primary key of what it names."""
    keys = ids.select(pl.col("number").alias(number), pl.col("id").alias(name))
    return frame.join(keys, on=number, how="left", maintain_order="left").drop(number)


def _numbers(ids: pl.DataFrame, keys: set[object]) -> pl.Series:
    return ids.filter(pl.col("id").is_in(list(keys)))["number"]


def _count(numbers: pl.Series, new: set[object], changed: set[object]) -> Changes:
    touched = len(changed - new)
    return Changes(created=len(new), changed=touched, unchanged=len(numbers) - len(new) - touched)
