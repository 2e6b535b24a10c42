"""The engine against plain Python: random registers with blanks, losses, huge amounts and empty households."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import ibis
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fupin import policy as policies
from fupin.rules import arithmetic, engine, snapshot
from fupin.rules.policy import restricted
from fupin.rules.snapshot import arrow_schema
from fupin.rules.tables import HOUSEHOLD, TABLES

YEAR = 2016
NATIONAL_LINE, EXIT_LINE = 295_200, 310_000
VILLAGES = ("513301001001", "513301001002", "513322001001")
STANDARDS = policies.load("ganzi2015").standards

CHECKED = restricted(
    policies.load("ganzi2015"),
    ("net_income", "poor", "shortfall", "exit_ready", "households", "poor_households", "incidence"),
)
"""The rules that are written down again here, and what they rest on."""

truth = st.sampled_from([True, False, None])
amounts = st.one_of(st.none(), st.integers(0, 2_000_000), st.just(0), st.integers(10**11, 10**12))
persons = st.fixed_dictionaries(
    {
        "birth_date": st.one_of(st.none(), st.dates(dt.date(1930, 1, 1), dt.date(2016, 12, 31))),
        "schooling": st.sampled_from([None, "01", "02", "03", "06"]),
        "education": st.sampled_from([None, "01", "02", "03", "06"]),
        "dropout_reason": st.sampled_from([None, "1", "4"]),
        "basic_medical": truth,
        "employee_medical": truth,
    }
)
households = st.fixed_dictionaries(
    {
        "village_code": st.sampled_from(VILLAGES),
        "exit_status": st.sampled_from([None, "0", "1", "2", "3"]),
        "size": st.one_of(st.none(), st.integers(1, 9)),
        "wage_income": amounts,
        "business_income": amounts,
        "business_cost": amounts,
        "property_income": amounts,
        "transfer_income": amounts,
        "unsafe_house": truth,
        "house_grade": st.sampled_from([None, "A", "C", "D"]),
        "safe_water": truth,
        "domestic_power": truth,
        "broadcast_tv": truth,
        "members": st.lists(persons, max_size=4),
    }
)


def half_up(value: Fraction) -> int:
    """Round half away from zero."""
    whole = int(abs(value) * 2 + 1) // 2
    return whole if value >= 0 else -whole


def kleene_all(values: list[bool | None]) -> bool | None:
    """No if one is no, else unknown if one is unknown, else yes."""
    if False in values:
        return False
    return None if None in values else True


def kleene_any(values: list[bool | None]) -> bool | None:
    """Yes if one is yes, else unknown if one is unknown, else no."""
    if True in values:
        return True
    return None if None in values else False


def schooled(person: dict[str, Any]) -> bool | None:
    birth = person["birth_date"]
    compulsory = None if birth is None else 6 <= YEAR - birth.year - ((birth.month, birth.day) > (8, 31)) <= 15
    outside = None if compulsory is None else not compulsory
    at_school = None if person["schooling"] is None else person["schooling"] != "01"
    finished = None if person["education"] is None else person["education"] in ("03", "04", "05")
    return kleene_any([outside, at_school, finished, person["dropout_reason"] in ("1", "2")])


def insured(person: dict[str, Any]) -> bool | None:
    return kleene_any([person["basic_medical"], person["employee_medical"]])


def of_all(
    members: list[dict[str, Any]], size: int | None, holds: Callable[[dict[str, Any]], bool | None]
) -> bool | None:
    """What holds for all members: unknown when somebody of the household has no record."""
    complete = True if size is not None and len(members) >= size else None
    return kleene_all([*([holds(one) for one in members] or [None]), complete])


def expected(household: dict[str, Any]) -> dict[str, Any]:
    """The household's results, written down again in plain Python."""
    items = ("wage_income", "business_income", "property_income", "transfer_income", "business_cost")
    known = all(household[name] is not None for name in items)
    net = sum(household[name] for name in items[:4]) - household["business_cost"] if known else None
    size, members = household["size"], household["members"]
    per_head = None if net is None or size is None else half_up(Fraction(net, size))
    below = None if per_head is None else per_head < NATIONAL_LINE
    poor = below if household["exit_status"] is None else household["exit_status"] != "1"
    unsafe = household["unsafe_house"]
    result: dict[str, Any] = {
        "net_income": net,
        "net_income_per_head": per_head,
        "poor": poor,
        "shortfall": None if per_head is None else max(0, EXIT_LINE - per_head),
        "income_above_line": None if per_head is None else per_head > EXIT_LINE,
        "compulsory_education": of_all(members, size, schooled),
        "basic_medical_care": of_all(members, size, insured),
        "safe_housing": False if household["house_grade"] in ("C", "D") else (None if unsafe is None else not unsafe),
        "safe_water_supply": household["safe_water"],
        "electricity_at_home": household["domestic_power"],
        "radio_and_television": household["broadcast_tv"],
    }
    result["exit_ready"] = kleene_all([result[name] for name in STANDARDS])
    return result


