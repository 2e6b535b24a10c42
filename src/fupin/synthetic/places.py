"""Which villages the fictional prefecture has, how many people live there, and which of them are poor villages."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import numpy as np
import polars as pl

from fupin.synthetic.draw import Flags, Floats, Integers, choose, largest_remainder
from fupin.synthetic.sources import Streams, assumption, by_county

ECONOMIES = ("farming", "mixed", "herding")


@dataclass(frozen=True, slots=True)
class Places:
    """The villages in use, one entry each, in the order of their codes; and all areas of the prefecture."""

    areas: pl.DataFrame  # code, name, level, parent, residents_committee, valid_from
    villages: list[str]
    county: Integers  # index into counties
    counties: list[str]
    economy: Integers  # index into ECONOMIES
    single_part_names: Floats  # share of households
    household_size: Floats  # persons per household of everybody
    poor_village: Flags
    poor_share: Floats  # share of the prefecture's poor persons
    population_share: Floats  # share of the prefecture's agricultural population
    exit_deadline: Integers  # year by which the county was approved for exit; 9999 when after 2018


def areas(prefecture: int) -> pl.DataFrame:
    """Return the areas of a prefecture: the real ones for 0, copies under a code nobody has (9001 …) for others."""
    real = pl.read_csv((files("fupin.apps.areas") / "data" / "areas.csv").read_bytes(), infer_schema=False)
    if prefecture == 0:
        return real
    if not 0 < prefecture < 999:
        raise ValueError("there are codes for 999 prefectures only")
    code = f"{9000 + prefecture}"
    moved = [
        pl.when(pl.col(name) != "").then(code + pl.col(name).str.slice(4)).alias(name) for name in ("code", "parent")
    ]
    named = pl.when(pl.col("level") == "prefecture").then(pl.lit(f"虚构州{prefecture:03}")).otherwise("name")
    return real.with_columns(*moved, named.alias("name"))


def settle(streams: Streams, *, persons: int, prefecture: int) -> Places:
    """Choose poor villages and spread people over villages.

    Below the real number of poor persons only a part of the villages is used, so that villages keep their real size.
    """
    everything = areas(prefecture)
    villages = everything.filter(pl.col("level") == "village").sort("code")
    codes = villages["code"].to_list()
    own = [f"5133{code[4:6]}" for code in codes]  # statistics are those of the real counties
    real, county = np.unique(own, return_inverse=True)
    rng = streams("places")
    committee = (villages["residents_committee"] == "1").to_numpy()

    weight = rng.lognormal(sigma=assumption("village_spread"), size=len(codes))
    weight *= np.where(committee, assumption("residents_committee_weight"), 1.0)
    people = _county_figures("agricultural_hukou_population_derived", real)
    people_share = people / people.sum()
    population = weight / np.bincount(county, weight)[county] * people_share[county]

    poor_village = _poor_villages(rng, county, real, committee, population)
    poor = _poor_counties(rng, real, people)
    inclination = np.where(poor_village, 1.0, _other_villages(poor_village, population))
    inclination *= rng.lognormal(sigma=assumption("poor_spread"), size=len(codes)) * population
    poor_share = inclination / np.bincount(county, inclination)[county] * poor[county]

    used = _used(streams("villages used"), county, poor_village, persons / assumption("base_persons"))
    index = np.flatnonzero(used)
    poor_share = _again_by_county(poor_share, poor, county, index)
    population = _again_by_county(population, people_share, county, index)
    approved = by_county("county_exit_approved")
    years = by_county_year("county_exit_approved")
    deadline = np.array([years[c] if approved[c] < "2020" else 9999 for c in real])
    names = assumption("single_part_names")
    sizes = _county_figures("mean_household_size", real, "2010")
    kinds = assumption("county_economy")
    economy = np.array([next(i for i, kind in enumerate(ECONOMIES) if c in kinds[kind]) for c in real])
    county = county[index]
    return Places(
        areas=everything,
        villages=[codes[i] for i in index],
        county=county,
        counties=[codes[0][:4] + c[4:] for c in real],
        economy=economy[county],
        single_part_names=np.array([names.get(c, names["default"]) for c in real])[county],
        household_size=sizes[county],
        poor_village=poor_village[index],
        poor_share=poor_share,
        population_share=population,
        exit_deadline=deadline[county],
    )


def by_county_year(indicator: str) -> dict[str, int]:
    """Return the year in which an indicator of a county is dated."""
    # county_stats.csv dates an approval by the year that was assessed
    return {code: int(date[:4]) - 1 for code, date in by_county(indicator).items()}


def _county_figures(indicator: str, counties: np.ndarray, year: str | None = None) -> Floats:
    figures = by_county(indicator, year)
    return np.array([float(figures[code]) for code in counties])


def _poor_villages(
    rng: np.random.Generator, county: Integers, real: np.ndarray, committee: Flags, size: Floats
) -> Flags:
    """Take a county's published number of poor villages, the others in proportion; never a residents' committee."""
    published = by_county("poor_villages")
    eligible = np.bincount(county[~committee], minlength=len(real))
    given = np.array([int(published.get(code, 0)) for code in real])
    rest = assumption("poor_villages") - int(given.sum())
    counts = given + largest_remainder(np.where(given > 0, 0, eligible), rest)
    chosen = np.zeros(len(county), dtype=bool)
    for i, count in enumerate(np.minimum(counts, eligible)):
        inside = np.flatnonzero((county == i) & ~committee)
        chosen[inside[choose(rng, 1 / np.sqrt(size[inside]), int(count))]] = True  # small villages are poorer
    return chosen


def _poor_counties(rng: np.random.Generator, real: np.ndarray, people: Floats) -> Floats:
    """Return each county's share of the poor: published numbers, the others by population and a plausible factor."""
    factor = assumption("incidence_factor")
    published = by_county("poor_persons")
    in_2010 = by_county("note_counties_over_20000_poor")["513300"]
    names = by_county_names()
    poorer = np.array([names[code][:2] in in_2010 for code in real])
    early = np.array([date < "2020" for date in (by_county("county_exit_approved")[code] for code in real)])
    tendency = people * rng.lognormal(sigma=factor["spread"], size=len(real))
    tendency *= np.where(poorer, factor["over_20000_poor_in_2010"], 1.0)
    tendency *= np.where(early, factor["approved_for_exit_by_2018"], 1.0)
    given = np.array([float(published.get(code, 0)) for code in real])
    rest = np.where(given > 0, 0, tendency)
    total = assumption("base_persons")
    share: Floats = (given + rest / rest.sum() * (total - given.sum())) / total
    return share


