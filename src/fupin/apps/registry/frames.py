"""The register as columns: what imports and the synthetic prefecture hand over, and what bulk writes take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import polars as pl

from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import BILL, COUNTY, HOUSEHOLD, LOAN, PERSON, TOWNSHIP, VILLAGE, Column, Kind

STORED: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "code": pl.String(),
    "flag": pl.Boolean(),
    "integer": pl.Int64(),
    "money": pl.Int64(),
    "hundredths": pl.Int64(),
    "date": pl.Date(),
}
"""Polars type of each kind of column."""

_PLACE = ("village_code", "township_code", "county_code", "prefecture_code")
_HOUSEHOLD_FIXED = ("registered_year", "identification_standard")
COMPUTED_WHEN_FROZEN = ("previous_net_income_per_head",)
"""Columns of the contract that are not kept but computed when a year is frozen."""

_PERSON_FIXED = ("sex", "birth_date", "relation")


def _without(names: tuple[str, ...], *dropped: str) -> tuple[str, ...]:
    return tuple(name for name in names if name not in dropped)


HOUSEHOLD_COLUMNS = ("number", "village_code", *_HOUSEHOLD_FIXED, *_without(tuple(HOUSEHOLD_PRIVATE), "number"))
"""Columns of ``Register.households``: what does not change from year to year."""

PERSON_COLUMNS = (
    "number", "household_number", *_PERSON_FIXED, *_without(tuple(PERSON_PRIVATE), "number", "employer")
)  # fmt: skip
"""Columns of ``Register.persons``."""

HOUSEHOLD_YEAR_COLUMNS = (
    "household_number",
    *_without(tuple(HOUSEHOLD), "number", *_PLACE, *_HOUSEHOLD_FIXED, *COMPUTED_WHEN_FROZEN),
)
"""Columns of ``Register.household_years``; (household_number, year) is unique."""

PERSON_YEAR_COLUMNS = (
    "person_number", *_without(tuple(PERSON), "number", "household_number", *_PERSON_FIXED), "employer"
)  # fmt: skip
"""Columns of ``Register.person_years``; (person_number, year) is unique."""

VILLAGE_YEAR_COLUMNS = ("village_code", *_without(tuple(VILLAGE), *_PLACE))
"""Columns of ``Register.village_years``; (village_code, year) is unique."""

TOWNSHIP_YEAR_COLUMNS = ("township_code", *_without(tuple(TOWNSHIP), *_PLACE))
"""Columns of ``Register.township_years``; (township_code, year) is unique."""

COUNTY_YEAR_COLUMNS = ("county_code", *_without(tuple(COUNTY), *_PLACE))
"""Columns of ``Register.county_years``; (county_code, year) is unique."""

BILL_COLUMNS = _without(tuple(BILL), "household_number")
"""Columns of ``Register.bills``; a bill belongs to a person, who belongs to a household."""

LOAN_COLUMNS = _without(tuple(LOAN), "year")
"""Columns of ``Register.loans``: a loan runs over several years."""


def empty(table: Mapping[str, Column], columns: tuple[str, ...]) -> pl.DataFrame:
    """Return a frame of these columns without rows."""
    return pl.DataFrame(schema={name: STORED[table[name].kind] for name in columns})


def income_before(household_years: pl.DataFrame, year: int, *, key: str) -> pl.DataFrame:
    """Return ``previous_net_income_per_head`` of a year by household: the formula is that of ``net_income_per_head``.

    It needs size and the totals of income in ``household_years``, and keeps their column ``key``. Rounded half away
    from zero, as the rule does; null when something is not recorded.
    """
    net = (
        pl.col("wage_income") + pl.col("business_income") + pl.col("property_income") + pl.col("transfer_income")
        - pl.col("business_cost")
    )  # fmt: skip
    size = pl.col("size")
    rounded = net.sign() * ((2 * net.abs() + size) // (2 * size))
    return household_years.filter(pl.col("year") == year - 1).select(
        key, pl.when(size > 0).then(rounded).alias("previous_net_income_per_head")
    )


def loans_of_year(loans: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return the loans that ran on some day of a year, as they stood at its end: later repayments are not yet known."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    repaid = pl.col("repaid_on")
    return loans.filter(pl.col("start") <= last, repaid.is_null() | (repaid >= first)).with_columns(
        pl.lit(year, pl.Int64).alias("year"), pl.when(repaid <= last).then(repaid)
    )


@dataclass(frozen=True, slots=True)
class Register:
    """Frames with the columns named above. Kinds and codes are those of the column contracts.

    Null means "not recorded". Persons and households are keyed by their register numbers, places by code. Whoever
    has no county years, bills or loans leaves them out.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    household_years: pl.DataFrame
    person_years: pl.DataFrame
    village_years: pl.DataFrame
    township_years: pl.DataFrame
    county_years: pl.DataFrame = field(default_factory=partial(empty, COUNTY, COUNTY_YEAR_COLUMNS))
    bills: pl.DataFrame = field(default_factory=partial(empty, BILL, BILL_COLUMNS))
    loans: pl.DataFrame = field(default_factory=partial(empty, LOAN, LOAN_COLUMNS))
