"""Who lives together: sizes, relations, sexes and ages that fit each other and the shares of the poor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fupin.synthetic.draw import Flags, Floats, Integers, largest_remainder
from fupin.synthetic.sources import Streams, assumption, shares

MALE, FEMALE = 1, 2
GROWN, OLD = 16, 60
_MINOR = {"child", "grandchild"}
_RELATION = {  # (male, female)
    "head": ("01", "01"), "old_head": ("01", "01"), "spouse": ("02", "02"), "child": ("03", "04"),
    "grown_child": ("03", "04"), "married_child": ("03", "04"), "child_spouse": ("06", "05"),
    "parent": ("11", "12"), "sibling": ("21", "21"),
}  # fmt: skip
_ROLES = _RELATION.keys() | {"grandchild"}


@dataclass(frozen=True, slots=True)
class Households:
    """Households and their members; members lie together, the head first.

    ``age`` is in completed years on 31 December of the base year, so it is also the base year minus the year of birth.
    """

    size: Integers
    first: Integers  # index of the head among the persons
    village: Integers
    household: Integers  # of each person
    place: Integers  # of each person in the household, from 0
    relation: np.ndarray
    sex: Integers
    age: Integers
    surname_of: Integers  # index of the person whose surname this person bears; itself: a surname of their own

    @property
    def count(self) -> int:
        """Number of households."""
        return len(self.size)

    @property
    def persons(self) -> int:
        """Number of persons."""
        return len(self.household)

    def total(self, values: np.ndarray) -> Integers:
        """Sum whole numbers or flags of persons by household."""
        return np.add.reduceat(values.astype(np.int64), self.first)

    def any(self, values: Flags) -> Flags:
        """Whether somebody in the household has it."""
        return np.logical_or.reduceat(values, self.first)

    def all(self, values: Flags) -> Flags:
        """Whether everybody in the household has it."""
        return np.logical_and.reduceat(values, self.first)


def form(streams: Streams, *, persons: int, poor_share: Floats) -> Households:
    """Form households of exactly ``persons`` members and spread them over the villages by ``poor_share``."""
    rng = streams("households")
    templates, counts = _counts(persons)
    kind = rng.permutation(np.repeat(np.arange(len(templates)), counts))
    size = np.array([len(template) for template in templates])[kind]
    first = np.concatenate([[0], np.cumsum(size)[:-1]])
    end = np.cumsum(poor_share)
    village = np.searchsorted(end / end[-1], (first + size / 2) / persons)
    household = np.repeat(np.arange(len(size)), size)
    relation = np.empty(persons, dtype="<U2")
    sex, age, surname_of = (np.zeros(persons, dtype=np.int64) for _ in range(3))
    for index, template in enumerate(templates):
        heads = first[kind == index]
        if len(heads):
            _fill(rng, template, heads, relation, sex, age, surname_of)
    return Households(
        size=size,
        first=first,
        village=np.minimum(village, len(poor_share) - 1),
        household=household,
        place=np.arange(persons) - first[household],
        relation=relation,
        sex=sex,
        age=age,
        surname_of=surname_of,
    )


def sizes() -> dict[int, float]:
    """Return the share of households by size, one to nine."""
    given = shares("household_size")
    large = assumption("size_within_six_and_more")
    return {size: given[str(size)] for size in range(1, 6)} | {size: given["6+"] * part for size, part in large.items()}


def _counts(persons: int) -> tuple[list[tuple[str, ...]], Integers]:
    """Return all templates with the number of households of each."""
    by_size = sizes()
    mean = sum(size * share for size, share in by_size.items()) / sum(by_size.values())
    numbers = largest_remainder(list(by_size.values()), max(1, round(persons / mean)))
    number = dict(zip(by_size, numbers.tolist(), strict=True))
    missing = persons - sum(size * count for size, count in number.items())
    number[4 if missing > 0 else 3] += abs(missing)  # a household of three becomes one of four, or the reverse
    number[3 if missing > 0 else 4] -= abs(missing)
    templates: list[tuple[str, ...]] = []
    counts: list[int] = []
    for size, weights in _fitted().items():
        templates += list(weights)
        counts += largest_remainder(list(weights.values()), number[size]).tolist()
    return templates, np.array(counts)


def _fitted() -> dict[int, dict[tuple[str, ...], float]]:
    """Tilt the templates' weights as little as possible so that the age groups have their shares.

    Within a size, weight × exp(a · minors + b · old); a and b by Newton's method.
    """
    ages, by_size = shares("age"), sizes()
    total = sum(ages.values())
    mean = sum(size * share for size, share in by_size.items())
    wanted = np.array([ages["0-15"], ages["60+"]]) / total * mean
    rows = [
        (size, tuple(text.split()), weight / sum(texts.values()))
        for size, texts in assumption("templates").items()
        for text, weight in texts.items()
    ]
    size = np.array([row[0] for row in rows])
    base = np.array([row[2] for row in rows])
    of_size = np.array([by_size[s] for s in size])
    groups = np.array([_groups(row[1]) for row in rows], dtype=float)
    tilt = np.zeros(2)
    for _ in range(50):
        weight = base * np.exp(groups @ tilt)
        weight /= np.bincount(size, weight)[size]
        mean_of_size = np.stack([np.bincount(size, weight * column)[size] for column in groups.T], axis=1)
        deviation = groups - mean_of_size
        gradient = wanted - (of_size * weight) @ groups
        if np.abs(gradient).max() < 1e-10:
            break
        tilt += np.linalg.solve((deviation * (of_size * weight)[:, None]).T @ deviation, gradient)
    else:
        raise ValueError("the templates of assumptions.yaml cannot give the age shares of distributions.csv")
    fitted: dict[int, dict[tuple[str, ...], float]] = {}
    for (of, template, _), value in zip(rows, weight, strict=True):
        fitted.setdefault(of, {})[template] = float(value)
    return fitted


def _groups(template: tuple[str, ...]) -> tuple[int, int]:
    """Return how many members are below 16 and how many are 60 or over."""
    unknown = set(template) - _ROLES
    if unknown:
        raise ValueError(f"assumptions.yaml: no such members of a household: {', '.join(sorted(unknown))}")
    minors = sum(role in _MINOR for role in template)
    old = sum(role in ("old_head", "parent") for role in template)
    return minors, old + ("old_head" in template and "spouse" in template)


def _fill(
    rng: np.random.Generator,
    template: tuple[str, ...],
    heads: Integers,
    relation: np.ndarray,
    sex: Integers,
    age: Integers,
    surname_of: Integers,
) -> None:
    """Give all households of one template their members."""
    n = len(heads)
    share = assumption("male_head")["couple" if "spouse" in template else "single"]
    head_sex = np.where(rng.random(n) < share, MALE, FEMALE)
    head = _head_ages(rng, template, n)
    youngest_parent = head.copy()
    married_sex = np.zeros(n, dtype=np.int64)
    married = np.zeros(n, dtype=np.int64)
    father = heads.copy()  # whose surname the children bear
    minors = iter(_minor_ages(rng, head, template))
    for place, role in enumerate(template):
        person = heads + place
        bears = person
        if role in ("head", "old_head"):
            own, years = head_sex, head
        elif role == "spouse":
            own = 3 - head_sex
            low, high = (OLD, 92) if "old_head" in template else (20, OLD - 1)
            gap = np.clip(np.rint(rng.normal(2, 2.8, n)), -5, 10).astype(np.int64)
            years = np.clip(head + np.where(head_sex == MALE, -gap, gap), low, high)
            youngest_parent = np.minimum(head, years)
            father = np.where(head_sex == MALE, heads, person)
            minors = iter(_minor_ages(rng, youngest_parent, template))
        elif role in ("child", "grandchild"):
            own = np.where(rng.random(n) < 0.51, MALE, FEMALE)
            years = next(minors) if role == "child" or not married.any() else _below(rng, married - 19, n)
            bears = father
        elif role == "grown_child":
            own = np.where(rng.random(n) < 0.55, MALE, FEMALE)
            years = _between(rng, GROWN, np.minimum(youngest_parent - 18, 42), n)
            bears = father
        elif role == "married_child":
            own = married_sex = np.where(rng.random(n) < 0.6, MALE, FEMALE)
            years = married = _between(rng, 21, np.minimum(youngest_parent - 19, 45), n)
            bears = father
        elif role == "child_spouse":
            own = 3 - married_sex
            years = np.clip(married + rng.integers(-3, 5, n) * np.where(married_sex == MALE, -1, 1), 20, OLD - 1)
            father = np.where(married_sex == MALE, person - 1, person)  # the children's father
            married = np.minimum(married, years)
        elif role == "parent":
            second = "parent" in template[:place]
            alone = template.count("parent") == 1
            own = np.where(rng.random(n) < 0.35, MALE, FEMALE) if alone else np.full(n, FEMALE if second else MALE)
            years = np.clip(head + 19 + np.rint(rng.gamma(2, 3, n)).astype(np.int64), OLD, 93)
            bears = np.where(own == MALE, heads, person)
        else:
            own = np.where(rng.random(n) < 0.5, MALE, FEMALE)
            years = np.clip(head + rng.integers(-9, 10, n), 18, OLD - 1)
            bears = heads
        sex[person], age[person], surname_of[person] = own, years, bears
        relation[person] = _relation(role, own, married_sex)


def _relation(role: str, sex: Integers, married_sex: Integers) -> np.ndarray:
    if role == "grandchild":
        of_daughter = married_sex == FEMALE
        return np.where(of_daughter, np.where(sex == MALE, "09", "10"), np.where(sex == MALE, "07", "08"))
    male, female = _RELATION[role]
    return np.where(sex == MALE, male, female)


def _head_ages(rng: np.random.Generator, template: tuple[str, ...], n: int) -> Integers:
    if "old_head" in template:
        low = OLD
        high = 76 if "married_child" in template or "grown_child" in template else 88
        return np.clip(low + np.rint(rng.gamma(1.6, 4.2, n)).astype(np.int64), low, high)
    low, high = 24, OLD - 1
    if "child" in template:
        low, high = 22 + 2 * template.count("child"), 54
    if "grown_child" in template:
        low = max(low, 40)
    if "married_child" in template:
        low = 46
    if "parent" in template:
        low, high = max(low, 28), min(high, 56)
    return low + np.rint((high - low) * rng.beta(2, 2, n)).astype(np.int64)


def _minor_ages(rng: np.random.Generator, parent: Integers, template: tuple[str, ...]) -> list[Integers]:
    """Return the ages of the children below 16, the eldest first, a year or more apart where there is room."""
    count = template.count("child") + (template.count("grandchild") if "married_child" not in template else 0)
    if not count:
        return []
    skipped = "grandchild" in template  # grandparents bring them up
    most = np.clip(parent - (38 if skipped else 18), 0, GROWN - 1)
    drawn = np.sort(np.rint(rng.random((count, len(parent))) * most).astype(np.int64), axis=0)
    for i in range(1, count):
        drawn[i] = np.minimum(np.maximum(drawn[i], drawn[i - 1] + 1), most)
    return list(drawn[::-1])


def _between(rng: np.random.Generator, low: int, high: Integers, n: int) -> Integers:
    return low + np.rint((np.maximum(high, low) - low) * rng.beta(1.1, 1.6, n)).astype(np.int64)


def _below(rng: np.random.Generator, most: Integers, n: int) -> Integers:
    return np.rint(np.clip(most, 0, GROWN - 1) * rng.random(n)).astype(np.int64)
