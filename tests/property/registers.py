"""Random registers that leave nothing out: blanks, zeros, losses, huge amounts, empty households, empty villages.

Columns are drawn from their contracts, so a column that is added later is drawn as well.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from fupin.rules.snapshot import arrow_schema
from fupin.rules.tables import TABLES, Column

YEAR = 2016
_BLANK = 0.2
_EPOCH = dt.date(1970, 1, 1)
_HUGE = 10**12  # fen; quotients of money are exact up to 10^15
_EDGES = {
    "money": [0, 1, -1, 295_199, 295_200, 310_000, 310_001, -(10**6), _HUGE, -_HUGE],
    "hundredths": [0, 1, 2500, 10**9],
    "integer": [0, 1, 2, 7, 2014, 2016, 2018, 10**6],
}


def _values(rng: np.random.Generator, column: Column, rows: int) -> list[object]:
    """Draw the values of a column: some edge cases, some ordinary ones, some blanks."""
    if column.codes is not None:
        drawn: list[object] = rng.choice(sorted(column.codes), rows).tolist()
    elif column.kind == "flag":
        drawn = rng.choice([True, False], rows).tolist()
    elif column.kind == "date":
        drawn = [_EPOCH + dt.timedelta(int(day)) for day in rng.integers(-20_000, 17_160, rows)]
    elif column.kind == "text":
        drawn = [f"文{number}" for number in rng.integers(0, 5, rows)]
    else:
        ordinary = rng.integers(0, 1_500_000 if column.kind == "money" else 12, rows)
        drawn = np.where(rng.random(rows) < 0.3, rng.choice(_EDGES[column.kind], rows), ordinary).tolist()
    if column.required:
        return drawn
    blank = rng.random(rows) < rng.choice([0, _BLANK, 1], p=[0.2, 0.75, 0.05])
    return [None if gone else value for gone, value in zip(blank, drawn, strict=True)]


def _frame(rng: np.random.Generator, table: str, rows: int, given: dict[str, list[str]]) -> pl.DataFrame:
    schema = pl.from_arrow(arrow_schema(TABLES[table]).empty_table()).schema  # type: ignore[union-attr]
    columns = {name: given.get(name) or _values(rng, column, rows) for name, column in TABLES[table].items()}
    columns["year"] = [YEAR] * rows
    return pl.DataFrame(columns, schema=schema)


def _places(codes: list[str], *lengths: tuple[str, int]) -> dict[str, list[str]]:
    return {name: [code[:length] for code in codes] for name, length in lengths}


def _belongings(rng: np.random.Generator, owners: dict[str, list[str]]) -> dict[str, pl.DataFrame]:
    """Draw the tables whose rows belong to persons or households and have no place of their own: bills, loans."""
    frames = {}
    for name in set(TABLES) - {"household", "person", "village", "township", "county"}:
        whose = "person_number" if "person_number" in TABLES[name] else "household_number"
        picked = rng.integers(0, len(owners[whose]), min(30, 2 * len(owners[whose]))) if owners[whose] else []
        given = {column: [owners[column][n] for n in picked] for column in _OWNERS[whose]}
        given["number"] = [f"{owners[whose][n]}-{row:03}" for row, n in enumerate(picked)]
        frames[name] = _frame(rng, name, len(picked), given)
    return frames


_OWNERS = {"person_number": ("person_number", "household_number"), "household_number": ("household_number",)}


def draw(seed: int, prefecture: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a small prefecture; its code is 9000 + ``prefecture``."""
    rng = np.random.default_rng([seed, prefecture])
    levels = (("village_code", 12), ("township_code", 9), ("county_code", 6), ("prefecture_code", 4))
    villages = [f"{9000 + prefecture}{n % 2:02}{n % 3:03}{n:03}" for n in range(rng.integers(1, 7))]
    homes = sorted(rng.choice(villages, rng.integers(0, 120)).tolist())
    numbers = [f"{village}{n:03}" for n, village in enumerate(homes)]
    sizes = rng.choice([0, 1, 2, 5], len(numbers), p=[0.2, 0.3, 0.3, 0.2])
    of_household = [number for number, size in zip(numbers, sizes, strict=True) for _ in range(size)]
    persons = [f"{household}{n:04}" for n, household in enumerate(of_household)]
    owners = {"person_number": persons, "household_number": of_household}
    townships, counties = (sorted({code[:length] for code in villages}) for length in (9, 6))
    return _belongings(rng, owners) | {
        "household": _frame(rng, "household", len(homes), {"number": numbers} | _places(homes, *levels)),
        "person": _frame(rng, "person", len(persons), {"number": persons, "household_number": of_household}),
        "village": _frame(rng, "village", len(villages), _places(villages, *levels)),
        "township": _frame(rng, "township", len(townships), _places(townships, *levels[1:])),
        "county": _frame(rng, "county", len(counties), _places(counties, *levels[2:])),
    }
