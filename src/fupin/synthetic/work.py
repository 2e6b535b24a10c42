"""Who works away from the farm, who holds a public-welfare post, and who is insured."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fupin.rules import codes
from fupin.synthetic.draw import Flags, Floats, Integers, one_of_each, pick
from fupin.synthetic.health import ORDINARY, SKILLED, WEAK
from fupin.synthetic.households import GROWN, OLD, Households
from fupin.synthetic.sources import Streams, assumption, assumption_of_year

WORK_PLACES = list(codes.WORK_PLACE)
POST_TYPES = list(codes.POST_TYPE)


@dataclass(frozen=True, slots=True)
class Work:
    """Lasting tendencies; who works in a year follows from them and the year's shares."""

    away: Floats  # works away in a year when the share of the year reaches this
    place: Integers
    employer: Integers
    post: Floats  # of each household: somebody holds a post when the share of the year reaches this
    post_type: Integers  # of each household
    post_priority: Floats  # the member with the least holds it


@dataclass(frozen=True, slots=True)
class WorkOfYear:
    """Months in hundredths; 0 for those who could work away and did not, -1 where it does not apply."""

    months: Integers
    place: Integers  # index into WORK_PLACES, -1 for none
    employer: Integers
    post_type: Integers
    post_months: Integers

    @property
    def away(self) -> Flags:
        """Whether the person works away from the farm."""
        return self.months > 0


def tendencies(streams: Streams, households: Households) -> Work:
    """Draw what stays the same over the years."""
    rng = streams("work")
    n = households.persons
    older = np.clip((households.age - 35) / 60, 0, 0.45)  # the young go first
    return Work(
        away=np.clip(rng.random(n) * 0.9 + older - 0.05, 0, 1),
        place=pick(rng, dict(enumerate(assumption("work_places").values())), n),
        employer=np.where(rng.random(n) < 0.4, rng.integers(0, len(assumption("employers")), n), -1),
        post=rng.random(households.count),
        post_type=pick(rng, dict(enumerate(assumption("post_types").values())), households.count),
        post_priority=rng.random(n),
    )


def of_year(
    streams: Streams, households: Households, work: Work, *, labour: Integers, age: Integers, year: int
) -> WorkOfYear:
    """Return who works away and who holds a post in a year. Pupils, children and those without labour do neither."""
    rng = streams("work of the year", year)
    able = ((labour == ORDINARY) | (labour == SKILLED)) & (age >= GROWN) & (age < OLD)
    away = able & ((work.away < assumption_of_year("works_away", year)) | (labour == SKILLED))
    months = np.where(away, 50 * np.clip(np.rint(rng.normal(11, 4, households.persons)), 2, 22).astype(np.int64), 0)
    fit = (able | (labour == WEAK)) & ~away & (age >= 18) & (age < 66)
    wanted = work.post < assumption_of_year("posts", year)
    holders = one_of_each(streams("posts"), households.household, fit * (1.01 - work.post_priority), wanted)
    holds = np.zeros(households.persons, dtype=bool)
    holds[holders] = True
    return WorkOfYear(
        months=np.where(able, months, -1),
        place=np.where(away, work.place, -1),
        employer=np.where(away & (work.place > 0), work.employer, -1),
        post_type=np.where(holds, work.post_type[households.household], -1),
        post_months=np.where(holds, 1200, -1),
    )


@dataclass(frozen=True, slots=True)
class Insurance:
    """Lasting tendencies to be insured."""

    medical: Floats
    employee: Flags
    commercial: Flags
    aid: Flags
    pension: Flags


def insurance(streams: Streams, households: Households) -> Insurance:
    """Draw who is insured; a few households are missed as a whole, the rest one by one."""
    rng = streams("insurance")
    n = households.persons
    together = rng.random(households.count)[households.household]
    return Insurance(
        medical=np.where(rng.random(n) < 0.4, together, rng.random(n)),
        employee=rng.random(n) < assumption("employee_insured"),
        commercial=rng.random(n) < assumption("commercial_insured"),
        aid=rng.random(n) < assumption("medical_aid"),
        pension=rng.random(n) < assumption("pension_insured"),
    )


def has_labour(labour: Integers) -> Flags:
    """Whether a person can do at least light work."""
    able: Flags = np.isin(labour, (ORDINARY, SKILLED, WEAK))
    return able
