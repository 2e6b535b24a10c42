"""Everything drawn of a fictional prefecture, from which the frames of its register are read off year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from fupin.apps.registry import frames
from fupin.rules import codes
from fupin.synthetic import (
    bills,
    circumstances,
    health,
    identity,
    incomes,
    living,
    loans,
    names,
    progress,
    schooling,
    work,
)
from fupin.synthetic.draw import Flags, Integers, flags, numbers, words
from fupin.synthetic.households import GROWN, OLD, Households
from fupin.synthetic.places import Places
from fupin.synthetic.progress import NEVER
from fupin.synthetic.sources import Streams, assumption, assumption_of_year


@dataclass(frozen=True, slots=True)
class Observed:
    """Frames of one year."""

    households: pl.DataFrame
    persons: pl.DataFrame
    bills: pl.DataFrame


@dataclass(frozen=True, slots=True)
class World:
    """Everything drawn, from which the frames of the register are read off."""

    streams: Streams
    where: Places
    people: Households
    school: schooling.Schooling
    state: health.Health
    means: incomes.Means
    path: progress.Progress
    home: living.Living
    around: circumstances.Circumstances
    household_number: pl.Series
    person_number: pl.Series

    def households(self) -> pl.DataFrame:
        """Return what does not change of the households."""
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
        """Return what does not change of the persons."""
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

    def loans(self, *, until: int) -> pl.DataFrame:
        """Return the loans as they stood at the end of a year."""
        people, base = self.people, assumption("base_year")
        able = work.has_labour(self.state.labour(people.age, self.school.schooling(base) >= schooling.PRIMARY))
        return loans.draw(
            self.streams, people, self.path,
            economy=self.where.economy[people.village],
            hands=people.total(able),
            household_number=self.household_number,
            until=until,
        )  # fmt: skip

    def wrongly_out(self, year: int) -> Integers:
        """Return how many persons of each village count as out of poverty in a year though their income is too low."""
        wrong = (self.path.status(year) == progress.OUT) & self.means.wrongly_out
        return np.bincount(self.people.village, self.people.size * wrong, minlength=len(self.where.villages))

    def of_year(self, year: int) -> Observed:
        """Return what was observed in a year."""
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
                "has_supporter": flags(self.around.supporter),
                "boarding": flags(self.around.boarding(course)),
                "employer": words(jobs.employer, assumption("employers")),
            }
        )
        settled = bills.of_year(self.streams, state, year=year)
        shocks = self.around.of_year(
            year, bills=settled, course=course, insured=medical, commercial=insured.commercial
        )  # fmt: skip
        return Observed(
            households=self._household_year(year, money, shocks),
            persons=person.select(frames.PERSON_YEAR_COLUMNS),
            bills=settled.frame(self.person_number),
        )

    def _household_year(self, year: int, money: dict[str, Integers], shocks: dict[str, pl.Series]) -> pl.DataFrame:
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
        return pl.DataFrame(columns | shocks).select(frames.HOUSEHOLD_YEAR_COLUMNS)

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