def place(village: str) -> dict[str, Any]:
    return {
        "village_code": village, "township_code": village[:9], "county_code": village[:6],
        "prefecture_code": village[:4], "year": YEAR,
    }  # fmt: skip


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = pl.from_arrow(arrow_schema(TABLES[table]).empty_table()).schema  # type: ignore[union-attr]
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def tables(register: list[dict[str, Any]]) -> dict[str, pl.DataFrame]:
    homes = [one | place(one["village_code"]) | {"number": f"H{n:03d}"} for n, one in enumerate(register)]
    people = [
        one | {"number": f"{home['number']}-{n}", "household_number": home["number"], "year": YEAR}
        for home in homes
        for n, one in enumerate(home["members"])
    ]
    villages = [place(code) | {"agricultural_population": 100 * n} for n, code in enumerate(VILLAGES)]
    townships = [place(code) for code in (VILLAGES[0], VILLAGES[2])]
    return {
        "household": frame("household", homes), "person": frame("person", people),
        "village": frame("village", villages), "township": frame("township", townships),
        "county": frame("county", townships),
    }  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(households, max_size=20))
def test_the_engine_and_plain_python_agree(register: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        frozen = snapshot.write(Path(folder) / "snapshot", year=YEAR, tables=tables(register))
        results = engine.determine(frozen, CHECKED, Path(folder) / "results")
        found = results.read("household").to_dicts()
        wanted = [expected(one) for one in register]
        assert [{name: row[name] for name in wanted[0]} for row in found] == wanted if wanted else not found
        for level, length in (("village", 12), ("county", 6), ("prefecture", 4)):
            check_areas(results.read(level), register, wanted, length)


def check_areas(
    figures: pl.DataFrame, register: list[dict[str, Any]], wanted: list[dict[str, Any]], length: int
) -> None:
    """Every area has its figures, the empty ones too."""
    assert figures["code"].to_list() == sorted({code[:length] for code in VILLAGES})
    for row in figures.to_dicts():
        inside = [n for n, one in enumerate(register) if one["village_code"].startswith(row["code"])]
        poor = [register[n]["size"] or 0 for n in inside if wanted[n]["poor"]]
        population = sum(100 * n for n, code in enumerate(VILLAGES) if code.startswith(row["code"]))
        assert row["households"] == len(inside)
        assert row["poor_households"] == len(poor)
        assert row["poor_persons"] == sum(poor)
        assert row["incidence"] == (sum(poor) / population if population else None)


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**14), 10**14), st.integers(-5, 10**6))
def test_division_rounds_half_away_from_zero(amount: int, by: int) -> None:
    table = ibis.table({"a": "int64", "b": "int64"}, name="t")
    sql = ibis.to_sql(table.select(q=arithmetic.divide(table.a, table.b)), dialect="duckdb")
    with engine.connect(threads=1) as connection:
        connection.execute("CREATE TABLE t AS SELECT CAST(? AS BIGINT) AS a, CAST(? AS BIGINT) AS b", [amount, by])
        found = connection.execute(str(sql)).fetchone()
    assert found == ((half_up(Fraction(amount, by)) if by > 0 else None),)


def test_the_contract_has_every_column_that_the_oracle_gives() -> None:
    assert set(households.wrapped_strategy.mapping) - {"members"} <= set(HOUSEHOLD)  # type: ignore[attr-defined]
