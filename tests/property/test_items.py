"""Bills and loans against plain Python: several of one day, none, zero, huge, without data, of anybody.

The cascade is written down again bill by bill, with running totals in a loop; nothing is shared with the rules.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fupin import policy as policies
from fupin.rules import engine, engine_polars, snapshot
from fupin.rules.sql import compile_policy
from property.test_engine import frame, half_up, place

YEAR = 2016
VILLAGE = "513301001001"
POLICY = policies.load("ganzi2015")
CAP = POLICY.parameters["medical_aid_yearly_cap"].on(dt.date(YEAR, 12, 31)).value

yes_no = st.sampled_from([True, False])
truth = st.sampled_from([True, False, None])
costs = st.one_of(st.none(), st.just(0), st.integers(1, 30_000_000), st.integers(10**9, 10**12), st.integers(-100, -1))
bills = st.fixed_dictionaries(
    {
        "settled_on": st.dates(dt.date(YEAR, 2, 27), dt.date(YEAR, 3, 2)),
        "care": st.sampled_from([None, "1", "2"]),
        "hospital": st.sampled_from([None, "1", "2", "3", "4", "9"]),
        "major_illness": truth,
        "eligible_cost": costs,
        "outside": st.one_of(st.none(), st.integers(0, 10**6)),
    }
)
people = st.fixed_dictionaries(
    {
        "basic_medical": truth,
        "employee_medical": truth,
        "serious_illness_insurance": truth,
        "commercial_medical": truth,
        "dibao": truth,
        "destitute_support": truth,
        "bills": st.lists(bills, max_size=6),
    }
)
days = st.one_of(st.none(), st.dates(dt.date(2014, 11, 1), dt.date(2017, 6, 30)))
loans = st.fixed_dictionaries(
    {
        "purpose": st.sampled_from([None, "1", "4", "9"]),
        "principal": st.one_of(st.none(), st.integers(0, 5_000_001), st.integers(10**11, 10**12)),
        "start": days,
        "due": st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), dt.date(2020, 12, 31))),
        "repaid_on": st.one_of(st.none(), st.dates(dt.date(2015, 1, 1), dt.date(2020, 12, 31))),
        "rate": st.one_of(st.none(), st.integers(0, 1000)),
        "collateral": truth,
        "overdue": st.one_of(st.none(), st.integers(0, 10**7)),
    }
)
homes = st.fixed_dictionaries(
    {
        "registered_year": st.sampled_from([None, 2014, 2016]),
        "exit_status": st.sampled_from([None, "0", "1"]),
        "members": st.lists(people, max_size=3),
        "loans": st.lists(loans, max_size=4),
    }
)


def share(amount: int, per_cent: int) -> int:
    return half_up(Fraction(amount * per_cent, 100))


def any_yes(*values: bool | None) -> bool | None:
    return True if True in values else None if None in values else False


def all_yes(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def basic(bill: dict[str, Any], person: dict[str, Any], covered: int | None) -> int | None:
    """What basic insurance pays; None when it cannot be known."""
    if person["basic_medical"] is None:
        return None
    if person["basic_medical"] is False:
        return 0 if person["employee_medical"] is False else None
    if covered is None or bill["care"] is None or bill["hospital"] is None:
        return None
    if bill["care"] == "1":
        return share(covered, 65 if bill["hospital"] in ("1", "2") else 60)
    deductible = 100_000 if bill["hospital"] == "9" else 0
    return share(max(0, covered - deductible), 75)


def segments(total: int) -> int:
    """What serious-illness insurance owes for a yearly total."""
    ends = (0, 3_500_000, 7_000_000, 14_000_000)
    within = [min(total, end) for end in ends]
    parts = zip(within, within[1:], (60, 70, 80), strict=False)
    return half_up(Fraction(sum((high - low) * rate for low, high, rate in parts), 100))


def cascade(home: dict[str, Any], person: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Every bill of a person in order, by number."""
    results: dict[str, dict[str, Any]] = {}
    left_so_far = claims_so_far = 0
    registered = home["registered_year"] is not None or home["exit_status"] is not None
    entitled = any_yes(registered, person["dibao"], person["destitute_support"])
    serious = person["serious_illness_insurance"]
    serious = person["basic_medical"] if serious is None else serious
    for bill in sorted(person["bills"], key=lambda one: (one["settled_on"], one["number"])):
        result: dict[str, Any] = dict.fromkeys(
            ("basic_insurance_pays", "serious_illness_pays", "medical_aid_pays", "county_adds", "own_share")
        )
        results[bill["number"]] = result
        covered = None if bill["eligible_cost"] is None else max(0, bill["eligible_cost"])
        paid = result["basic_insurance_pays"] = basic(bill, person, covered)
        left = None if paid is None or covered is None else covered - paid
        before, left_so_far = left_so_far, left_so_far + (left or 0)
        if serious is False:
            pays: int | None = 0
        else:
            pays = None if serious is None or left is None else segments(left_so_far) - segments(before)
        result["serious_illness_pays"] = pays
        remaining = None if left is None or pays is None else left - pays
        rate = 100 if bill["major_illness"] else 70
        if entitled is False:
            claim: int | None = 0
        else:
            claim = None if entitled is None or remaining is None else share(remaining, rate)
        claims_before, claims_so_far = claims_so_far, claims_so_far + (claim or 0)
        aid = None if claim is None else min(claims_so_far, CAP) - min(claims_before, CAP)
        result["medical_aid_pays"] = aid
        result["county_adds"] = added = county(bill, covered, remaining, aid, entitled)
        if remaining is not None and aid is not None and added is not None:
            result["own_share"] = remaining - aid - added
    return results


