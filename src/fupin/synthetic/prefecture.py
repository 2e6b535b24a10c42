"""A fictional prefecture as a register: real places, invented people, several years.

The world does not depend on the years that are asked for: the year 2015 is the same alone and among others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fupin.apps.registry.frames import Register
from fupin.rules.errors import FupinError
from fupin.synthetic import circumstances, facilities, health, identity, incomes, living, places, progress, schooling
from fupin.synthetic.households import Households, form
from fupin.synthetic.places import Places
from fupin.synthetic.sources import Streams, assumption
from fupin.synthetic.world import World

PERSONS = 174_500
YEARS = (2014, 2015, 2016, 2017, 2018)
FIRST_YEAR, LAST_YEAR = 2014, 2020
_LEAST_PERSONS = 100
_MOST_PERSONS = 2_000_000  # identity numbers of one region
_SCHOOL_YEAR_ENDS = (8, 31)


class SyntheticError(FupinError):
    """The prefecture that was asked for cannot be made."""


@dataclass(frozen=True, slots=True)
class Fictional:
    """A fictional prefecture: its areas (as in areas.csv) and its register."""

    areas: pl.DataFrame
    register: Register
    years: tuple[int, ...]

    @property
    def code(self) -> str:
        """The code of the prefecture."""
        return str(self.register.households["village_code"][0])[:4]


def generate(
    *, persons: int = PERSONS, seed: int = 1, years: Sequence[int] = YEARS, prefectures: int = 1
) -> Iterator[Fictional]:
    """Yield fictional prefectures one by one; the first has the real codes, the others codes nobody has.

    ``persons`` are the registered poor of each in 2014. The same arguments give the same people again.
    """
    for index in range(prefectures):
        yield prefecture(persons=persons, seed=seed, years=years, index=index)


def prefecture(*, persons: int = PERSONS, seed: int = 1, years: Sequence[int] = YEARS, index: int = 0) -> Fictional:
    """Return one fictional prefecture with a register of the given years (2014 to 2020)."""
    wanted = _check(persons, years)
    base = assumption("base_year")
    streams = Streams(seed, index)
    where = places.settle(streams, persons=persons, prefecture=index)
    people = form(streams, persons=persons, poor_share=where.poor_share)
    birth = identity.birth_dates(streams("birthdays"), base - people.age)
    after = (birth.dt.month() > _SCHOOL_YEAR_ENDS[0]).to_numpy()
    school = schooling.courses(streams, people, base_year=base, born_late=after)
    state = health.conditions(streams, people, school, base_year=base)
    means = incomes.means(streams, people)
    path = progress.plan(streams, where, people, income=means.start)
    school = replace(school, returns=path.exit[people.household])
    home = living.draw(streams, where, people, path, base_year=base)
    numbers_ = _household_numbers(where, people)
    household_number = pl.Series(numbers_)
    person_number = household_number.gather(people.household) + pl.Series(
        np.char.zfill((people.place + 1).astype("<U2"), 2)
    )
    around = circumstances.draw(streams, people, state, means, home, path)
    world = World(streams, where, people, school, state, means, path, home, around, household_number, person_number)
    poor = np.bincount(people.village, people.size, minlength=len(where.villages)).astype(np.int64)
    inhabitants = facilities.population(where, persons=persons, poor=poor)
    by_year = [world.of_year(year) for year in wanted]
    return Fictional(
        areas=where.areas,
        register=Register(
            households=world.households(),
            persons=world.persons(birth),
            household_years=pl.concat([observed.households for observed in by_year]),
            person_years=pl.concat([observed.persons for observed in by_year]),
            village_years=facilities.villages(
                streams, where, path, population=inhabitants, years=wanted, base_year=base
            ),
            township_years=facilities.townships(streams, where, years=wanted, base_year=base),
            county_years=facilities.counties(
                streams, where, population=inhabitants, wrongly_out={year: world.wrongly_out(year) for year in wanted}
            ),
            bills=pl.concat([observed.bills for observed in by_year]),
            loans=world.loans(until=wanted[-1]),
        ),
        years=tuple(wanted),
    )


def _check(persons: int, years: Sequence[int]) -> list[int]:
    wanted = sorted(set(years))
    if not _LEAST_PERSONS <= persons <= _MOST_PERSONS:
        raise SyntheticError(
            f"A fictional prefecture has between {_LEAST_PERSONS} and {_MOST_PERSONS:,} persons, not {persons:,}. "
            "For more people ask for more prefectures (--prefectures)."
        )
    if not wanted or wanted[0] < FIRST_YEAR or wanted[-1] > LAST_YEAR:
        raise SyntheticError(f"Years lie between {FIRST_YEAR} and {LAST_YEAR}; choose some of them.")
    return wanted


def _household_numbers(where: Places, people: Households) -> np.ndarray:
    """Return village code + a number that counts in the village."""
    inside = np.arange(people.count) - np.searchsorted(people.village, people.village)
    width = max(3, len(str(int(inside.max()) + 1)))
    counted = np.char.zfill((inside + 1).astype(f"<U{width}"), width)
    return np.char.add(np.array(where.villages)[people.village], counted)
