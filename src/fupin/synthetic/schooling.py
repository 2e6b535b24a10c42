"""Who goes to school, in which grade, and what education the others have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fupin.rules import codes
from fupin.synthetic.draw import Flags, Floats, Integers, choose
from fupin.synthetic.households import GROWN, Households
from fupin.synthetic.sources import Streams, assumption, shares

SCHOOLING = list(codes.SCHOOLING)
EDUCATION = list(codes.EDUCATION)
NOT_AT_SCHOOL, KINDERGARTEN, PRIMARY = 0, 1, 2  # indices into SCHOOLING
_BY_GRADE = np.array([0, 2, 2, 2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14])  # grade 1 to 15; general branch
_VOCATIONAL = 3  # the vocational branch of senior secondary lies three codes further
_ENTRY_AGE = 6
_LAST_COMPULSORY, _LAST_SENIOR, _LAST = 9, 12, 15
_ILLITERATE, _PRIMARY, _JUNIOR, _SENIOR, _COLLEGE, _BELOW_SCHOOL_AGE = range(6)  # indices into EDUCATION
_CANNOT_BE_ILLITERATE = 23  # who is younger went to compulsory school


@dataclass(frozen=True, slots=True)
class Schooling:
    """The course of everybody's schooling; states of a year are computed from it."""

    birth_year: Integers
    entry_year: Integers
    last_grade: Integers
    vocational: Flags
    kindergarten: Flags
    adult_education: Integers  # of those who had left school by the base year, else -1
    dropout: Flags  # does not go to compulsory school before ``returns``
    returns: Integers  # year

    def grade(self, year: int) -> Integers:
        """Return the grade that each person attends at the end of a year, 0 for none."""
        grade = year - self.entry_year + 1
        at_school = (grade >= 1) & (grade <= self.last_grade) & (self.adult_education < 0)
        return np.where(at_school & ~self.missing(year), grade, 0)

    def missing(self, year: int) -> Flags:
        """Whether a child of compulsory school age does not go to school."""
        grade = year - self.entry_year + 1
        return self.dropout & (year < self.returns) & (grade >= 1) & (grade <= _LAST_COMPULSORY)

    def schooling(self, year: int) -> Integers:
        """Return indices into SCHOOLING."""
        grade = self.grade(year)
        found = _BY_GRADE[grade]
        found = found + np.where(self.vocational & (grade > _LAST_COMPULSORY) & (grade <= _LAST_SENIOR), _VOCATIONAL, 0)
        age = year - self.birth_year
        # who is old enough for school and enters a year late goes to kindergarten until then
        small = (year < self.entry_year) & (((age >= 3) & self.kindergarten) | (age >= _ENTRY_AGE))
        return np.where(small, KINDERGARTEN, found)

    def education(self, year: int) -> Integers:
        """Return indices into EDUCATION; -1 for those at school or kindergarten."""
        reached = np.minimum(year - self.entry_year + 1, self.last_grade)
        left = np.select(
            [self.missing(year), reached >= _LAST, reached >= _LAST_SENIOR, reached >= _LAST_COMPULSORY, reached >= 1],
            [np.where(reached > 2, _PRIMARY, _ILLITERATE), _COLLEGE, _SENIOR, _JUNIOR, _PRIMARY],
            default=_BELOW_SCHOOL_AGE,
        )
        education = np.where(self.adult_education >= 0, self.adult_education, left)
        return np.where(self.schooling(year) == NOT_AT_SCHOOL, education, -1)


def courses(streams: Streams, households: Households, *, base_year: int, born_late: Flags) -> Schooling:
    """Draw everybody's course of schooling. ``born_late``: after 31 August, so a year later at school."""
    rng = streams("schooling")
    n = households.persons
    birth_year = base_year - households.age
    late = rng.random(n) < assumption("late_entry")
    entry = birth_year + _ENTRY_AGE + (born_late | late)
    chance = assumption("goes_on")
    senior, higher = rng.random(n) < chance["senior"], rng.random(n) < chance["higher"]
    vocational = rng.random(n) < chance["vocational"]
    last = np.where(senior, np.where(higher & ~vocational, _LAST, _LAST_SENIOR), _LAST_COMPULSORY)
    # nobody leaves before 16: who began at six stays for one more year
    last = np.maximum(last, np.where(entry - birth_year == _ENTRY_AGE, _LAST_COMPULSORY + 1, 0))
    at_school = (base_year - entry + 1 <= last) & (households.age < 24)
    adult = np.where(at_school, -1, _education_of_adults(streams, households, ~at_school))
    compulsory = at_school & (base_year - entry + 1 <= _LAST_COMPULSORY)
    return Schooling(
        birth_year=birth_year,
        entry_year=entry,
        last_grade=last,
        vocational=vocational,
        kindergarten=rng.random(n) < assumption("kindergarten"),
        adult_education=adult,
        dropout=compulsory & (rng.random(n) < assumption("dropout")),
        returns=np.full(n, 9999),
    )


def _education_of_adults(streams: Streams, households: Households, adult: Flags) -> Integers:
    """Give those who are 16 and over and not at school an education, in the shares of the file, by age."""
    rng = streams("education of adults")
    share, age = shares("education"), households.age.astype(float)
    count = int((adult & (households.age >= GROWN)).sum())
    education = np.full(households.persons, _JUNIOR)
    free = adult & (households.age >= GROWN)
    older = households.age >= _CANNOT_BE_ILLITERATE
    plan: tuple[tuple[int, str, Floats], ...] = (
        (_ILLITERATE, "illiterate", older * np.maximum(age - 18, 1) ** 2.0),
        (_PRIMARY, "primary", older * np.maximum(age - 15, 1)),
        (_SENIOR, "senior_and_above", (age >= 19) * np.maximum(62 - age, 0.5) ** 1.5),
    )
    for code, name, weight in plan:
        chosen = choose(rng, weight * free, round(share[name] * count))
        education[chosen] = code
        free[chosen] = False
    senior = np.flatnonzero((education == _SENIOR) & (age >= 22))
    college = rng.random(len(senior)) < assumption("college_of_senior")
    education[senior[college]] = _COLLEGE
    return education