def county(
    bill: dict[str, Any], covered: int | None, remaining: int | None, aid: int | None, entitled: bool | None
) -> int | None:
    """What the county adds, so that a stay in it costs no more than a tenth."""
    if entitled is not True:
        return None if entitled is None else 0
    if covered is None or remaining is None or aid is None or bill["hospital"] is None:
        return None
    inside = bill["hospital"] in ("1", "2", "3")
    if inside and bill["care"] is None:
        return None
    limit = 10 if inside and bill["care"] == "2" else 100
    return max(0, remaining - aid - share(covered, limit))


ONE_YEAR = {
    (2014, 11, 22): 560,
    (2015, 3, 1): 535,
    (2015, 5, 11): 510,
    (2015, 6, 28): 485,
    (2015, 8, 26): 460,
    (2015, 10, 24): 435,
}
LONGER = {
    (2014, 11, 22): 600,
    (2015, 3, 1): 575,
    (2015, 5, 11): 550,
    (2015, 6, 28): 525,
    (2015, 8, 26): 500,
    (2015, 10, 24): 475,
}


def anniversary(day: dt.date, years: int) -> tuple[int, int, int]:
    return day.year + years, day.month, day.day


def subsidy(home: dict[str, Any], loan: dict[str, Any]) -> tuple[int | None, int | None]:
    """The days that count and the interest subsidy of a loan."""
    start, due, repaid = loan["start"], loan["due"], loan["repaid_on"]
    term = None if start is None or due is None else anniversary(due, 0)
    allowed = all_yes(
        home["registered_year"] is not None or home["exit_status"] is not None,
        None if loan["purpose"] is None else loan["purpose"] != "9",
        None if loan["principal"] is None else loan["principal"] <= 5_000_000,
        None if term is None else term <= anniversary(start, 3),
        None if loan["collateral"] is None else not loan["collateral"],
    )
    running = None
    if start is not None and due is not None:
        end = min(due, repaid or due, dt.date(YEAR + 1, 1, 1))
        running = max(0, (end - max(start, dt.date(YEAR, 1, 1))).days)
    if allowed is False:
        return running, 0
    if allowed is None or loan["rate"] is None or running is None:
        return running, None
    table = ONE_YEAR if term <= anniversary(start, 1) else LONGER
    known = [rate for since, rate in table.items() if since <= anniversary(start, 0)]
    if not known:
        return running, None
    return running, half_up(Fraction(loan["principal"] * min(loan["rate"], known[-1]) * running, 10_000 * 360))


def known_sum(values: list[int | None]) -> int | None:
    """Zero of nothing; unknown when nothing of something is known."""
    known = [value for value in values if value is not None]
    return sum(known) if known or not values else None


def number(register: list[dict[str, Any]]) -> None:
    """Give everybody and everything its number."""
    for h, home in enumerate(register):
        home |= place(VILLAGE) | {"number": f"H{h:02}"}
        for p, person in enumerate(home["members"]):
            person |= {"number": f"{home['number']}P{p}", "household_number": home["number"], "year": YEAR}
            for b, bill in enumerate(person["bills"]):
                cost, outside = bill["eligible_cost"], bill["outside"]
                bill |= {"number": f"{person['number']}B{b}", "person_number": person["number"], "year": YEAR}
                bill |= {"household_number": home["number"]}
                bill["total_cost"] = None if cost is None or outside is None else cost + outside
        for n, loan in enumerate(home["loans"]):
            loan |= {"number": f"{home['number']}L{n}", "household_number": home["number"], "year": YEAR}


