"""Micro-credits: most keep the terms of the decision, a few break one of them, so that checks find something."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from fupin.apps.registry.frames import LOAN_COLUMNS
from fupin.rules import codes
from fupin.synthetic.draw import Integers, dates, flags, numbers, pick, words
from fupin.synthetic.households import Households
from fupin.synthetic.places import ECONOMIES
from fupin.synthetic.progress import Progress
from fupin.synthetic.sources import Streams, assumption

PURPOSES = list(codes.LOAN_PURPOSE)
MOST_YUAN, MOST_MONTHS = 50_000, 36
_YEAR_LONG = 12  # months; longer loans have the next base rate
_LAST_DAY = 28  # of each month, so that a loan falls due on the day of the month on which it was paid out


def draw(
    streams: Streams, households: Households, progress: Progress, *,
    economy: Integers, hands: Integers, household_number: pl.Series, until: int,
) -> pl.DataFrame:  # fmt: skip
    """Return the loans paid out by the end of the year ``until``, as they stood then; a household has one at most.

    Poor households with somebody who can work (``hands``) borrow, up to the year in which they leave poverty.
    """
    rng = streams("loans")
    n = households.count
    chance = rng.random(n)
    start_year = np.zeros(n, dtype=np.int64)
    begun = 0.0
    for year, share in assumption("loans").items():
        first_time = (chance >= begun) & (chance < begun + share) & (hands > 0) & (progress.exit >= year)
        start_year[first_time] = year
        begun += share
    drawn = {
        "yuan": 1000 * pick(rng, assumption("loan_thousands"), n),
        "months": pick(rng, assumption("loan_months"), n),
        "month": rng.integers(0, 12, n),
        "day": rng.integers(0, _LAST_DAY, n),
        "shift": rng.integers(-60, 31, n),  # days from falling due to repayment; most repay on the day
    }
    kinds = [pick(rng, assumption("loan_purposes")[kind], n) for kind in ECONOMIES]
    purpose = np.choose(economy, kinds)
    wrong = assumption("loan_mistakes")
    breaks = {name: rng.random(n) < share for name, share in wrong.items()}
    months = np.where(breaks["too_long"], MOST_MONTHS + drawn["months"], drawn["months"])
    yuan = np.where(breaks["too_much"], MOST_YUAN + drawn["yuan"], drawn["yuan"])
    begin = (start_year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + drawn["month"]
    start, due = begin.astype("datetime64[D]") + drawn["day"], (begin + months).astype("datetime64[D]") + drawn["day"]
    repaid = due + np.where(breaks["late"], 60 - drawn["shift"], np.minimum(drawn["shift"], 0))
    never = rng.random(n) < assumption("loan_never_repaid")
    end = np.datetime64(dt.date(until, 12, 31))
    open_ = never | (repaid > end)
    rate = _base_rate(start, months) + np.where(breaks["too_dear"], 50 * rng.integers(1, 5, n), 0)
    overdue = np.where(open_ & (due <= end), np.rint(yuan * rng.uniform(0.2, 1.0, n)) * 100, 0).astype(np.int64)
    rows = np.flatnonzero((start_year > 0) & (start_year <= until))
    owner = household_number.gather(rows)
    return pl.DataFrame(
        {
            "number": owner + pl.Series(start_year[rows]).cast(pl.String),
            "household_number": owner,
            "purpose": words(np.array([PURPOSES.index(str(code)) for code in purpose[rows]], dtype=np.int64), PURPOSES),
            "principal": numbers(yuan[rows] * 100),
            "start": dates(start[rows]),
            "due": dates(due[rows]),
            "repaid_on": dates(repaid[rows], open_[rows]),
            "rate": numbers(rate[rows]),
            "collateral": flags(breaks["collateral"][rows]),
            "overdue": numbers(overdue[rows]),
        }
    ).select(LOAN_COLUMNS)


def _base_rate(start: np.ndarray, months: Integers) -> Integers:
    """Return the base rate of the day in hundredths of a per cent: up to a year, or longer."""
    table = assumption("base_rates")
    known = np.array([np.datetime64(day) for day in table])
    row = np.searchsorted(known, start, side="right") - 1
    rates = np.array([[round(100 * rate) for rate in pair.values()] for pair in table.values()])
    chosen: Integers = rates[np.maximum(row, 0), (months > _YEAR_LONG).astype(np.int64)]
    return chosen
