"""Read a year of the register as the tables of a snapshot."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db.models import Q, QuerySet, Value

from fupin.apps.areas.models import Area, Level
from fupin.apps.registry.frames import COMPUTED_WHEN_FROZEN, STORED, income_before, loans_of_year
from fupin.apps.registry.models import Bill, CountyYear, HouseholdYear, Loan, PersonYear, TownshipYear, VillageYear
from fupin.rules.tables import BILL, COUNTY, HOUSEHOLD, LOAN, PERSON, TOWNSHIP, VILLAGE, Table

_CHUNK = 20_000  # rows held as Python objects at a time
_LEVELS = {"village_code": 12, "township_code": 9, "county_code": 6, "prefecture_code": 4}

_HOUSEHOLD_PATHS = {
    "number": "household__number",
    "village_code": "household__village__code",
    "registered_year": "household__registered_year",
    "identification_standard": "household__identification_standard",
}
_PERSON_PATHS = {
    "number": "person__number",
    "household_number": "person__household__number",
    "sex": "person__sex",
    "birth_date": "person__birth_date",
    "relation": "person__relation",
}


def read_year(year: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a snapshot: active households and persons with what was observed in the year.

    Every village, township and county that was valid on 31 December of the year is in it, observed or not.
    """
    observed = HouseholdYear.objects.filter(year=year, household__active=True)
    households = _places(_frame(HOUSEHOLD, observed, _HOUSEHOLD_PATHS)).join(
        _income_before(year), on="number", how="left"
    )
    persons = _frame(
        PERSON,
        PersonYear.objects.filter(year=year, person__active=True, person__household__active=True),
        _PERSON_PATHS,
    )
    villages = _frame(VILLAGE, VillageYear.objects.filter(year=year), {"village_code": "village__code"})
    townships = _frame(TOWNSHIP, TownshipYear.objects.filter(year=year), {"township_code": "township__code"})
    counties = _frame(COUNTY, CountyYear.objects.filter(year=year), {"county_code": "county__code"})
    bills = _frame(
        BILL,
        Bill.objects.filter(year=year, person__active=True, person__household__active=True),
        {"person_number": "person__number", "household_number": "person__household__number"},
    )
    known = pl.concat([_codes(Level.VILLAGE, year), households["village_code"]]).unique()
    areas = _places(pl.DataFrame({"village_code": known}))
    return {
        "household": households,
        "person": persons,
        "village": _complete(VILLAGE, areas, villages, year),
        "township": _complete(TOWNSHIP, areas, townships, year),
        "county": _complete(COUNTY, areas, counties, year),
        "bill": bills,
        "loan": _loans(year),
    }


def _frame(table: Table, rows: QuerySet[Any], paths: dict[str, str]) -> pl.DataFrame:
    """Read rows into a frame of the contract's kinds; columns of places above the village are left out."""
    absent = {*_LEVELS, *COMPUTED_WHEN_FROZEN} - set(paths)
    columns = [column for column in table.columns if column.name not in absent]
    schema = {column.name: STORED[column.kind] for column in columns}
    names = [paths.get(column.name, column.name) for column in columns]
    values = rows.order_by().values_list(*names).iterator(chunk_size=_CHUNK)
    chunks = [pl.DataFrame(chunk, schema=schema, orient="row") for chunk in _chunks(values)]
    frame = pl.concat(chunks) if chunks else pl.DataFrame(schema=schema)
    blank = [column.name for column in columns if column.kind in ("text", "code") and not column.required]
    return frame.with_columns(pl.col(name).replace("", None) for name in blank)


def _loans(year: int) -> pl.DataFrame:
    """Return the loans that ran on some day of the year, as they stood at its end."""
    granted = Loan.objects.filter(start__lte=dt.date(year, 12, 31), household__active=True).annotate(year=Value(year))
    return loans_of_year(_frame(LOAN, granted, {"household_number": "household__number"}), year)


def _income_before(year: int) -> pl.DataFrame:
    """Return net income per head of the year before by household number."""
    names = ("year", "size", "wage_income", "business_income", "business_cost", "property_income", "transfer_income")
    rows = HouseholdYear.objects.filter(year=year - 1, household__active=True).values_list("household__number", *names)
    schema = {"number": pl.String(), **dict.fromkeys(names, pl.Int64())}
    frame = pl.DataFrame(list(rows.iterator(chunk_size=_CHUNK)), schema=schema, orient="row")
    return income_before(frame, year, key="number")


def _chunks(rows: Iterable[tuple[Any, ...]]) -> Iterable[list[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _places(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the codes of the areas above the village."""
    return frame.with_columns(
        pl.col("village_code").str.slice(0, length).alias(name)
        for name, length in _LEVELS.items()
        if name != "village_code"
    )


def _codes(level: Level, year: int) -> pl.Series:
    day = dt.date(year, 12, 31)
    valid = Area.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), level=level, valid_from__lte=day)
    return pl.Series("village_code", list(valid.values_list("code", flat=True)), dtype=pl.String)


def _complete(table: Table, areas: pl.DataFrame, observed: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return a row for every area of the table's level, with what was observed of it or nulls."""
    key = table.key[0]
    place = [name for name in table if name in _LEVELS]
    frame = areas.select(place).unique().with_columns(year=pl.lit(year, dtype=pl.Int64))
    return frame.join(observed.drop("year"), on=key, how="left").select(list(table))
