"""Write a fictional register to Parquet: its frames, its areas, and a snapshot of each year."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fupin.apps.registry.frames import Register, with_blanks
from fupin.rules import snapshot
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import COUNTY, HOUSEHOLD, PERSON, TOWNSHIP, VILLAGE
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
    return snapshot.write(directory, year=year, tables=snapshot_tables(fictional.register, year))


def snapshot_tables(register: Register, year: int) -> dict[str, pl.DataFrame]:
    """Return the tables of a snapshot: the columns that rules may see, and no names or numbers of documents."""
    this_year = pl.col("year") == year
    households = register.households.join(
        register.household_years.filter(this_year).rename({"household_number": "number"}), on="number"
    )
    persons = register.persons.join(
        register.person_years.filter(this_year).rename({"person_number": "number"}), on="number"
    )
    villages = register.village_years.filter(this_year)
    townships = register.township_years.filter(this_year)
    counties = townships.select(pl.col("township_code").str.slice(0, 6).alias("county_code"), "year").unique()
    return {
        "person": with_blanks(persons, PERSON, tuple(PERSON)),
        "household": with_blanks(_placed(households, 4), HOUSEHOLD, tuple(HOUSEHOLD)),
        "village": with_blanks(_placed(villages, 4), VILLAGE, tuple(VILLAGE)),
        "township": with_blanks(_placed(townships, 3), TOWNSHIP, tuple(TOWNSHIP)),
        "county": with_blanks(_placed(counties, 2), COUNTY, tuple(COUNTY)),
    }


def _placed(frame: pl.DataFrame, levels: int) -> pl.DataFrame:
    """Add the codes of the areas above the lowest one."""
    (lowest, _), *above = _LENGTHS[-levels:]
    return frame.with_columns(pl.col(lowest).str.slice(0, length).alias(name) for name, length in above)
