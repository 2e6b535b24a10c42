"""The register as columns: what imports and the synthetic prefecture hand over, and what bulk writes take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import HOUSEHOLD, PERSON, TOWNSHIP, VILLAGE, Column, Kind

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


def with_blanks(frame: pl.DataFrame, table: Mapping[str, Column], columns: tuple[str, ...]) -> pl.DataFrame:
    """Return the columns in their order; those that the frame does not have are not recorded."""
    blank = [pl.lit(None, dtype=STORED[table[name].kind]).alias(name) for name in columns if name not in frame.columns]
    return frame.with_columns(blank).select(columns)


@dataclass(frozen=True, slots=True)
class Register:
    """Six frames with the columns named above. Kinds and codes are those of the column contracts.

    Null means "not recorded". Persons and households are keyed by their register numbers, places by code.
    """

    households: pl.DataFrame
    persons: pl.DataFrame
    household_years: pl.DataFrame
    person_years: pl.DataFrame
    village_years: pl.DataFrame
    township_years: pl.DataFrame
