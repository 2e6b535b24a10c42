"""Measure areas after the rules have run: Sen, Gini, S80/S20, median, multidimensional poverty."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fupin.rules.area_measures import measure_areas
from fupin.rules.engine import Results
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS

MEASURED = tuple(f"{level}_measures" for level in AREA_LEVELS)
"""Names of the files that hold the measures, one per level, with ``code`` as key."""


def measure(results: Results, policy: Policy, year: int) -> None:
    """Write the measures of every level beside the results; nothing when the policy measures no areas."""
    if policy.measures is None:
        return
    households = pl.scan_parquet(results.path("household"))
    for level in AREA_LEVELS:
        areas = results.read(level).select("code", "population")
        found = measure_areas(
            households,
            level,
            measures=policy.measures,
            parameters=policy.parameters,
            year=year,
            population=areas,
        )
        _with_every_area(areas, found).write_parquet(measures_path(results.directory, level), compression="zstd")


def measures_path(directory: Path, level: str) -> Path:
    """Return where the measures of a level lie."""
    return directory / f"{level}_measures.parquet"


def _with_every_area(areas: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return a row for every area: without households nothing can be measured."""
    return areas.select("code").join(found, on="code", how="left").sort("code")
