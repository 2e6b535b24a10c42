"""What befalls a household and what is done for it: hazards, disasters, costs, helpers, assets, monitoring."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fupin.rules import codes
from fupin.synthetic.bills import Bills
from fupin.synthetic.draw import Flags, Floats, Integers, by_code, days, flags, numbers, words
from fupin.synthetic.health import CAUSES, DESTITUTE, Health
from fupin.synthetic.households import OLD, Households
from fupin.synthetic.incomes import FEN, Means
from fupin.synthetic.living import Living
from fupin.synthetic.progress import NEVER, OUT, Progress
from fupin.synthetic.schooling import SCHOOLING
from fupin.synthetic.sources import Streams, assumption, assumption_of_year

MONITORING = list(codes.MONITORING_CATEGORY)
_UNSTABLE, _SUDDEN = 0, 2  # indices into MONITORING; the second category is for those who were never registered
_DISASTER = CAUSES.index("4")
_CLAIM = 0.3  # of what the ill paid themselves


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What lasts over the years, and when a household came under monitoring."""

    streams: Streams
    people: Households
    home: Living
    path: Progress
    by_disaster: Flags  # a disaster made the household poor
    hazard: Flags  # until the household moves away
    willing: Flags
    helped: Floats  # has a helper in a year when the share of the year reaches this
    assets: dict[str, Floats]  # owns it in a year when the share of the year reaches this
    supporter: Flags  # of persons
    boards: Floats  # of persons
    watched: Integers  # year in which a risk was identified, NEVER for most
    watched_on: Integers  # day of that year
    watched_for: Integers  # days until the risk was removed
    watch: Integers  # index into MONITORING

    def boarding(self, course: Integers) -> Flags:
        """Whether persons board at school, by what they attend (indices into SCHOOLING)."""
        return self.boards < by_code(assumption("boarding"), SCHOOLING)[course]

    def of_year(
        self, year: int, *, bills: Bills, course: Integers, insured: Flags, commercial: Flags
    ) -> dict[str, pl.Series]:
        """Return columns of the households' observations of a year.

        Of persons: ``course`` indexes SCHOOLING; ``insured`` and ``commercial`` say who has which medical insurance.
        """
        n, rng = self.people.count, self.streams("circumstances", year)
        own = bills.own_share(insured)
        everyday = assumption("everyday_medical") * self.people.size * rng.lognormal(-0.5, 1.0, n)
        school = by_code(assumption("schooling_cost"), SCHOOLING)[course] + self.boarding(course) * assumption(
            "boarding_cost"
        )
        loss, cover = self._losses(year), assumption("farm_insurance")
        claims = loss * (rng.random(n) < cover["insured"]) * rng.uniform(cover["least"], cover["most"], n)
        helped = rng.random(n) < assumption_of_year("measures", year)
        known, removed = self._monitored(year)
        grown = assumption("assets_growth") ** (year - assumption("base_year"))
        return {
            "hazard_zone": flags(self.hazard & (self.home.relocation > year)),
            "willing_to_relocate": flags(self.willing),
            "medical_cost": numbers(self.people.total(own) + _fen(everyday)),
            "schooling_cost": numbers(_fen(self.people.total(school) * rng.lognormal(-0.03, 0.25, n))),
            "disaster_loss": numbers(_fen(loss)),
            "insurance_claims": numbers(_fen(claims) + self.people.total(np.rint(own * commercial * _CLAIM))),
            "measures": numbers(np.where(helped, 1 + rng.poisson(1.4, n), 0)),
            "helper_assigned": flags(self.helped < assumption_of_year("helpers", year)),
            "monitoring_category": words(np.where(known, self.watch, -1), MONITORING),
            "risk_identified_on": days(self.watched, self.watched_on, ~known),
            "risk_removed_on": days(self.watched, self.watched_on + self.watched_for, ~removed),
        } | {name: flags(drawn < assumption("assets")[name] * grown) for name, drawn in self.assets.items()}

    def _losses(self, year: int) -> Floats:
        """Return what households lost by disaster in a year, in yuan: many households of a few villages."""
        rng, people, share = self.streams("disasters", year), self.people, assumption("disasters")
        struck = rng.random(int(people.village.max()) + 1) < share["villages"]
        hit = struck[people.village] & (rng.random(people.count) < np.where(self.hazard, 0.8, share["households"]))
        if year == assumption("base_year"):
            hit |= self.by_disaster & (rng.random(people.count) < share["poor_by_disaster"])
        loss: Floats = hit * share["loss"] * rng.lognormal(-0.3, 0.8, people.count)
        return loss

    def _monitored(self, year: int) -> tuple[Flags, Flags]:
        """Return whether a risk is on record at the end of a year, and whether it is over."""
        known = (self.watched <= year) & (self.path.status(year) == OUT)
        over = days(self.watched, self.watched_on + self.watched_for, ~known).dt.year().fill_null(NEVER).to_numpy()
        return known, known & (over <= year)


def draw(
    streams: Streams, people: Households, state: Health, means: Means, home: Living, path: Progress
) -> Circumstances:
    """Draw what lasts over the years."""
    rng = streams("circumstances")
    n = people.count
    share = assumption("hazard_zone")
    risky = rng.beta(0.6, 0.6 * (1 / share["households"] - 1), int(people.village.max()) + 1)  # villages differ
    moves = home.relocation < NEVER
    hazard = rng.random(n) < np.where(moves, share["relocated"], risky[people.village])
    wish = assumption("willing_to_relocate")
    destitute = (state.household_type == DESTITUTE)[people.household]
    alone = people.all(people.age >= OLD)[people.household]
    none = assumption("without_supporter")
    nobody = np.where(destitute, none["destitute"], np.where(alone, none["old_alone"], none["others"]))
    watched = _watched(streams, means, path)
    ill = people.any(state.serious)
    return Circumstances(
        streams=streams,
        people=people,
        home=home,
        path=path,
        by_disaster=state.main_cause == _DISASTER,
        hazard=hazard,
        willing=moves | (rng.random(n) < np.where(hazard, wish["in_hazard_zone"], wish["elsewhere"])),
        helped=rng.random(n),
        assets={name: rng.random(n) for name in assumption("assets")},
        supporter=rng.random(people.persons) >= nobody,
        boards=rng.random(people.persons),
        watched=watched,
        watched_on=rng.integers(0, 365, n),
        watched_for=np.where(rng.random(n) < assumption("monitoring")["lasts"], 3000, rng.integers(190, 540, n)),
        watch=np.where(ill | (rng.random(n) < assumption("monitoring")["sudden"]), _SUDDEN, _UNSTABLE),
    )


def _watched(streams: Streams, means: Means, path: Progress) -> Integers:
    """Draw the year in which a risk was identified: in households that have left poverty a year or more ago."""
    rng, share = streams("monitoring"), assumption("monitoring")
    watched = np.full(len(means.gain), NEVER)
    weak = np.where(means.gain < np.quantile(means.gain, 0.25), 3.0, 0.5)  # those just above the line
    for year in share["years"]:
        out = (path.status(year) == OUT) & (path.exit_year(year) < year) & (watched == NEVER)
        watched[out & (rng.random(len(watched)) < share["a_year"] * weak)] = year
    return watched


def _fen(yuan: Floats) -> Integers:
    """Round to whole yuan."""
    fen: Integers = np.rint(yuan).astype(np.int64) * FEN
    return fen
