"""Causes of poverty, who is ill or disabled, who can work, and which households live on support.

Causes are drawn first, because a cause needs somebody behind it: illness an ill member, schooling a pupil, lack of
labour few hands. All shares of the file are met exactly in the base year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fupin.rules import codes
from fupin.synthetic.draw import Flags, Integers, choose, one_of_each, pick
from fupin.synthetic.households import GROWN, OLD, Households
from fupin.synthetic.schooling import PRIMARY, Schooling
from fupin.synthetic.sources import Streams, assumption, shares

CAUSES = list(codes.CAUSE)
LABOUR = list(codes.LABOUR)
HOUSEHOLD_TYPES = ["1", "4", "6"]  # poor, poor on dibao, poor on destitute support
ORDINARY, SKILLED, LOST, NONE, WEAK = range(5)  # indices into LABOUR
POOR, ON_DIBAO, DESTITUTE = range(3)
_CAUSE = {
    "illness": "1", "disability": "2", "schooling": "3", "disaster": "4", "lack_of_skills": "7", "lack_of_labour": "8",
    "lack_of_funds": "9", "poor_transport": "10",
}  # fmt: skip
_FURTHER = {"缺技术": "7", "交通条件落后": "10", "缺资金": "9", "自身发展动力不足": "11"}


@dataclass(frozen=True, slots=True)
class Health:
    """What is wrong and who can work; stays as it was in the base year, but for age and school."""

    main_cause: Integers  # index into CAUSES, of each household
    further_causes: tuple[Integers, Integers]  # -1 for none
    household_type: Integers  # index into HOUSEHOLD_TYPES
    chronic: Flags
    serious: Flags
    disability: Flags
    disability_type: Integers  # index into codes.DISABILITY_TYPE, -1 for none
    disability_grade: Integers
    grown_labour: Integers  # index into LABOUR, from 16 to 59 outside school
    old_labour: Integers  # from 60 on

    @property
    def healthy(self) -> Flags:
        """Whether nothing is recorded against the person's health."""
        return ~(self.chronic | self.serious | self.disability)

    def labour(self, age: Integers, at_school: Flags) -> Integers:
        """Return indices into LABOUR for people of this age."""
        grown = np.where(age >= OLD, self.old_labour, self.grown_labour)
        return np.where((age < GROWN) | at_school, NONE, grown)


def conditions(streams: Streams, households: Households, schooling: Schooling, *, base_year: int) -> Health:
    """Draw causes, illness, disability, labour and support of all households."""
    rng = streams("health")
    hh, age = households, households.age
    at_school = schooling.schooling(base_year) >= PRIMARY
    grown = (age >= GROWN) & (age < OLD) & ~at_school
    cause = _main_causes(rng, hh, grown, schooling, base_year)
    chronic, serious, disability = _ill(rng, hh, cause)
    ill = chronic | serious | disability
    labour = _labour(rng, hh, grown, ill, severe=serious | disability, at_school=at_school)
    kind = _household_types(rng, hh, labour, ill)
    able = (labour == ORDINARY) | (labour == SKILLED)
    grade = np.where(disability, pick(rng, assumption("disability_grades"), hh.persons) - 1, -1)
    grade = np.where(disability & able & (grade < 2), grade + 2, grade)  # the severely disabled do not count as able
    return Health(
        main_cause=cause,
        further_causes=_further_causes(rng, cause),
        household_type=kind,
        chronic=chronic,
        serious=serious,
        disability=disability,
        disability_type=np.where(disability, pick(rng, assumption("disability_types"), hh.persons) - 1, -1),
        disability_grade=grade,
        grown_labour=np.where(grown, labour, np.where(ill, WEAK, ORDINARY)),
        old_labour=np.where(
            age >= OLD, labour, np.where(rng.random(hh.persons) < _old_and_weak(labour, age), WEAK, NONE)
        ),
    )


def _main_causes(
    rng: np.random.Generator, hh: Households, grown: Flags, schooling: Schooling, base_year: int
) -> Integers:
    share, n = shares("main_cause"), hh.count
    hands = hh.total(grown)
    pupils = hh.any(schooling.grade(base_year) >= 7)
    seniors = hh.any(schooling.grade(base_year) >= 10)
    old = hh.any(hh.age >= OLD)
    few_hands = hands <= np.where(hh.size >= 4, hh.size / 2, hh.size / 4)
    some = (hands > 0).astype(float)
    result = np.full(n, -1)
    plan: tuple[tuple[str, NDArray[Any]], ...] = (
        ("schooling", some * (pupils + 4.0 * seniors)),
        ("lack_of_labour", few_hands * np.where(hands == 0, 1.0, 1.5)),
        ("illness", np.where(hands == 0, 20.0, 1.0) * np.where(old, 1.6, 1.0)),
        ("disability", np.where(hands == 0, 20.0, 1.0)),
        ("disaster", np.where(hands == 0, 5.0, 1.0)),
        ("lack_of_funds", some),
        ("lack_of_skills", some),
        ("poor_transport", np.ones(n)),
    )
    for name, weight in plan:
        chosen = choose(rng, weight * (result < 0), round(share[name] * n))
        result[chosen] = CAUSES.index(_CAUSE[name])
    rest = np.flatnonzero(result < 0)
    others = pick(rng, assumption("other_main_causes"), len(rest))
    result[rest] = np.array([CAUSES.index(str(code)) for code in others], dtype=np.int64)
    return result