def by_county_names() -> dict[str, str]:
    """Return the real counties' names by code."""
    counties = areas(0).filter(pl.col("level") == "county")
    return dict(counties.select("code", "name").iter_rows())


def _other_villages(poor_village: Flags, population: Floats) -> float:
    """Return how much less poor the other villages are, so that poor villages hold their share of the poor."""
    inside = assumption("share_in_poor_villages")
    here, there = population[poor_village].sum(), population[~poor_village].sum()
    return float((1 - inside) / inside * here / there)


def _used(rng: np.random.Generator, county: Integers, poor_village: Flags, fraction: float) -> Flags:
    """Choose the villages in use: all, or the same fraction of poor and other villages of each county, at least one."""
    if fraction >= 1:
        return np.ones(len(county), dtype=bool)
    used = np.zeros(len(county), dtype=bool)
    for i in range(int(county.max()) + 1):
        for kind in (True, False):
            inside = np.flatnonzero((county == i) & (poor_village == kind))
            used[rng.permutation(inside)[: max(1, round(len(inside) * fraction))]] = True
    return used


def _again_by_county(share: Floats, by_county: Floats, county: Integers, index: Integers) -> Floats:
    """Let the villages in use share what their whole county has."""
    share, county = share[index], county[index]
    again: Floats = share / np.bincount(county, share, minlength=len(by_county))[county] * by_county[county]
    return again
