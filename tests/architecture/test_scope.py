"""What is kept about people: each column has its purpose and class, and what the scope excludes has no place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from django.apps import apps
from django.db import models

import fupin.apps.intake
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.apps.registry.fields import FenField, HundredthsField
from fupin.apps.registry.frames import COMPUTED_WHEN_FROZEN
from fupin.apps.registry.models import (
    Bill,
    CountyYear,
    Household,
    HouseholdYear,
    Loan,
    Person,
    PersonYear,
    TownshipYear,
    VillageYear,
)
from fupin.rules.tables import (
    BILL,
    COUNTY,
    HOUSEHOLD,
    LOAN,
    PERSON,
    TABLES,
    TOWNSHIP,
    VILLAGE,
    Column,
    Kind,
    Privacy,
    Table,
)

ALL_TABLES: tuple[Table, ...] = (*TABLES.values(), HOUSEHOLD_PRIVATE, PERSON_PRIVATE)
COLUMNS = {f"{table.name}.{column.name}": column for table in ALL_TABLES for column in table.columns}

CONTRACTS: dict[type[models.Model], tuple[Table, ...]] = {
    Household: (HOUSEHOLD, HOUSEHOLD_PRIVATE),
    HouseholdYear: (HOUSEHOLD,),
    Person: (PERSON, PERSON_PRIVATE),
    PersonYear: (PERSON, PERSON_PRIVATE),
    VillageYear: (VILLAGE,),
    TownshipYear: (TOWNSHIP,),
    CountyYear: (COUNTY,),
    Bill: (BILL,),
    Loan: (LOAN,),
}
"""Model → the contracts that its fields are declared in."""

BOOKKEEPING = {"id", "active"}
"""Fields that say nothing about a person: the key, and whether the record still belongs to the register."""

KEYS = {
    "number",
    "household_number",
    "person_number",
    "year",
    "village_code",
    "township_code",
    "county_code",
    "prefecture_code",
}
"""Columns that a relation between models stands for."""

SENSITIVE = re.compile(r"phone|bank|id_number|illness|disab|medical_aid")

EXCLUDED_WORDS = re.compile(
    r"(?:^|_)(?:ethnic\w*|nation(?:ality)?|minority|relig\w*|faith|monk|nun|clergy|temple|monastery|politic\w*|party|"
    r"member_of_party|language|mandarin|family_planning|birth_control|fertility|stability|police|crime|criminal)(?:_|$)"
)
EXCLUDED_CHARACTERS = re.compile(
    "民族|宗教|教派|信教|信仰|僧|尼姑|喇嘛|政治|党员|党派|语言|语种|普通话|计划生育|计生|节育|维稳|犯罪|服刑|治安"
)


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_a_column_says_what_it_is_and_why_it_is_kept(column: Column) -> None:
    assert column.purpose.strip(), "without a purpose it must not be kept"
    assert column.privacy in get_args(Privacy)
    assert column.label.zh.strip() and column.label.en.strip()
    assert (column.codes is not None) == (column.kind == "code")
    assert (column.unit is not None) == (column.kind in ("integer", "money", "hundredths"))


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_identity_contact_account_and_health_are_sensitive(column: Column) -> None:
    if SENSITIVE.search(column.name) and column.name not in ("basic_medical", "serious_illness_insurance"):
        assert column.privacy == "sensitive"


def test_identities_never_enter_a_snapshot() -> None:
    private = {*HOUSEHOLD_PRIVATE, *PERSON_PRIVATE} - {"number"}
    assert not {name for table in TABLES.values() for name in table} & private


def _kind(field: models.Field) -> Kind:
    if isinstance(field, FenField):
        return "money"
    if isinstance(field, HundredthsField):
        return "hundredths"
    if isinstance(field, models.BooleanField):
        return "flag"
    if isinstance(field, models.IntegerField):
        return "integer"
    if isinstance(field, models.DateField):
        return "date"
    assert isinstance(field, models.CharField), f"{field} is of no kind that a contract knows"
    return "code" if field.choices else "text"


def _own_fields(model: type[models.Model]) -> Iterator[models.Field]:
    return (field for field in model._meta.concrete_fields if not field.is_relation and field.name not in BOOKKEEPING)


@pytest.mark.parametrize("model", CONTRACTS, ids=lambda model: model.__name__)
def test_every_field_of_the_register_is_declared_with_its_kind(model: type[models.Model]) -> None:
    declared = {name: column for table in CONTRACTS[model] for name, column in table.items()}
    for field in _own_fields(model):
        assert field.name in declared, f"{field.name} is kept but declared nowhere"
        assert _kind(field) == declared[field.name].kind
        if field.choices:
            assert [value for value, _ in field.choices] == list(declared[field.name].codes)


def test_every_declared_column_is_kept_in_exactly_one_place() -> None:
    for tables, models_ in (
        ((HOUSEHOLD, HOUSEHOLD_PRIVATE), (Household, HouseholdYear)),
        ((PERSON, PERSON_PRIVATE), (Person, PersonYear)),
        ((VILLAGE,), (VillageYear,)),
        ((TOWNSHIP,), (TownshipYear,)),
        ((COUNTY,), (CountyYear,)),
        ((BILL,), (Bill,)),
        ((LOAN,), (Loan,)),
    ):
        declared = {name for table in tables for name in table} - KEYS - set(COMPUTED_WHEN_FROZEN)
        kept = [field.name for model in models_ for field in _own_fields(model) if field.name not in KEYS]
        assert sorted(kept) == sorted(declared)


def _names_of_models() -> Iterator[str]:
    for model in apps.get_models():
        if model.__module__.startswith("fupin."):
            yield model.__name__.lower()
            yield from (field.name for field in model._meta.get_fields())


def test_nothing_that_the_scope_excludes_has_a_name() -> None:
    names = {*COLUMNS, *_names_of_models()} | {name.split(".")[-1] for name in COLUMNS}
    assert [name for name in names if EXCLUDED_WORDS.search(name)] == []


def test_nothing_that_the_scope_excludes_has_a_label_or_a_code() -> None:
    labels = {column.label.zh for column in COLUMNS.values()}
    labels |= {code.label.zh for column in COLUMNS.values() if column.codes for code in column.codes.values()}
    assert [label for label in labels if EXCLUDED_CHARACTERS.search(label)] == []


def test_no_heading_that_the_scope_excludes_fills_a_column() -> None:
    folder = Path(fupin.apps.intake.__file__).parent / "sources"
    kept, excluded = [], []
    for file in sorted(folder.glob("*/*.yaml")):
        for entry in yaml.safe_load(file.read_text("utf-8"))["columns"]:
            headings = [entry["heading"], *entry.get("synonyms", ())]
            (excluded if "excluded" in entry else kept).extend(headings)
    assert len(kept) > 80
    assert [heading for heading in kept if EXCLUDED_CHARACTERS.search(heading)] == []
    assert "计划生育金" in excluded, "the national export has this column; it must be recognised and dropped"


@pytest.mark.parametrize("word", ["ethnicity", "person_religion", "party", "political_status", "nation"])
def test_the_search_finds_what_it_looks_for(word: str) -> None:
    assert EXCLUDED_WORDS.search(word)


@pytest.mark.parametrize("word", ["registration", "relapse_year", "destitute_support", "partyless"])
def test_the_search_leaves_other_words_alone(word: str) -> None:
    assert not EXCLUDED_WORDS.search(word)