def tables_of(register: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    persons = [person for home in register for person in home["members"]]
    return {
        "household": frame("household", register),
        "person": frame("person", persons),
        "bill": frame("bill", [bill for person in persons for bill in person["bills"]]),
        "loan": frame("loan", [loan for home in register for loan in home["loans"]]),
        "village": frame("village", [place(VILLAGE)]),
        "township": frame("township", [place(VILLAGE)]),
        "county": frame("county", [place(VILLAGE)]),
    }


def computed(frozen: snapshot.Snapshot) -> dict[str, dict[str, dict[str, Any]]]:
    """Return every rule of every entity, by number."""
    queries = compile_policy(POLICY, YEAR)
    with engine.connect(threads=1) as connection:
        engine.open_snapshot(connection, frozen)
        frames = {
            entity: pl.from_arrow(connection.sql(queries[entity].sql).to_arrow_table())
            for entity in ("bill", "loan", "person", "household")
        }
    return {entity: {row["number"]: row for row in found.to_dicts()} for entity, found in frames.items()}


FAST: dict[str, Any] = {
    "deadline": None,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


def adds_up(row: dict[str, Any]) -> bool:
    """Whether what every layer pays and what stays is the cost, and nothing is below zero."""
    layers = (
        "basic_insurance_pays", "serious_illness_pays", "supplementary_insurance_pays", "commercial_insurance_pays",
        "medical_aid_pays", "county_adds", "own_share",
    )  # fmt: skip
    return sum(row[name] for name in layers) == row["covered_cost"] and min(row[name] for name in layers) >= 0


@settings(max_examples=6, **FAST)
@given(st.lists(homes, min_size=10, max_size=30))
def test_bills_and_loans_and_plain_python_agree(register: list[dict[str, Any]]) -> None:
    number(register)
    with tempfile.TemporaryDirectory() as folder:
        found = computed(snapshot.write(Path(folder) / "snapshot", year=YEAR, tables=tables_of(register)))
    for home in register:
        aid_of_members: list[int | None] = []
        for person in home["members"]:
            wanted = cascade(home, person)
            for bill, values in wanted.items():
                row = found["bill"][bill]
                assert {name: row[name] for name in values} == values
                assert row["own_share"] is None or adds_up(row)
            assert sum(one["medical_aid_pays"] or 0 for one in wanted.values()) <= CAP
            aid = known_sum(
                [
                    None if one["medical_aid_pays"] is None or one["county_adds"] is None
                    else one["medical_aid_pays"] + one["county_adds"]
                    for one in wanted.values()
                ]
            )  # fmt: skip
            assert found["person"][person["number"]]["medical_aid_of_person"] == aid
            aid_of_members.append(aid)
        subsidies = []
        for loan in home["loans"]:
            wanted_days, amount = subsidy(home, loan)
            row = found["loan"][loan["number"]]
            assert (row["loan_days"], row["interest_subsidy_of_loan"]) == (wanted_days, amount)
            subsidies.append(amount)
        row = found["household"][home["number"]]
        assert row["medical_aid_amount"] == known_sum(aid_of_members)
        assert row["interest_subsidy"] == known_sum(subsidies)
        assert row["loans"] == len(home["loans"])


@settings(max_examples=2, **FAST)
@given(st.lists(homes, min_size=10, max_size=30), st.randoms())
def test_the_order_of_rows_does_not_matter_and_polars_agrees(register: list[dict[str, Any]], random: Any) -> None:
    number(register)
    tables = tables_of(register)
    shuffled = {
        name: table.sample(fraction=1, shuffle=True, seed=random.randrange(2**32)) for name, table in tables.items()
    }
    found = engine_polars.determine(shuffled, POLICY, YEAR)
    with tempfile.TemporaryDirectory() as folder:
        frozen = snapshot.write(Path(folder) / "snapshot", year=YEAR, tables=tables)
        wanted = computed(frozen)
    for entity in ("person", "household"):
        assert {row["number"]: row for row in found[entity].to_dicts()} == wanted[entity]
