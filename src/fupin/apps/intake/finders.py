"""What the checks of the catalogue look for, as operations on whole columns."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator

import polars as pl

from fupin.apps.intake.convert import CONTRACTS, scientific
from fupin.apps.intake.facts import Facts, Finding, pick
from fupin.apps.intake.layouts import Kind
from fupin.apps.registry import identity
from fupin.rules.tables import Kind as ColumnKind

TOLERANCE = 100
"""Fen by which a sum may differ from its parts, because lists round to the yuan or the fen."""

LENGTHS: dict[str, int] = {
    "number": 30,
    "household_number": 30,
    "name": 80,
    "id_number": 22,
    "phone": 20,
    "household_phone": 20,
    "hamlet": 60,
    "bank_name": 60,
    "bank_account": 32,
    "employer": 120,
}
"""Characters that the register keeps of each text."""

KEYS: tuple[tuple[Kind, str], ...] = (("household", "number"), ("person", "number"), ("person", "household_number"))
_HEAD = pl.col("relation") == "01"
_ID = pl.col("id_number")


def _fields(facts: Facts, kind: Kind, *kinds: ColumnKind) -> Iterator[str]:
    """Yield the fields of a list whose columns are of the kinds given."""
    contract = CONTRACTS[kind]
    for field in facts.typed[kind].book.headings:
        names = [name for name in field.split("+") if name in contract]
        if names and contract[names[0]].kind in kinds:
            yield field


def unread(*kinds: ColumnKind) -> Callable[[Facts], Iterable[Finding]]:
    """Find cells of some kinds of column whose text could not be understood (work places apart)."""

    def find(facts: Facts) -> Iterator[Finding]:
        for kind in facts.frames:
            for field in _fields(facts, kind, *kinds):
                if field != "work_place":
                    yield Finding(kind, field, facts.unread(kind, field))

    return find


def work_place_unread(facts: Facts) -> Iterator[Finding]:
    """Find places of work that tell nothing."""
    yield Finding("person", "work_place", facts.unread("person", "work_place"))


def no_number(facts: Facts) -> Iterator[Finding]:
    """Find rows without their number or that of their household."""
    for kind, field in KEYS:
        yield facts.find(kind, field, pl.col(field).is_null())


def in_scientific_notation(fields: tuple[tuple[Kind, str], ...]) -> Callable[[Facts], Iterable[Finding]]:
    """Find numbers whose last digits are lost."""

    def find(facts: Facts) -> Iterator[Finding]:
        for kind, field in fields:
            if field in facts.frames[kind].columns:
                yield facts.find(kind, field, scientific(pl.col(field)))

    return find


def too_long(fields: tuple[str, ...]) -> Callable[[Facts], Iterable[Finding]]:
    """Find texts that the register cannot hold."""

    def find(facts: Facts) -> Iterator[Finding]:
        for kind, frame in list(facts.frames.items()):
            for field in fields:
                if field in frame.columns:
                    limit = LENGTHS[field]
                    yield facts.find(kind, field, pl.col(field).str.len_chars() > limit, pl.lit(f"≤ {limit}"))

    return find


def other_year(facts: Facts) -> Iterator[Finding]:
    """Find rows of another year."""
    for kind, frame in list(facts.frames.items()):
        if "check_year" in frame.columns:
            yield facts.find(kind, "check_year", pl.col("check_year") != facts.year, pl.lit(str(facts.year)))


def number_twice(facts: Facts) -> Iterator[Finding]:
    """Find the second and further rows of a number."""
    for kind in list(facts.frames):
        yield facts.find(kind, "number", ~pl.col("number").is_first_distinct())


def village_unknown(facts: Facts) -> Iterator[Finding]:
    """Find households whose village is not known; expected is a village with a similar name."""
    yield facts.find("household", "place_village", pl.col("village_code").is_null(), pl.col("suggestion"))


def household_unknown(facts: Facts) -> Iterator[Finding]:
    """Find persons whose household does not stand in the household list."""
    known = facts.households["number"]
    yield facts.find("person", "household_number", ~pl.col("household_number").is_in(known.implode()))


def own_village_unknown(facts: Facts) -> Iterator[Finding]:
    """Find persons whose own address names a village that is not known; expected is a village with a similar name."""
    if "place_village" in facts.persons.columns:
        unknown = pl.col("village_code").is_null() & pl.col("place_village").is_not_null()
        yield facts.find("person", "place_village", unknown, pl.col("suggestion"))


def own_village_differs(facts: Facts) -> Iterator[Finding]:
    """Find persons whose own address is in another village than their household; expected is that village."""
    if "place_village" in facts.persons.columns and "place_village" in facts.households.columns:
        home = facts.households.select(household_number="number", home="village_code", home_name="place_village")
        frame = facts.persons.join(home, on="household_number", how="left", maintain_order="left")
        differs = pl.col("village_code") != pl.col("home")
        yield Finding("person", "place_village", pick(frame, differs, pl.col("home_name")))


def out_of_range(facts: Facts) -> Iterator[Finding]:
    """Find amounts below zero, months beyond twelve, sizes and years that cannot be."""
    for kind in list(facts.frames):
        for field in _fields(facts, kind, "money", "hundredths"):
            if field == "reported_net_income_per_head":
                continue  # a loss is possible
            low, high = pl.col(field) < 0, pl.col(field) > 1200
            months = field in ("months_worked", "post_months")
            yield facts.find(kind, field, low | high if months else low, pl.lit("0–12" if months else "≥ 0"))
        for field in _fields(facts, kind, "integer"):
            least, most = (1, 30) if field == "size" else (2010, facts.year)
            yield facts.find(kind, field, ~pl.col(field).is_between(least, most), pl.lit(f"{least}–{most}"))


def date_out_of_range(facts: Facts) -> Iterator[Finding]:
    """Find dates of birth after the end of the year or before 1900."""
    last = datetime.date(facts.year, 12, 31)
    first = datetime.date(identity.FIRST_YEAR, 1, 1)
    yield facts.find("person", "birth_date", ~pl.col("birth_date").is_between(first, last), pl.lit(f"≤ {last}"))


def no_name(facts: Facts) -> Iterator[Finding]:
    """Find persons without a name."""
    yield facts.find("person", "name", pl.col("name").is_null())


def no_id(facts: Facts) -> Iterator[Finding]:
    """Find persons without an identity number."""
    yield facts.find("person", "id_number", _ID.is_null())


def id_shape_wrong(facts: Facts) -> Iterator[Finding]:
    """Find identity numbers of a wrong length or with wrong characters."""
    yield facts.find("person", "id_number", ~identity.shape_right(_ID), pl.lit("18 / 20 / 22"))


def id_check_digit_wrong(facts: Facts) -> Iterator[Finding]:
    """Find identity numbers whose check character does not fit."""
    yield facts.find("person", "id_number", identity.shape_right(_ID) & ~identity.check_character_right(_ID))


def id_date_wrong(facts: Facts) -> Iterator[Finding]:
    """Find identity numbers that carry no date of birth."""
    yield facts.find("person", "id_number", identity.shape_right(_ID) & identity.birth_dates(_ID).is_null())


def id_region_unknown(facts: Facts) -> Iterator[Finding]:
    """Find identity numbers of no region; that of fictional registries only counts among its like."""
    known = identity.region_known(_ID, synthetic=facts.fictional)
    yield facts.find("person", "id_number", identity.shape_right(_ID) & ~known)


def id_twice(facts: Facts) -> Iterator[Finding]:
    """Find identity numbers that stand further up; the first 18 characters count."""
    holder = _ID.str.slice(0, 18)
    yield facts.find("person", "id_number", _ID.is_not_null() & ~holder.is_first_distinct())


def sex_differs_from_id(facts: Facts) -> Iterator[Finding]:
    """Find persons whose sex is not that of their valid identity number."""
    told = identity.sexes(_ID)
    label = told.replace_strict({"1": "男", "2": "女"}, default=None)
    yield facts.find("person", "sex", _id_valid(facts) & (pl.col("sex") != told), label)


def birth_date_differs_from_id(facts: Facts) -> Iterator[Finding]:
    """Find persons whose date of birth is not that of their valid identity number."""
    told = identity.birth_dates(_ID)
    yield facts.find("person", "birth_date", _id_valid(facts) & (pl.col("birth_date") != told), told)


def _id_valid(facts: Facts) -> pl.Expr:
    return identity.valid(_ID, synthetic=facts.fictional)


def heads_too_many(facts: Facts) -> Iterator[Finding]:
    """Every head but one: the one that the household list names by number, else the first."""
    heads = facts.persons.filter(_HEAD)
    if "check_head_number" in facts.households.columns:
        named = facts.households.select(household_number="number", named="check_head_number")
        heads = heads.join(named, on="household_number", how="left", maintain_order="left")
        heads = heads.sort((pl.col("number") == pl.col("named")).fill_null(False), descending=True, maintain_order=True)
    yield Finding("person", "relation", pick(heads, ~pl.col("household_number").is_first_distinct()))


def _with_members(facts: Facts) -> pl.DataFrame:
    members = facts.persons.group_by(pl.col("household_number").alias("number")).agg(
        members=pl.len(), heads=_HEAD.sum(), head_name=pl.col("name").filter(_HEAD).first()
    )
    return facts.households.join(members, on="number", how="left", maintain_order="left")


def no_members(facts: Facts) -> Iterator[Finding]:
    """Find households of which the person list has nobody."""
    yield Finding("household", "number", pick(_with_members(facts), pl.col("members").is_null()))


def no_head(facts: Facts) -> Iterator[Finding]:
    """Find households with members but no head."""
    yield Finding("household", "number", pick(_with_members(facts), pl.col("heads") == 0))


def size_differs(facts: Facts) -> Iterator[Finding]:
    """Find households whose size is not the number of their members."""
    frame = _with_members(facts)
    yield Finding("household", "size", pick(frame, pl.col("size") != pl.col("members"), pl.col("members")))


def head_name_differs(facts: Facts) -> Iterator[Finding]:
    """Find households whose head is called differently in the person list; spaces and dots do not count."""
    frame = _with_members(facts)
    if "check_head_name" in frame.columns:
        differs = pl.col("check_head_name").str.replace_all(r"[\s·.•・]", "") != pl.col("head_name").str.replace_all(
            r"[\s·.•・]", ""
        )
        yield Finding("household", "check_head_name", pick(frame, differs, pl.col("head_name")))


def _yuan(fen: pl.Expr) -> pl.Expr:
    return (fen / 100).round(2).cast(pl.String)


def sums_differ(facts: Facts) -> Iterator[Finding]:
    """Totals that are not what their items come to; items that are not recorded cannot be summed."""
    frame = facts.households
    total: dict[str, pl.Expr] = {
        "property_income": pl.col("asset_dividend") + pl.col("other_property_income"),
        "check_gross_income": _sum("wage_income", "business_income", "property_income", "transfer_income"),
    }
    total["check_net_income"] = total["check_gross_income"] - pl.col("business_cost")
    for field, computed in total.items():
        if field in frame.columns:
            wrong = (pl.col(field) - computed).abs() > TOLERANCE
            yield Finding("household", field, pick(frame, wrong, _yuan(computed)))
    items = _sum(
        "dibao_income", "destitute_support_income", "pension_income", "ecological_compensation", "other_transfer_income"
    )
    dropped = any(ground.name == "family_planning" for ground in facts.typed["household"].book.dropped.values())
    excess = pl.col("transfer_income") - items
    wrong = excess < -TOLERANCE if dropped else excess.abs() > TOLERANCE
    yield Finding("household", "transfer_income", pick(frame, wrong, _yuan(items)))


def _sum(*names: str) -> pl.Expr:
    """Return the sum of columns, null when one of them is not recorded."""
    return pl.sum_horizontal(names, ignore_nulls=False)


def per_head_differs(facts: Facts) -> Iterator[Finding]:
    """Find households whose reported net income per head is not what their items come to."""
    gross = _sum("wage_income", "business_income", "property_income", "transfer_income")
    computed = (gross - pl.col("business_cost")) / pl.col("size")
    wrong = (pl.col("reported_net_income_per_head") - computed).abs() > TOLERANCE
    yield Finding("household", "reported_net_income_per_head", pick(facts.households, wrong, _yuan(computed)))
