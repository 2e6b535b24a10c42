"""Medical bills of a year, and what they cost the household after insurance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fupin.apps.registry.frames import BILL_COLUMNS
from fupin.rules import codes
from fupin.synthetic.draw import Flags, Integers, by_code, days, flags, numbers, pick, words
from fupin.synthetic.health import Health
from fupin.synthetic.sources import Streams, assumption

CARE = list(codes.CARE)
HOSPITALS = list(codes.HOSPITAL)
_OUTPATIENT, _INPATIENT = range(2)  # indices into CARE
MOST_A_YEAR = 6
_DAYS = 365  # the last day of a leap year stays free
_LEAST = 1_000  # fen


@dataclass(frozen=True, slots=True)
class Bills:
    """The bills of one year, each person's lying together in the order of their days."""

    year: int
    person: Integers  # index
    place: Integers  # among the person's bills of the year, from 0
    day: Integers  # of the year, from 0
    care: Integers  # index into CARE
    hospital: Integers  # index into HOSPITALS
    major: Flags
    total: Integers  # fen
    eligible: Integers  # fen

    def own_share(self, insured: Flags) -> Integers:
        """Return what each person pays of the costs within the policy, in fen; ``insured`` is a flag per person."""
        kept = 1 - by_code(assumption("bill_reimbursed"), HOSPITALS)[self.hospital]
        own = np.rint(self.eligible * np.where(insured[self.person], kept, 1.0))
        return np.bincount(self.person, own, minlength=len(insured)).astype(np.int64)

    def frame(self, person_number: pl.Series) -> pl.DataFrame:
        """Return the rows of the register."""
        numbers_ = person_number.gather(self.person)
        return pl.DataFrame(
            {
                "number": numbers_ + str(self.year) + pl.Series(self.place + 1).cast(pl.String),
                "person_number": numbers_,
                "year": numbers(np.full(len(self.person), self.year)),
                "settled_on": days(self.year, self.day),
                "care": words(self.care, CARE),
                "hospital": words(self.hospital, HOSPITALS),
                "major_illness": flags(self.major),
                "total_cost": numbers(self.total),
                "eligible_cost": numbers(self.eligible),
            }
        ).select(BILL_COLUMNS)


def of_year(streams: Streams, state: Health, *, year: int) -> Bills:
    """Draw the bills of the ill: most of the seriously ill have some, the chronically ill a few."""
    rng = streams("bills", year)
    mean = assumption("bills_a_year")
    expected = np.where(state.serious, mean["serious"], np.where(state.chronic, mean["chronic"], 0.0))
    count = np.minimum(rng.poisson(expected), MOST_A_YEAR)
    person = np.repeat(np.arange(len(count)), count)
    n = len(person)
    day = rng.integers(0, _DAYS, n)
    day = day[np.lexsort((day, person))]  # persons are in order already
    place = np.arange(n) - np.repeat(np.cumsum(count) - count, count)
    serious = state.serious[person]
    stay = assumption("bill_inpatient")
    care = np.where(rng.random(n) < np.where(serious, stay["serious"], stay["chronic"]), _INPATIENT, _OUTPATIENT)
    inside, where, cost = care == _INPATIENT, assumption("bill_hospitals"), assumption("bill_cost")
    at = {kind: _hospitals(streams, weights, n, year) for kind, weights in where.items()}
    hospital = np.where(inside, np.where(serious, at["serious"], at["inpatient"]), at["outpatient"])
    typical = {kind: by_code(cost[kind], HOSPITALS)[hospital] for kind in ("inpatient", "outpatient")}
    mean_cost = np.where(inside, typical["inpatient"], typical["outpatient"])
    yuan = mean_cost * np.where(serious, cost["serious_factor"], 1.0) * rng.lognormal(-0.18, 0.6, n)
    total = np.maximum(np.rint(yuan * 100), _LEAST).astype(np.int64)
    share = by_code(assumption("bill_eligible"), HOSPITALS)[hospital] + rng.normal(0, 0.05, n)
    return Bills(
        year=year,
        person=person,
        place=place,
        day=day,
        care=care,
        hospital=hospital,
        major=serious & inside & (rng.random(n) < assumption("bill_major")),
        total=total,
        eligible=np.rint(total * np.clip(share, 0.3, 1.0)).astype(np.int64),
    )


def _hospitals(streams: Streams, weights: dict[int, float], n: int, year: int) -> Integers:
    """Draw indices into HOSPITALS; the same draw whatever the weights, so that the worse case goes farther away."""
    return pick(streams("bill hospitals", year), dict(enumerate(by_code(weights, HOSPITALS))), n)
