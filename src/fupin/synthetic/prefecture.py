"""A fictional prefecture as a register: real places, invented people, several years.

The world does not depend on the years that are asked for: the year 2015 is the same alone and among others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from fupin.apps.registry import frames
from fupin.apps.registry.columns import PERSON_PRIVATE
from fupin.apps.registry.frames import Register
from fupin.rules import codes
from fupin.rules.errors import FupinError
from fupin.rules.tables import HOUSEHOLD, PERSON
from fupin.synthetic import facilities, health, identity, incomes, living, names, places, progress, schooling, work
from fupin.synthetic.draw import Flags, Integers, flags, numbers, words
from fupin.synthetic.households import GROWN, OLD, Households, form
from fupin.synthetic.places import Places
from fupin.synthetic.progress import NEVER
from fupin.synthetic.sources import Streams, assumption, assumption_of_year

PERSONS = 174_500
YEARS = (2014, 2015, 2016, 2017, 2018)
_FIRST_YEAR, _LAST_YEAR = 2014, 2020
_LEAST_PERSONS = 100
_MOST_PERSONS = 2_000_000  # identity numbers of one region
_SCHOOL_YEAR_ENDS = (8, 31)


class SyntheticError(FupinError):
    """The prefecture that was asked for cannot be made."""


@dataclass(frozen=True, slots=True)
class Fictional:
    """A fictional prefecture: its areas (as in areas.csv) and its register."""

    areas: pl.DataFrame
    register: Register
    years: tuple[int, ...]

    @property
    def code(self) -> str:
        """The code of the prefecture."""
        return str(self.register.households["village_code"][0])[:4]


def generate(
    *, persons: int = PERSONS, seed: int = 1, years: Sequence[int] = YEARS, prefectures: int = 1
) -> Iterator[Fictional]:
    """Yield fictional prefectures one by one; the first has the real codes, the others codes nobody has.

    ``persons`` are the registered poor of each in 2014. The same arguments give the same people again.
    """
    for index in range(prefectures):
        yield prefecture(persons=persons, seed=seed, years=years, index=index)


def prefecture(*, persons: int = PERSONS, seed: int = 1, years: Sequence[int] = YEARS, index: int = 0) -> Fictional:
    """Return one fictional prefecture with a register of the given years (2014 to 2020)."""
    wanted = _check(persons, years)
    base = assumption("base_year")
    streams = Streams(seed, index)
    where = places.settle(streams, persons=persons, prefecture=index)
    people = form(streams, persons=persons, poor_share=where.poor_share)
    birth = identity.birth_dates(streams("birthdays"), base - people.age)
    after = (birth.dt.month() > _SCHOOL_YEAR_ENDS[0]).to_numpy()
    school = schooling.courses(streams, people, base_year=base, born_late=after)
    state = health.conditions(streams, people, school, base_year=base)
    means = incomes.means(streams, people)
    path = progress.plan(streams, where, people, income=means.start)
    school = replace(school, returns=path.exit[people.household])
    home = living.draw(streams, where, people, path, base_year=base)
    numbers_ = _household_numbers(where, people)
    household_number = pl.Series(numbers_)
    person_number = household_number.gather(people.household) + pl.Series(
        np.char.zfill((people.place + 1).astype("<U2"), 2)
    )
    world = _World(streams, where, people, school, state, means, path, home, household_number, person_number)
    poor = np.bincount(people.village, people.size, minlength=len(where.villages)).astype(np.int64)
    inhabitants = facilities.population(where, persons=persons, poor=poor)
    by_year = [world.of_year(year) for year in wanted]
    return Fictional(
        areas=where.areas,
        register=Register(
            households=world.households(),
            persons=world.persons(birth),
            household_years=pl.concat([pair[0] for pair in by_year]),
            person_years=pl.concat([pair[1] for pair in by_year]),
            village_years=facilities.villages(
                streams, where, path, population=inhabitants, years=wanted, base_year=base
            ),
            township_years=facilities.townships(streams, where, years=wanted, base_year=base),
        ),
        years=tuple(wanted),
    )


def _check(persons: int, years: Sequence[int]) -> list[int]:
    wanted = sorted(set(years))
    if not _LEAST_PERSONS <= persons <= _MOST_PERSONS:
        raise SyntheticError(
            f"A fictional prefecture has between {_LEAST_PERSONS} and {_MOST_PERSONS:,} persons, not {persons:,}. "
            "For more people ask for more prefectures (--prefectures)."
        )
    if not wanted or wanted[0] < _FIRST_YEAR or wanted[-1] > _LAST_YEAR:
        raise SyntheticError(f"Years lie between {_FIRST_YEAR} and {_LAST_YEAR}; choose some of them.")
    return wanted


def _household_numbers(where: Places, people: Households) -> np.ndarray:
    """Return village code + a number that counts in the village."""
    inside = np.arange(people.count) - np.searchsorted(people.village, people.village)
    width = max(3, len(str(int(inside.max()) + 1)))
    counted = np.char.zfill((inside + 1).astype(f"<U{width}"), width)
    return np.char.add(np.array(where.villages)[people.village], counted)


@dataclass(frozen=True, slots=True)
class _World:
    """Everything drawn, from which the frames of the register are read off."""

    streams: Streams
    where: Places
    people: Households
    school: schooling.Schooling
    state: health.Health
    means: incomes.Means
    path: progress.Progress
    home: living.Living
    household_number: pl.Series
    person_number: pl.Series

    def households(self) -> pl.DataFrame:
        rng, n, village = self.streams("household papers"), self.people.count, self.people.village
        county_names = dict(self.where.areas.filter(pl.col("level") == "county").select("code", "name").iter_rows())
        banks = [f"{county_names[code]}农村信用合作联社" for code in self.where.counties]
        has_phone = rng.random(n) < 0.93
        early = rng.random(n) < assumption("registered_in_2013")
        return pl.DataFrame(
            {
                "number": self.household_number,
                "village_code": pl.Series(self.where.villages).gather(village),
                "registered_year": numbers(np.where(early, assumption("base_year") - 1, assumption("base_year"))),
                "identification_standard": ["1"] * n,
                "hamlet": words(rng.integers(0, 4, n), ["一组", "二组", "三组", "四组"]),
                "phone": identity.phones(rng, n).set(pl.Series(~has_phone), None),
                "bank_name": pl.Series(banks).gather(self.where.county[village]),
                "bank_account": identity.accounts(rng, n),
            }
        ).select(frames.HOUSEHOLD_COLUMNS)

    def persons(self, birth: pl.Series) -> pl.DataFrame:
        people, state = self.people, self.state
        rng = self.streams("personal papers")
        number = identity.id_numbers(birth, people.sex)
        types, grades = list(codes.DISABILITY_TYPE), list(codes.DISABILITY_GRADE)
        card = words(state.disability_type, types).fill_null("") + words(state.disability_grade, grades).fill_null("")
        own_phone = (people.age >= 16) & (people.age < 65) & (people.place > 0) & (rng.random(people.persons) < 0.6)
        phones = identity.phones(self.streams("phones"), people.persons).set(pl.Series(~own_phone), None)
        return pl.DataFrame(
            {
                "number": self.person_number,
                "household_number": self.household_number.gather(people.household),
                "sex": words(people.sex - 1, ["1", "2"]),
                "birth_date": birth,
                "relation": pl.Series(people.relation),
                "name": names.names(self.streams, people, self.where.single_part_names),
                "id_type": words(state.disability.astype(np.int64), ["1", "2"]),
                "id_number": number + card,
                "phone": phones,
            }
        ).select(frames.PERSON_COLUMNS)

    def of_year(self, year: int) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the observations of households and of persons in a year."""
        people, state = self.people, self.state
        age = people.age + year - assumption("base_year")
        course = self.school.schooling(year)
        labour = state.labour(age, course >= schooling.PRIMARY)
        jobs = work.of_year(
            self.streams, people, work.tendencies(self.streams, people), labour=labour, age=age, year=year
        )
        insured = work.insurance(self.streams, people)
        out = (self.path.status(year) == progress.OUT)[people.household]
        kind = state.household_type[people.household]
        outside = (age >= GROWN) & (course < schooling.PRIMARY)
        pension = outside & insured.pension
        money = incomes.of_year(
            self.streams, people, self.means, self.path, self.home,
            kind=state.household_type,
            hands=people.total(work.has_labour(labour)),
            months=people.total(jobs.months.clip(min=0)),
            posts=people.total(jobs.post_type >= 0),
            pensioners=people.total(pension & (age >= OLD)),
            year=year,
        )  # fmt: skip
        medical = (insured.medical < assumption_of_year("insured", year)) | out
        employee = insured.employee & jobs.away
        gone = self._missing("persons not recorded", "person", people.persons, year, ("basic_medical", "schooling"))
        person = pl.DataFrame(
            {
                "person_number": self.person_number,
                "year": numbers(np.full(people.persons, year)),
                "education": words(self.school.education(year), schooling.EDUCATION),
                "schooling": words(np.where(gone["schooling"] & (age < GROWN), -1, course), schooling.SCHOOLING),
                "dropout_reason": words(self._dropout_reason(year), list(codes.DROPOUT_REASON)),
                "chronic_illness": flags(state.chronic),
                "serious_illness": flags(state.serious),
                "disability": flags(state.disability),
                "disability_type": words(state.disability_type, list(codes.DISABILITY_TYPE)),
                "disability_grade": words(state.disability_grade, list(codes.DISABILITY_GRADE)),
                "labour": words(labour, health.LABOUR),
                "months_worked": numbers(jobs.months, jobs.months < 0),
                "work_place": words(jobs.place, work.WORK_PLACES),
                "post_type": words(jobs.post_type, work.POST_TYPES),
                "post_months": numbers(jobs.post_months, jobs.post_months < 0),
                "basic_medical": flags(medical & ~employee, gone["basic_medical"]),
                "employee_medical": flags(employee),
                "serious_illness_insurance": flags(medical & ~employee),
                "commercial_medical": flags(insured.commercial),
                "medical_aid": flags(insured.aid & state.serious & medical),
                "resident_pension": flags(pension & ~employee),
                "employee_pension": flags(employee),
                "dibao": flags(kind == health.ON_DIBAO),
                "destitute_support": flags(kind == health.DESTITUTE),
                "employer": words(jobs.employer, assumption("employers")),
            }
        )
        person = frames.with_blanks(person, {**PERSON, **PERSON_PRIVATE}, frames.PERSON_YEAR_COLUMNS)
        return self._household_year(year, money), person

    def _household_year(self, year: int, money: dict[str, Integers]) -> pl.DataFrame:
        people, state, home, path = self.people, self.state, self.home, self.path
        verdicts = ("unsafe_house", "safe_water", "domestic_power", "broadcast_tv")
        gone = self._missing("households not recorded", "household", people.count, year, verdicts)
        no_income = self._missing("incomes not recorded", "incomes", people.count, year, ("income",))["income"]
        safe = home.has("safe_house", year)
        exit_year, relapse = path.exit_year(year), path.relapse_year(year)
        clean = home.clean_fuel_since <= year
        columns: dict[str, pl.Series] = {
            "household_number": self.household_number,
            "year": numbers(np.full(people.count, year)),
            "household_type": words(state.household_type, health.HOUSEHOLD_TYPES),
            "exit_status": words(path.status(year), progress.EXIT_STATUS),
            "exit_year": numbers(exit_year, exit_year == NEVER),
            "relapse_year": numbers(relapse, relapse == NEVER),
            "main_cause": words(state.main_cause, health.CAUSES),
            "other_cause_1": words(state.further_causes[0], health.CAUSES),
            "other_cause_2": words(state.further_causes[1], health.CAUSES),
            "size": numbers(people.size),
            "floor_area": numbers(home.area(year, people.size)),
            "unsafe_house": flags(~safe, gone["unsafe_house"]),
            "house_grade": words(np.where(gone["unsafe_house"], -1, home.house_grade(year)), living.HOUSE_GRADES),
            "path": words(np.where(home.has("hard_path", year), home.hard_path, home.soft_path), living.PATHS),
            "distance_to_main_road": numbers(home.distance),
            "fuel": words(np.where(clean, living.FUELS.index("4"), home.fuel), living.FUELS),
            "water_area": numbers(np.zeros(people.count)),
            "relocated": flags(home.relocation <= year),
        }
        columns |= {name: numbers(values, no_income) for name, values in money.items()}
        columns |= {name: numbers(home.land[kind]) for kind, name in living.LAND.items()}
        for name in ("safe_water", "domestic_power", "production_power", "broadcast_tv", "sanitary_toilet",
                     "cooperative_member", "led_by_enterprise", "led_by_pioneer"):  # fmt: skip
            columns[name] = flags(home.has(name, year), gone.get(name))
        return frames.with_blanks(pl.DataFrame(columns), HOUSEHOLD, frames.HOUSEHOLD_YEAR_COLUMNS)

    def _dropout_reason(self, year: int) -> Integers:
        """Return indices into the reasons for children who are not at school, -1 for all others."""
        state, rng = self.state, self.streams("dropout reasons")
        other = np.where(rng.random(self.people.persons) < 0.6, 2, 3)  # does not want to go; lack of money
        reason = np.where(state.disability, 1, np.where(state.chronic | state.serious, 0, other))
        return np.where(self.school.missing(year), reason, -1)

    def _missing(self, stream: str, kind: str, count: int, year: int, columns: tuple[str, ...]) -> dict[str, Flags]:
        """Draw which values were not recorded in a year; in the base year more were left out."""
        shares = assumption("not_recorded")
        share = shares[kind] * (shares["base_year_factor"] if year == assumption("base_year") else 1)
        drawn = self.streams(stream, year).random((len(columns), count)) < share
        return dict(zip(columns, drawn, strict=True))
