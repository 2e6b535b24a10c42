"""Income of a household in a year, item by item, in whole yuan; the items add up to their totals.

A household's income is set against the line of the year; transfers follow from who lives there, and what is left
is shared between wages and production as published for poor areas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fupin.synthetic.draw import Flags, Floats, Integers
from fupin.synthetic.health import DESTITUTE, ON_DIBAO
from fupin.synthetic.households import Households
from fupin.synthetic.living import Living
from fupin.synthetic.progress import FALLEN_BACK, OUT, Progress
from fupin.synthetic.sources import Streams, assumption, assumption_of_year, shares

FEN = 100
ITEMS = (
    "wage_income", "business_income", "business_cost", "property_income", "asset_dividend", "other_property_income",
    "transfer_income", "dibao_income", "destitute_support_income", "pension_income", "ecological_compensation",
    "other_transfer_income",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """What a household brings, whatever the year: all between 0 and 1, but for ``start``."""

    start: Floats  # income in the base year as a share of the line
    gain: Floats  # how far above the line after exit
    surprise: Floats
    wages: Floats  # how much of earned income are wages
    cost: Floats  # share of gross income from production
    rent: Floats
    dividend: Floats
    support: Floats  # amount of allowances against the average

    @property
    def wrongly_out(self) -> Flags:
        """Whether the household is below the line when it counts as out of poverty."""
        wrong: Flags = self.surprise > 1 - assumption("out_below_line")
        return wrong


def means(streams: Streams, households: Households) -> Means:
    """Draw what stays the same over the years."""
    rng = streams("means")
    n = households.count
    poor, cost = assumption("poor_income"), assumption("business_cost")
    return Means(
        start=poor["lowest"] + (poor["highest"] - poor["lowest"]) * rng.beta(2.4, 1.5, n),
        gain=rng.gamma(2, 0.5, n),
        surprise=rng.random(n),
        wages=rng.beta(3, 2, n),
        cost=cost["least"] + (cost["most"] - cost["least"]) * rng.random(n),
        rent=rng.random(n),
        dividend=rng.random(n),
        support=np.clip(rng.normal(1, 0.18, n), 0.6, 1.5),
    )


def of_year(
    streams: Streams,
    households: Households,
    means: Means,
    progress: Progress,
    living: Living,
    *,
    kind: Integers,
    hands: Integers,
    months: Integers,
    posts: Integers,
    pensioners: Integers,
    year: int,
) -> dict[str, Integers]:
    """Return the items of ITEMS in fen, and ``reported_net_income_per_head`` by the national formula.

    ``hands`` counts members who can work, ``months`` hundredths of months worked away, ``posts`` posts,
    ``pensioners`` members who draw the basic pension.
    """
    rng = streams("incomes", year)
    size = households.size
    target = _target(rng, means, progress, year) * size
    item: dict[str, NDArray[Any]] = {}
    item["destitute_support_income"] = _monthly(
        (kind == DESTITUTE) * size * assumption_of_year("destitute_support", year)
    )
    item["pension_income"] = pensioners * 12 * assumption_of_year("basic_pension", year)
    compensation = (
        living.land["ban"] / 100 * assumption_of_year("grazing_ban_reward", year)
        + living.land["balance"] / 100 * assumption_of_year("grassland_reward", year)
        + living.land["returned"] / 100 * assumption("returned_forest_payment")
    )
    item["ecological_compensation"] = np.rint(np.minimum(compensation, 0.3 * target))
    fixed = sum(item.values())
    # dibao tops up what a household has; it never makes the whole of it
    due = (kind == ON_DIBAO) * size * means.support * assumption_of_year("dibao", year)
    item["dibao_income"] = _monthly(np.minimum(due, np.maximum(0.75 * target - fixed, 360 * (kind == ON_DIBAO))))
    fixed = fixed + item["dibao_income"]
    small = np.rint(target * rng.uniform(0.02, 0.09, len(size)) / 10) * 10
    property_share = assumption("property")
    rent: Floats = (means.rent < property_share["rent"]) * target * 0.08
    shared = (
        (means.dividend < property_share["dividend_after_exit"]) & (progress.exit_year(year) <= year) & (year >= 2016)
    )
    item["asset_dividend"] = (
        np.rint(shared * (80 + 420 * means.dividend / property_share["dividend_after_exit"]) / 10) * 10
    )
    item["other_property_income"] = np.rint(rent / 10) * 10
    item["property_income"] = item["asset_dividend"] + item["other_property_income"]
    earned = np.maximum(target - fixed - small - item["property_income"], 0)
    # who cannot work lives on what relatives and the village give
    given = np.where(hands == 0, np.rint(earned * 0.7 / 10) * 10, 0)
    item["other_transfer_income"] = small + given
    earned = earned - given
    item["transfer_income"] = fixed + item["other_transfer_income"]
    working = (months > 0) | (posts > 0)
    item["wage_income"] = np.where(working, _wages(earned, means, working, months, posts), 0)
    net = np.rint(np.maximum(earned - item["wage_income"], 0) / 10) * 10
    net = np.where(net < 60, 0, net)
    item["business_income"] = np.rint(net / (1 - means.cost) / 10) * 10
    item["business_cost"] = item["business_income"] - net
    fen = {name: np.rint(item[name] * FEN).astype(np.int64) for name in ITEMS}
    total = (
        fen["wage_income"]
        + fen["business_income"]
        - fen["business_cost"]
        + fen["property_income"]
        + fen["transfer_income"]
    )
    return fen | {"reported_net_income_per_head": (2 * total + size) // (2 * size)}


def _target(rng: np.random.Generator, means: Means, progress: Progress, year: int) -> Floats:
    """Return the yuan per head to aim at: below the national line while poor, above the work line when out."""
    n = len(means.start)
    poor, out = assumption("poor_income"), assumption("exit_income")
    national, work = assumption_of_year("national_line", year), assumption_of_year("work_line", year)
    status, exit_year = progress.status(year), progress.exit_year(year)
    noise = rng.normal(1, 0.05, n)
    below = np.minimum(
        means.start * (1 + poor["growth"]) ** (year - assumption("base_year")) * noise, poor["highest"] + 0.015
    )
    leaves_next = (exit_year > year) & ((progress.exit == year + 1) | (progress.second_exit == year + 1))
    ready = leaves_next & (means.surprise < assumption("ready_before_exit"))
    since = np.clip(year - exit_year, 0, None)
    above = (
        (1 + out["least"] + (out["mean"] - out["least"]) * means.gain)
        * (1 + out["growth"]) ** since
        * np.clip(noise, 0.97, None)
    )
    wrong = means.wrongly_out
    income = np.where(ready, work * (1.03 + 0.15 * means.gain), national * below)
    income = np.where(status == FALLEN_BACK, national * (0.55 + 0.4 * means.surprise), income)
    return np.where(status == OUT, work * np.where(wrong, 0.86 + 0.1 * means.gain.clip(0, 1), above), income)


def _wages(earned: Floats, means: Means, working: Flags, months: Integers, posts: Integers) -> Floats:
    """Return wages so that wages and production keep their published proportion over all households."""
    published = shares("income_composition", "rural residents of poor areas")
    of_earned = published["wage"] / (published["wage"] + published["net operating"])
    reached = float((earned * working * means.wages).sum() / max(earned.sum(), 1))
    part = np.minimum(means.wages * of_earned / max(reached, 0.01), 0.95)
    least = 300 * months / 100 + 3600 * posts
    return np.rint(np.maximum(earned * part, np.minimum(least, earned * 0.97)) / 100).clip(6) * 100


def _monthly(amount: Floats) -> Floats:
    """Round to what can be paid in twelve equal parts."""
    return np.rint(amount / 12) * 12
