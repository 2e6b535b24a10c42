"""House, water, power, path, land: what a household has from which year on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fupin.rules import codes
from fupin.synthetic.draw import Flags, Floats, Integers, by_code, pick
from fupin.synthetic.households import Households
from fupin.synthetic.places import ECONOMIES, Places
from fupin.synthetic.progress import NEVER, Progress
from fupin.synthetic.sources import Streams, assumption, distributions

HOUSE_GRADES = list(codes.HOUSE_GRADE)
PATHS = list(codes.PATH)
FUELS = list(codes.FUEL)
_KINDS = ("arable", "forest", "returned", "orchard", "pasture")
LAND = {
    "arable": "arable_land", "forest": "forest_land", "returned": "returned_forest_land", "orchard": "orchard_land",
    "pasture": "pasture", "ban": "grazing_ban_area", "balance": "grass_balance_area",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Living:
    """Conditions by the year from which they hold, and what does not change."""

    since: dict[str, Integers]
    safe_grade: Integers  # index into HOUSE_GRADES
    unsafe_grade: Integers
    floor_area: Integers  # hundredths of m², before the house is repaired
    relocation: Integers  # year, NEVER for most
    soft_path: Integers  # index into PATHS
    hard_path: Integers
    distance: Integers  # hundredths of km
    fuel: Integers  # index into FUELS
    clean_fuel_since: Integers
    land: dict[str, Integers]  # hundredths of mu

    def has(self, name: str, year: int) -> Flags:
        """Whether a condition holds at the end of a year."""
        return self.since[name] <= year

    def house_grade(self, year: int) -> Integers:
        """Return indices into HOUSE_GRADES."""
        return np.where(self.has("safe_house", year), self.safe_grade, self.unsafe_grade)

    def area(self, year: int, size: Integers) -> Integers:
        """Return the floor area: a repaired house is a little larger, a new one after relocation has its limit."""
        new = size * assumption("relocated_area") * 100
        repaired = self.has("safe_house", year) & (self.since["safe_house"] > assumption("base_year"))
        area = np.where(repaired, np.rint(self.floor_area * 1.12 / 100) * 100, self.floor_area)
        return np.where(self.relocation <= year, np.minimum(new, area), area).astype(np.int64)


def since_when(
    rng: np.random.Generator, n: int, *, share: float, gain: float, by: Integers, laggards: float, base: int
) -> Integers:
    """Draw from which year a condition holds: ``share`` from the start, then ``gain`` a year, all ``by`` a year."""
    years = base + rng.geometric(gain, n)
    late = rng.random(n) < laggards
    years = np.minimum(years, np.where(by < NEVER, by + 2 * late, NEVER))
    return np.where(rng.random(n) < share, base, years)


def draw(streams: Streams, places: Places, households: Households, progress: Progress, *, base_year: int) -> Living:
    """Draw the conditions of life of all households."""
    rng = streams("living")
    n = households.count
    forced = assumption("forced_at_exit")
    since = {
        name: since_when(
            streams("living", index),
            n,
            share=row["from"],
            gain=row["gain"],
            by=progress.exit if name in forced else np.full(n, NEVER),
            laggards=assumption("laggards"),
            base=base_year,
        )
        for index, (name, row) in enumerate(assumption("conditions").items())
    }
    moves = (rng.random(n) < assumption("relocated")) & (progress.exit > 2015) & (progress.exit < NEVER)
    relocation = np.where(moves, np.maximum(2016, progress.exit - rng.integers(0, 2, n)), NEVER)
    for name in ("safe_house", "safe_water", "domestic_power"):
        since[name] = np.minimum(since[name], relocation)  # the new house has them
    economy = places.economy[households.village]
    published = distributions().filter(quantity="floor_area_pc", year=2010)["share_percent"][0]
    spread = rng.lognormal(0, 0.25, n) * households.size**-0.22 * 1.25  # larger households have less for each
    area = households.size * published * assumption("floor_area_factor") * spread
    fuels = [pick(rng, dict(enumerate(by_code(assumption("fuels")[kind], FUELS))), n) for kind in ECONOMIES]
    return Living(
        since=since,
        safe_grade=(rng.random(n) < 0.6).astype(np.int64),
        unsafe_grade=2 + (rng.random(n) < 0.45),
        floor_area=np.rint(area).astype(np.int64) * 100,
        relocation=relocation,
        soft_path=(rng.random(n) < 0.35).astype(np.int64),
        hard_path=2 + (rng.random(n) < 0.06),
        distance=np.rint(np.minimum(rng.exponential(assumption("distance"), n), 5) * 10).astype(np.int64) * 10,
        fuel=np.choose(economy, fuels),
        clean_fuel_since=base_year + rng.geometric(0.05, n),
        land=_land(rng, streams("pasture use"), economy, households.size),
    )


def _land(rng: np.random.Generator, use: np.random.Generator, economy: Integers, size: Integers) -> dict[str, Integers]:
    """Draw land in hundredths of mu.

    What was returned to forest is counted as forest too. Pasture under contract either may not be grazed or is grazed
    within its capacity, never both.
    """
    n = len(size)
    mean, share, contract = assumption("land"), assumption("has_land"), assumption("pasture_contract")
    land: dict[str, Integers] = {}
    for name in _KINDS:
        per_head: Floats = np.array([mean[kind][name] for kind in ECONOMIES])[economy]
        owns = rng.random(n) < np.array([share[kind][name] for kind in ECONOMIES])[economy]
        area = size * per_head * rng.lognormal(-0.08, 0.4, n)
        land[name] = np.where(owns, np.rint(area * 10) * 10, 0).astype(np.int64)
    land["forest"] = np.maximum(land["forest"], land["returned"])
    signed = np.where(use.random(n) < contract["share"], land["pasture"], 0)
    part = np.where(use.random(n) < contract["with_ban"], use.uniform(contract["least"], contract["most"], n), 0.0)
    land["ban"] = (np.rint(signed * part / 100) * 100).astype(np.int64)
    land["balance"] = signed - land["ban"]
    return land
