"""Villages, townships and counties by year: population, facilities, collective income, acceptance."""

from __future__ import annotations

import numpy as np
import polars as pl

from fupin.apps.registry.frames import COUNTY_YEAR_COLUMNS, TOWNSHIP_YEAR_COLUMNS, VILLAGE_YEAR_COLUMNS
from fupin.synthetic.draw import Floats, Integers, flags, largest_remainder, numbers
from fupin.synthetic.living import since_when
from fupin.synthetic.places import Places
from fupin.synthetic.progress import NEVER, Progress
from fupin.synthetic.sources import Streams, assumption

YEARLY_GROWTH = 1.12  # of collective income


def population(places: Places, *, persons: int, poor: Integers) -> Integers:
    """Return the agricultural population of each village, so that the prefecture has its headcount ratio."""
    total = round(persons / assumption("headcount_ratio"))
    least: Integers = np.ceil(poor / assumption("highest_village_incidence")).astype(np.int64)
    wanted = places.population_share / places.population_share.sum() * total
    fixed = wanted < least
    for _ in range(20):  # villages that must be larger take from the others
        free = ~fixed
        scaled = wanted * ((total - least[fixed].sum()) / wanted[free].sum())
        more = free & (scaled < least)
        if not more.any():
            break
        fixed |= more
    result = least.copy()
    result[free] = largest_remainder(wanted[free], int(total - least[fixed].sum()))
    return result


def villages(
    streams: Streams, places: Places, progress: Progress, *, population: Integers, years: list[int], base_year: int
) -> pl.DataFrame:
    """Return one row per village and year."""
    n = len(places.villages)
    exit_year = np.where(places.poor_village, progress.village_exit, NEVER)
    needed = assumption("facilities_at_exit")
    since = {
        name: since_when(
            streams("village facilities", index),
            n,
            share=row["from"],
            gain=row["gain"],
            by=exit_year if name in needed else np.full(n, NEVER),
            laggards=0.0,
            base=base_year,
        )
        for index, (name, row) in enumerate(assumption("village_facilities").items())
    }
    rng = streams("villages")
    income = assumption("collective_income")
    start = (rng.random(n) < income["with_any"]) * income["per_head"] * rng.lognormal(0, 0.6, n)
    at_exit = np.maximum(income["at_exit_per_head"] * rng.lognormal(-0.1, 0.4, n), 10)
    rows = []
    for year in years:
        missing = (
            streams("villages not recorded", year).random((n, 2 + len(since))) < assumption("not_recorded")["village"]
        )
        grown = start * YEARLY_GROWTH ** (year - base_year)
        per_head: Floats = np.where(
            exit_year <= year, np.maximum(grown, at_exit * YEARLY_GROWTH ** (year - exit_year.clip(max=year))), grown
        )
        rows.append(
            pl.DataFrame(
                {
                    "village_code": places.villages,
                    "year": numbers(np.full(n, year)),
                    "poor_village": flags(places.poor_village),
                    "exit_year": numbers(exit_year, exit_year > year),
                    "households": numbers(np.rint(population / places.household_size)),
                    "agricultural_population": numbers(population),
                    "collective_income": numbers(np.rint(per_head * population / 10) * 1000, missing[:, -1]),
                    **{name: flags(begin <= year, missing[:, i]) for i, (name, begin) in enumerate(since.items())},
                }
            )
        )
    return pl.concat(rows).select(VILLAGE_YEAR_COLUMNS)


def townships(streams: Streams, places: Places, *, years: list[int], base_year: int) -> pl.DataFrame:
    """Return one row per township and year."""
    codes = places.areas.filter(pl.col("level") == "township")["code"].sort()
    n = len(codes)
    since = {
        name: since_when(
            streams("township facilities", index),
            n,
            share=row["from"],
            gain=row["gain"],
            by=np.full(n, NEVER),
            laggards=0.0,
            base=base_year,
        )
        for index, (name, row) in enumerate(assumption("township_facilities").items())
    }
    rows = [
        pl.DataFrame(
            {"township_code": codes, "year": numbers(np.full(n, year))}
            | {name: flags(begin <= year) for name, begin in since.items()}
        )
        for year in years
    ]
    return pl.concat(rows).select(TOWNSHIP_YEAR_COLUMNS)


def counties(
    streams: Streams, places: Places, *, population: Integers, wrongly_out: dict[int, Integers]
) -> pl.DataFrame:
    """Return what acceptance found of a county, from the year in which it leaves poverty.

    ``population`` is that of each village; ``wrongly_out`` says by year how many persons of each village are in
    households that are out though their income is below the line.
    """
    n, accepted = len(places.counties), assumption("county_acceptance")
    exit_year = np.zeros(n, dtype=np.int64)
    np.maximum.at(exit_year, places.county, np.minimum(places.exit_deadline, max(assumption("exits"))))
    inhabitants = np.bincount(places.county, population, minlength=n)
    rows = []
    for year, persons in wrongly_out.items():
        rng = streams("county acceptance", year)
        wrong = np.bincount(places.county, persons, minlength=n) * accepted["wrongly_found"]
        missed = inhabitants * accepted["missed"] * rng.uniform(0, 2, n)
        approval = rng.uniform(accepted["least_approval"], accepted["most_approval"], n)
        frame = pl.DataFrame(
            {
                "county_code": places.counties,
                "year": numbers(np.full(n, year)),
                "wrongly_exited_persons": numbers(np.rint(wrong)),
                "missed_persons": numbers(np.rint(missed)),
                "approval": numbers(np.rint(approval * 10_000)),
            }
        )
        rows.append(frame.filter(pl.Series(exit_year <= year)))
    return pl.concat(rows).select(COUNTY_YEAR_COLUMNS)
