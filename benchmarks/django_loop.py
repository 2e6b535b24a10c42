"""Compare with a loop over objects: ``python -m benchmarks.django_loop [--persons N …]``.

The same twenty-two rules as methods would hold them: Django's objects with ``select_related`` and ``prefetch_related``
(three queries in all), plain Python, unknown as None. The results must be equal in every row.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import django
from django.db.models import Prefetch

django.setup()  # models can be imported only then

from benchmarks.__main__ import Measurement  # noqa: E402
from benchmarks.processes import run  # noqa: E402
from benchmarks.recorded import record  # noqa: E402
from benchmarks.same_rules import HOUSEHOLD_RULES, same_rules  # noqa: E402
from fupin.apps.accounts.area_actions import import_areas  # noqa: E402
from fupin.apps.determination import actions, store  # noqa: E402
from fupin.apps.registry.bulk import load_register  # noqa: E402
from fupin.apps.registry.models import HouseholdYear, Person, PersonYear  # noqa: E402
from fupin.cli.installation import migrate  # noqa: E402
from fupin.rules import engine  # noqa: E402
from fupin.synthetic.prefecture import prefecture  # noqa: E402

YEAR = 2015
REPEATS = 3
SIZES = [32_500, 174_500]  # 10,000 households, and the prefecture
MILLION = 1_000_000
POLICY = same_rules()


def half_up(amount: int, by: int) -> int:
    """Divide whole numbers and round half away from zero."""
    whole = (2 * abs(amount) + by) // (2 * by)
    return whole if amount >= 0 else -whole


def every(values: list[bool | None]) -> bool | None:
    """No if one is no, else unknown if one is unknown, else yes."""
    if False in values:
        return False
    return None if None in values else True


def some(values: list[bool | None]) -> bool | None:
    """Yes if one is yes, else unknown if one is unknown, else no."""
    if True in values:
        return True
    return None if None in values else False


def schooled(person: Person, year: PersonYear, value: dict[str, Any]) -> bool | None:
    """At school, finished, excused, or not of the age."""
    outside = None
    if person.birth_date is not None:
        born = person.birth_date
        age = YEAR - born.year - ((born.month, born.day) > (8, 31))
        outside = not value["compulsory_age_from"] <= age <= value["compulsory_age_to"]
    at_school = None if not year.schooling else year.schooling != "01"
    finished = None if not year.education else year.education in ("03", "04", "05")
    return some([outside, at_school, finished, year.dropout_reason in ("1", "2")])


def household(row: HouseholdYear, value: dict[str, Any]) -> dict[str, Any]:
    """All rules of one household."""
    items = (row.wage_income, row.business_income, row.property_income, row.transfer_income, row.business_cost)
    net = None if None in items else sum(items[:4]) - row.business_cost
    head = None if net is None or not row.size or row.size < 0 else half_up(net, row.size)
    line, exit_line = value["national_poverty_line"], value["province_exit_line"]
    below = None if head is None else head < line
    poor = below if not row.exit_status else row.exit_status != "1"
    missing = None if head is None else max(line - head, 0)
    members = None if poor is None else (row.size if poor else 0)
    share = None if missing is None else half_up(min(missing, line) * MILLION, line)
    people = [(person, person.of_year[0]) for person in row.household.members.all() if person.of_year]
    complete = True if row.size is not None and len(people) >= row.size else None  # what all do rests on all of them
    unsafe = None if row.unsafe_house is None else not row.unsafe_house
    found = {
        "net_income": net,
        "net_income_per_head": head,
        "below_national_line": below,
        "poor": poor,
        "poverty_shortfall": missing,
        "poor_members": members,
        "gap_share": share,
        "gap_millionths": None if share is None or members is None else share * members,
        "squared_gap_millionths": None
        if share is None or members is None
        else half_up(share * share, MILLION) * members,
        "compulsory_education": every([complete, *(schooled(*each, value) for each in people)]),
        "basic_medical_care": every([complete, *(some([y.basic_medical, y.employee_medical]) for _, y in people)]),
        "safe_housing": False if row.house_grade in ("C", "D") else unsafe,
        "safe_water_supply": row.safe_water,
        "electricity_at_home": row.domestic_power,
        "radio_and_television": row.broadcast_tv,
        "income_above_line": None if head is None else head > exit_line,
        "shortfall": None if head is None else max(exit_line - head, 0),
    }
    found["exit_ready"] = every([found[name] for name in POLICY.standards])
    return found


def loop() -> dict[str, dict[str, Any]]:
    """Return the results of all households, as a system of objects computes them."""
    value = {name: found.value for name, found in POLICY.values(YEAR).items()}
    of_year = Prefetch("years", PersonYear.objects.filter(year=YEAR), to_attr="of_year")
    rows = (
        HouseholdYear.objects.filter(year=YEAR)
        .select_related("household")
        .prefetch_related(Prefetch("household__members", Person.objects.prefetch_related(of_year)))
    )
    return {row.household.number: household(row, value) for row in rows}


def measure(persons: int) -> None:
    """Fill a database, run both several times in turn, compare; print JSON."""
    migrate()
    import_areas(actor=None)
    load_register(prefecture(persons=persons, years=(YEAR,)).register, actor=None, reason="benchmark")
    started = time.perf_counter()
    frozen = store.open_snapshot(actions.freeze(actor=None, year=YEAR), verify=False)
    freezing = time.perf_counter() - started
    looped, determined = [], []
    for _ in range(REPEATS):
        started = time.perf_counter()
        wanted = loop()
        looped.append(time.perf_counter() - started)
        with tempfile.TemporaryDirectory() as folder:
            results = engine.determine(frozen, POLICY, Path(folder) / "results")
            determined.append(results.seconds)
            found = {row.pop("number"): row for row in results.read("household").to_dicts()}
    for number, row in found.items():
        for name in HOUSEHOLD_RULES:
            if row[name] != wanted[number][name]:
                raise SystemExit(f"{number}: {name} is {row[name]} and {wanted[number][name]}")
    print(
        json.dumps(
            {
                "loop": median(looped),
                "determine": median(determined),
                "freeze": freezing,
                "households": len(found),
                "persons": frozen.rows["person"],
            }
        )
    )


def measurements(persons: int) -> Iterator[Measurement]:
    """Measure in a process with a database of its own."""
    with tempfile.TemporaryDirectory(prefix="fupin-django-") as home:
        environment = {"FUPIN_HOME": home, "DATABASE_URL": ""}
        found = json.loads(
            run([sys.executable, "-m", "benchmarks.django_loop", "--measure", str(persons)], environment).output
        )
    what = f"{found['households']:,} households, {found['persons']:,} persons"
    yield Measurement("22 rules with fupin, areas rolled up and written", found["determine"], what)
    yield Measurement(
        "the same rules as a loop over Django's objects, with prefetch",
        found["loop"],
        f"{found['households'] * len(HOUSEHOLD_RULES):,} values equal",
        None,
        f"{found['loop'] / found['determine']:.0f} × the time of fupin; "
        f"{found['loop'] / (found['determine'] + found['freeze']):.1f} × when freezing the year "
        f"({found['freeze']:.2f} s, once) counts",
    )


def main() -> None:
    """Measure and record."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.django_loop", description=__doc__)
    parser.add_argument("--persons", type=int, nargs="+", default=SIZES, help="(default: %(default)s)")
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        measure(arguments.measure)
    else:
        record("django", (each for persons in arguments.persons for each in measurements(persons)))


if __name__ == "__main__":
    main()
