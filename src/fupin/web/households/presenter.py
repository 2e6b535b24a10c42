"""What the household page shows of the register, masked where the column contract says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE
from fupin.apps.registry.models import Household, HouseholdYear
from fupin.apps.registry.queries import Member
from fupin.rules.tables import HOUSEHOLD, PERSON, Column
from fupin.web import formats

_REGISTER = (
    "registered_year", "identification_standard", "household_type", "exit_status", "exit_year", "relapse_year",
)  # fmt: skip
_PRIVATE = ("hamlet", "phone", "bank_name", "bank_account")
_CAUSES = ("main_cause", "other_cause_1", "other_cause_2")
_LIVING = (
    "floor_area", "unsafe_house", "house_grade", "hazard_zone", "relocated", "willing_to_relocate", "safe_water",
    "domestic_power", "production_power", "broadcast_tv", "sanitary_toilet", "path", "distance_to_main_road", "fuel",
)  # fmt: skip
_LAND = (
    "arable_land", "forest_land", "returned_forest_land", "orchard_land", "pasture", "grazing_ban_area",
    "grass_balance_area", "water_area",
    "cooperative_member", "led_by_enterprise", "led_by_pioneer",
)  # fmt: skip
_INCOME_DETAIL = (
    "asset_dividend", "other_property_income", "dibao_income", "destitute_support_income", "pension_income",
    "ecological_compensation", "other_transfer_income",
)  # fmt: skip
_COSTS = ("medical_cost", "schooling_cost", "disaster_loss", "insurance_claims")
_HELP = ("measures", "helper_assigned", "monitoring_category", "risk_identified_on", "risk_removed_on")
_ASSETS = ("owns_vehicle", "owns_commercial_house", "owns_company", "on_public_payroll")
_ELSEWHERE = (
    "number", "village_code", "township_code", "county_code", "prefecture_code", "year", "size",
    "previous_net_income_per_head",
    "wage_income", "business_income", "business_cost", "property_income", "transfer_income",
    "reported_net_income_per_head",
)  # fmt: skip
_GROUPED = {*_REGISTER, *_CAUSES, *_LIVING, *_LAND, *_INCOME_DETAIL, *_COSTS, *_HELP, *_ASSETS, *_ELSEWHERE}
_REST = tuple(name for name in HOUSEHOLD if name not in _GROUPED)
"""Columns that a later contract adds: shown without anybody having to remember this page."""
_HEALTH = tuple(column.name for column in PERSON.columns if column.privacy == "sensitive")


@dataclass(frozen=True, slots=True)
class Entry:
    """A label with its value and unit."""

    label: str
    value: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading."""

    title: str | Promise
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member as a row of the table."""

    name: str
    relation: str
    sex: str
    age: int | None
    id_number: str
    education: str
    schooling: str
    labour: str
    months_worked: str
    insured: str
    health: str


def _entry(column: Column, value: Any) -> Entry:
    shown = formats.cell(column, value)
    bare = shown == formats.DASH or column.privacy == "sensitive"  # "recorded" has no unit
    unit = formats.text(column.unit) if column.unit and not bare and column.unit.en != "year" else ""
    return Entry(formats.text(column.label), shown, unit)


def groups(household: Household, observed: HouseholdYear | None) -> list[Group]:
    """Return what is recorded of a household, in groups; sensitive entries only tell that they are recorded."""

    def of(*names: str) -> list[Entry]:
        return [
            _entry(
                HOUSEHOLD[name],
                getattr(household, name, None) if hasattr(household, name) else getattr(observed, name, None),
            )
            for name in names
        ]

    private = [_entry(HOUSEHOLD_PRIVATE[name], getattr(household, name)) for name in _PRIVATE]
    return [
        Group(_("Registration"), [*of(*_REGISTER), *private]),
        Group(_("Causes of poverty"), of(*_CAUSES)),
        Group(_("Housing and living conditions"), of(*_LIVING)),
        Group(_("Land and production"), of(*_LAND)),
        Group(_("Income in detail"), of(*_INCOME_DETAIL)),
        Group(_("Costs and shocks"), of(*_COSTS)),
        Group(_("Help and monitoring"), of(*_HELP)),
        Group(_("Assets"), of(*_ASSETS)),
        *([Group(_("Other entries"), of(*_REST))] if _REST else []),
    ]


def age_at_end_of(year: int | None, born: dt.date | None) -> int | None:
    """Return the completed years of age on the last day of a year."""
    return None if year is None or born is None else year - born.year


def member_lines(members: list[Member], year: int | None) -> list[MemberLine]:
    """Return the rows of the members' table."""
    return [_member_line(member, year) for member in members]


def _member_line(member: Member, year: int | None) -> MemberLine:
    person, observed = member.person, member.observation

    def cell(name: str) -> str:
        source = person if name in ("relation", "sex") else observed
        return formats.cell(PERSON[name], getattr(source, name, None))

    insurances = [getattr(observed, name, None) for name in ("basic_medical", "employee_medical")]
    insured = True if True in insurances else (None if None in insurances else False)
    recorded = any(getattr(observed, name, None) not in (None, "") for name in _HEALTH)
    return MemberLine(
        name=person.name,
        relation=cell("relation"),
        sex=cell("sex"),
        age=age_at_end_of(year, person.birth_date),
        id_number=formats.masked_id(person.id_number) or formats.DASH,
        education=cell("education"),
        schooling=cell("schooling"),
        labour=cell("labour"),
        months_worked=cell("months_worked"),
        insured=formats.flag(insured),
        health=str(_("recorded")) if recorded else formats.DASH,
    )