def _further_causes(rng: np.random.Generator, main: Integers) -> tuple[Integers, Integers]:
    """Draw up to two causes that need nobody behind them, different from the others."""
    known = shares("poverty_cause_multi", "households not yet out of poverty")
    options = np.array([CAUSES.index(code) for code in _FURTHER.values()])
    weights = np.array([known[name] for name in _FURTHER])
    key = rng.exponential(size=(len(main), len(options))) / weights
    key[main[:, None] == options] = np.inf
    order = options[np.argsort(key, axis=1)]
    share = assumption("further_causes")
    drawn = rng.random(len(main))
    return np.where(drawn < share["first"], order[:, 0], -1), np.where(drawn < share["second"], order[:, 1], -1)


def _ill(rng: np.random.Generator, hh: Households, cause: Integers) -> tuple[Flags, Flags, Flags]:
    """Draw chronic illness, serious illness and disability, nobody with two; causes come first."""
    share = shares("health")
    by_age = assumption("health_by_age")
    weight = np.array(list(by_age.values()))[np.searchsorted(list(by_age), hh.age, side="right") - 1]
    counts = {name: round(share[name] * hh.persons) for name in ("chronic", "serious_illness", "disabled")}
    disability = np.zeros(hh.persons, dtype=bool)
    ill = np.zeros(hh.persons, dtype=bool)
    disability[one_of_each(rng, hh.household, weight, cause == CAUSES.index("2"))] = True
    ill[one_of_each(rng, hh.household, weight * ~disability, cause == CAUSES.index("1"))] = True
    behind_cause = ill.copy()
    free = weight * ~(ill | disability)
    ill[choose(rng, free, counts["chronic"] + counts["serious_illness"] - int(ill.sum()))] = True
    free = weight * ~(ill | disability)
    disability[choose(rng, free, counts["disabled"] - int(disability.sum()))] = True
    serious = np.zeros(hh.persons, dtype=bool)
    serious[choose(rng, ill * np.where(behind_cause, 2.0, 1.0), counts["serious_illness"])] = True
    return ill & ~serious, serious, disability


def _labour(
    rng: np.random.Generator, hh: Households, grown: Flags, ill: Flags, *, severe: Flags, at_school: Flags
) -> Integers:
    """Give everybody a labour ability: the healthy from 16 to 59 can work, children and pupils cannot."""
    share, n = shares("labour"), hh.persons
    labour = np.full(n, NONE)
    well, unwell, old = grown & ~ill, grown & ill, hh.age >= OLD
    labour[grown] = ORDINARY
    able = round((share["ordinary"] + share["skilled"]) * n)
    not_able = int(well.sum()) + int(unwell.sum()) - able  # of the ill, so many cannot work fully
    weight = unwell * np.where(severe, 3.0, 1.0) * np.maximum(hh.age - 10.0, 1)
    chosen = choose(rng, weight, not_able)
    lost = chosen[: round(share["lost"] * n)]
    weak = chosen[len(lost) :]
    labour[lost], labour[weak] = LOST, WEAK
    young_old = old * np.maximum(82.0 - hh.age, 0.5) ** 3 * np.where(ill, 0.4, 1.0)
    labour[choose(rng, young_old, round(share["weak"] * n) - len(weak))] = WEAK
    skilled = (labour == ORDINARY) & ~ill & (hh.age >= 20)
    labour[choose(rng, skilled.astype(float), round(share["skilled"] * n))] = SKILLED
    return labour


def _old_and_weak(labour: Integers, age: Integers) -> float:
    """Return how many of the old are weak, not without labour; those who grow old later follow it."""
    old = age >= OLD
    return float((labour[old] == WEAK).mean()) if old.any() else 0.0


def _household_types(rng: np.random.Generator, hh: Households, labour: Integers, ill: Flags) -> Integers:
    """Destitute support goes to the old who have nobody; dibao to those without labour first, then to the ill."""
    share, n = shares("household_type"), hh.count
    result = np.full(n, POOR)
    nobody = hh.all((hh.age >= OLD) | (labour == LOST)) & (hh.size <= 2)
    destitute = choose(rng, nobody * np.where(hh.size == 1, 1.0, 0.15), round(share["destitute_support"] * n))
    result[destitute] = DESTITUTE
    no_labour = hh.all((labour == NONE) | (labour == LOST))
    weight = (result == POOR) * np.where(no_labour, 1e9, np.where(hh.any(ill), 3.0, 1.0))
    result[choose(rng, weight, round(share["dibao"] * n))] = ON_DIBAO
    return result
