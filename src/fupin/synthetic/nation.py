"""A fictional nation as a divided snapshot: what the rules must cope with when a country is worked through at once.

The nation's registered poor of 2014 are 70.17 million persons in 128,000 villages. It is made of prefectures as
populous as their number asks for. A few of them (*worlds*) are invented in full; the others are copies of these
under codes of their own, with the wages of each household moved, so that no two prefectures have the same results.
Prefectures are written one by one: memory does not grow with the nation.
"""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np
import polars as pl

from fupin.rules import snapshot
from fupin.rules.snapshot import Snapshot, SnapshotError
from fupin.synthetic.parquet import snapshot_tables
from fupin.synthetic.prefecture import FIRST_YEAR, prefecture
from fupin.synthetic.sources import Streams

PERSONS = 70_170_000
PREFECTURES = 57
"""With the 2,251 villages of the real prefecture in each, these have 128,000 villages."""

WORLDS = 4
_MOST_WAGES_MOVED = 500  # yuan a head, up or down
_CODES = (
    "number",
    "person_number",
    "household_number",
    "village_code",
    "township_code",
    "county_code",
    "prefecture_code",
)

Progress = Callable[[str, float], None]


def write(
    directory: Path,
    *,
    year: int = 2014,
    persons: int = PERSONS,
    prefectures: int = PREFECTURES,
    worlds: int = WORLDS,
    seed: int = 1,
    processes: int = 2,
    progress: Progress | None = None,
) -> Snapshot:
    """Write the snapshot of a fictional nation, a part per prefecture; all or nothing.

    Args:
        directory: must not exist yet.
        year: 2014 to 2020.
        persons: registered poor in 2014, spread evenly over the prefectures and rounded.
        prefectures: how many; their codes are 9001, 9002 …
        worlds: how many of them are invented in full.
        seed: the same seed gives the same nation again, whatever the number of processes.
        processes: how many work side by side; each holds one or two prefectures in memory.
        progress: told how far the work is.

    Raises:
        SnapshotError: the directory exists.
        SyntheticError: a prefecture would have too few or too many persons.
    """
    if directory.exists():
        raise SnapshotError(f"{directory} exists already; a snapshot is never overwritten")
    tell = progress or (lambda stage, share: None)
    directory.parent.mkdir(parents=True, exist_ok=True)
    pending = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    size = round(persons / prefectures)
    try:
        # Polars' threads do not survive a fork.
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            jobs = [
                pool.submit(_write_world, pending, year, seed, world, size, range(world, prefectures, worlds))
                for world in range(min(worlds, prefectures))
            ]
            for number, job in enumerate(as_completed(jobs), start=1):
                job.result()
                tell("prefectures", number / (len(jobs) + 1))
        tell("digests", len(jobs) / (len(jobs) + 1))
        snapshot.seal(pending, year=year)
        pending.rename(directory)
    except BaseException:
        shutil.rmtree(pending, ignore_errors=True)
        raise
    tell("done", 1.0)
    return snapshot.read(directory, verify=False)


def _write_world(directory: Path, year: int, seed: int, world: int, persons: int, prefectures: range) -> None:
    """Invent one prefecture and write it under the codes of several."""
    before = (year - 1,) if year > FIRST_YEAR else ()
    fictional = prefecture(persons=persons, seed=seed, years=(*before, year), index=world + 1)
    tables = snapshot_tables(fictional, year)
    del fictional
    for number in prefectures:
        code = f"{9001 + number}"
        snapshot.write_part(directory, code, tables=_variant(tables, code, Streams(seed, number)("wages moved")))


def _variant(tables: dict[str, pl.DataFrame], code: str, rng: np.random.Generator) -> dict[str, pl.DataFrame]:
    """Return the tables under another prefecture's code, with the wages of each household moved."""
    moved = {
        name: frame.with_columns(
            (pl.lit(code) + pl.col(column).str.slice(4)).alias(column) for column in _CODES if column in frame.columns
        )
        for name, frame in tables.items()
    }
    homes = moved["household"]
    yuan = rng.integers(-_MOST_WAGES_MOVED, _MOST_WAGES_MOVED, homes.height, endpoint=True)
    a_head = pl.max_horizontal(pl.Series("a_head", yuan * 100), -(pl.col("wage_income") // pl.col("size")))
    moved["household"] = homes.with_columns(
        wage_income=pl.col("wage_income") + a_head * pl.col("size"),
        reported_net_income_per_head=pl.col("reported_net_income_per_head") + a_head,
    )
    return moved
