"""``fupin synthesize-nation``: write the snapshot of a fictional nation, to see what the machine can do."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from fupin.cli.console import console, progress
from fupin.synthetic import nation


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--persons", default=nation.PERSONS, show_default=True, help="Registered poor in 2014.")
@click.option("--prefectures", default=nation.PREFECTURES, show_default=True, type=click.IntRange(1, 998))
@click.option("--worlds", default=nation.WORLDS, show_default=True, type=click.IntRange(1), help="Invented in full.")
@click.option("--year", default=2014, show_default=True, type=click.IntRange(2014, 2020))
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people again.")
@click.option("--processes", default=os.cpu_count() or 1, show_default="number of cores", type=click.IntRange(1))
def command(
    *, directory: Path, persons: int, prefectures: int, worlds: int, year: int, seed: int, processes: int
) -> None:
    """Write the snapshot of a fictional nation to DIR, a part per prefecture.

    A few prefectures are invented in full; the others are copies under codes of their own, with other wages.
    """
    began = time.monotonic()
    with progress("Inventing a nation") as report:
        made = nation.write(
            directory,
            year=year,
            persons=persons,
            prefectures=prefectures,
            worlds=worlds,
            seed=seed,
            processes=processes,
            progress=report,
        )
    console.print(
        f"{made.rows['household']:,} households, {made.rows['person']:,} persons, {made.rows['village']:,} villages "
        f"in {len(made.parts)} prefectures ({time.monotonic() - began:.0f} s)"
    )
