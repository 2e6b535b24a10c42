"""Write a fictional register to Parquet: its frames, its areas, and a snapshot of each year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fupin.apps.registry.frames import Register, income_before, loans_of_year
from fupin.rules import snapshot
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import BILL, COUNTY, HOUSEHOLD, LOAN, PERSON, TOWNSHIP, VILLAGE, Table
from fupin.synthetic.prefecture import Fictional

_LENGTHS = (("village_code", 12), ("township_code", 9), ("county_code", 6), ("prefecture_code", 4))


def write_frames(fictional: Fictional, directory: Path) -> list[Path]:
    """Write ``areas.parquet`` and one file per frame of the register; return their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    frames = {"areas": fictional.areas} | {name: getattr(fictional.register, name) for name in Register.__slots__}
    paths = []
    for name, frame in frames.items():
        path = directory / f"{name}.parquet"
        frame.write_parquet(path, compression="zstd")
        paths.append(path)
    return paths


def write_snapshot(fictional: Fictional, directory: Path, *, year: int) -> Snapshot:
    """Write the snapshot of a year; ``directory`` must not exist yet."""
    return snapshot.write(directory, year=year, tables=snapshot_tables(fictional, year))


def snapshot_tables(fictional: Fictional, year: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a snapshot: the columns that rules may see, and no names or numbers of documents.

    They are those that freezing the year from the database gives: every area is there, observed or not. What a
    household earned in the year before is known when that year is in the register too.
    """
    register, this_year = fictional.register, pl.col("year") == year
    households = (
        register.households.join(
            register.household_years.filter(this_year).rename({"household_number": "number"}), on="number"
        )
        .join(
            income_before(register.household_years, year, key="household_number"),
            left_on="number", right_on="household_number", how="left",
        )
    )  # fmt: skip
    persons = register.persons.join(
        register.person_years.filter(this_year).rename({"person_number": "number"}), on="number"
    )
    of_person = register.persons.select(pl.col("number").alias("person_number"), "household_number")
    return {
        "person": persons.select(list(PERSON)),
        "household": _placed(households, 4).select(list(HOUSEHOLD)),
        "village": _areas(fictional, "village", VILLAGE, register.village_years, year),
        "township": _areas(fictional, "township", TOWNSHIP, register.township_years, year),
        "county": _areas(fictional, "county", COUNTY, register.county_years, year),
        "bill": register.bills.filter(this_year).join(of_person, on="person_number").select(list(BILL)),
        "loan": loans_of_year(register.loans, year).select(list(LOAN)),
    }


def _areas(fictional: Fictional, level: str, table: Table, observed: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return a row for every area of a level, with what was observed of it or nulls."""
    (key,) = table.key
    areas = fictional.areas.filter(pl.col("level") == level).select(
        pl.col("code").alias(key), pl.lit(year, pl.Int64).alias("year")
    )
    placed = _placed(areas, len(_LENGTHS) - [name for name, _ in _LENGTHS].index(key))
    return placed.join(observed, on=(key, "year"), how="left").select(list(table))


def _placed(frame: pl.DataFrame, levels: int) -> pl.DataFrame:
    """Add the codes of the areas above the lowest one."""
    (lowest, _), *above = _LENGTHS[-levels:]
    return frame.with_columns(pl.col(lowest).str.slice(0, length).alias(name) for name, length in above)
