"""When villages and households leave poverty, and who falls back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fupin.synthetic.draw import Flags, Floats, Integers, choose
from fupin.synthetic.households import Households
from fupin.synthetic.places import Places
from fupin.synthetic.sources import Streams, assumption

NEVER = 9999
EXIT_STATUS = ["0", "1", "3"]
STILL_POOR, OUT, FALLEN_BACK = range(3)


@dataclass(frozen=True, slots=True)
class Progress:
    """Years of leaving poverty, of falling back and of leaving it again; NEVER when not."""

    village_exit: Integers  # of poor villages; others carry the year by which they are done
    exit: Integers
    relapse: Integers
    second_exit: Integers

    def status(self, year: int) -> Integers:
        """Return indices into EXIT_STATUS at the end of a year."""
        fallen = (self.relapse <= year) & (self.second_exit > year)
        return np.where(fallen, FALLEN_BACK, np.where(self.exit <= year, OUT, STILL_POOR))

    def exit_year(self, year: int) -> Integers:
        """Return the latest year of exit up to a year; NEVER when there was none."""
        return np.where(self.second_exit <= year, self.second_exit, np.where(self.exit <= year, self.exit, NEVER))

    def relapse_year(self, year: int) -> Integers:
        """Return the year of falling back up to a year; NEVER when there was none."""
        return np.where(self.relapse <= year, self.relapse, NEVER)


def plan(streams: Streams, places: Places, households: Households, *, income: Floats) -> Progress:
    """Let villages leave as the yearly numbers say, and households by the year of their village or before.

    ``income`` is what a household starts with as a share of the line: the better off leave earlier.
    """
    rng = streams("progress")
    exits = assumption("exits")
    village = _villages(rng, places, {year: row["villages"] for year, row in exits.items()})
    due = village[households.village]
    late = rng.random(households.count) < 0.03  # left behind when their village leaves
    key = due + np.where(late, 1 + rng.exponential(1.0, households.count), -rng.exponential(1.0, households.count))
    key -= 0.6 * (income - income.mean())
    order = np.argsort(key, kind="stable")
    cumulated = np.cumsum(households.size[order])
    planned = np.cumsum([row["persons"] for row in exits.values()]) / assumption("base_persons") * households.persons
    years = np.array([*exits, NEVER])
    exit_year = np.empty(households.count, dtype=np.int64)
    exit_year[order] = years[np.searchsorted(planned + 0.5, cumulated)]
    relapse = np.full(households.count, NEVER)
    for year in [*exits][1:]:
        able = (exit_year < year) & (relapse == NEVER) & (rng.random(households.count) < assumption("relapse"))
        relapse[able] = year
    again = np.where(relapse == NEVER, NEVER, relapse + rng.integers(1, 3, households.count))
    return Progress(village_exit=village, exit=exit_year, relapse=relapse, second_exit=again)


def _villages(rng: np.random.Generator, places: Places, planned: dict[int, int]) -> Integers:
    """Give every village its year: all of a county by its deadline, and as many poor villages a year as planned."""
    n = len(places.villages)
    result = np.full(n, max(planned))
    inside = places.poor_village.sum()
    share = inside / assumption("poor_villages")
    for kind in (True, False):
        free = places.poor_village == kind
        scale = share if kind else (n - inside) / assumption("poor_villages")
        for year, count in planned.items():
            wanted = round(count * scale)
            must = free & (places.exit_deadline == year)
            distance = np.minimum(places.exit_deadline, max(planned)) - year
            chosen = np.concatenate(
                [np.flatnonzero(must), choose(rng, _nearer(free & ~must, distance), wanted - int(must.sum()))]
            )
            result[chosen] = year
            free[chosen] = False
    return result


def _nearer(free: Flags, distance: Integers) -> Floats:
    return free / (1.0 + np.maximum(distance, 0)) ** 1.5
