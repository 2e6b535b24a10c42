"""Nothing recorded never makes a verdict yes: a rule that says yes to blanks would reward them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from fupin import policy as policies
from fupin.rules import cases, engine, snapshot
from fupin.rules.cases import Case
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS, Rule
from fupin.rules.tables import TABLES

YEAR = 2016
PLACE = {
    "village_code": "513301001001",
    "township_code": "513301001",
    "county_code": "513301",
    "prefecture_code": "5133",
}
HOME = {"number": "H1", **PLACE}
NOBODY = {name: [PLACE] for name in ("village", "township", "county")} | {"household": [HOME]}
BLANKS = NOBODY | {
    "person": [{"number": f"P{n}", "household_number": "H1"} for n in (1, 2, 3)],
    "bill": [
        {"number": f"B{n}", "person_number": "P1", "household_number": "H1", "settled_on": dt.date(YEAR, n, 1)}
        for n in (1, 2, 3)
    ],
    "loan": [{"number": f"L{n}", "household_number": "H1"} for n in (1, 2, 3)],
}
VERDICTS = [
    pytest.param(name, rule, id=f"{name}-{rule.name}")
    for name in policies.names()
    for rule in policies.load(name).graph.values()
    if rule.kind == "verdict"
]


def blank(policy: Policy, rule: Rule, members: int) -> Any:
    row = dict.fromkeys(policy.graph.needs(rule))
    return cases.compute(policy, Case(rule.name, YEAR, (row,) * members, None, "nothing is recorded"))


@pytest.mark.parametrize(("name", "rule"), VERDICTS)
def test_a_verdict_over_blanks_is_not_yes(name: str, rule: Rule) -> None:
    policy = policies.load(name)
    for members in (0, 1, 3) if rule.of else (1,):
        assert blank(policy, rule, members) is not True, f"{members} members"


def frames(rows: dict[str, list[dict[str, Any]]]) -> dict[str, pl.DataFrame]:
    """Return tables in which only keys are recorded."""
    return {
        name: pl.DataFrame(
            {column.name: [row.get(column.name) for row in rows.get(name, [])] for column in table.columns}
        ).with_columns(year=YEAR)
        for name, table in TABLES.items()
    }


@pytest.mark.parametrize("rows", [NOBODY, BLANKS], ids=["without members", "with blank members"])
@pytest.mark.parametrize("name", policies.names())
def test_a_register_that_records_nothing_gives_no_yes(name: str, rows: dict[str, Any], tmp_path: Path) -> None:
    """Rules play together: what one makes of no members, such as a count of zero, is what the next one sees."""
    policy = policies.load(name)
    frozen = snapshot.write(tmp_path / "snapshot", year=YEAR, tables=frames(rows))
    results = engine.determine(frozen, policy, tmp_path / "results")
    for entity in ("household", *AREA_LEVELS):
        rules = policy.graph.of_entity(entity)
        verdicts = [rule.name for rule in rules if rule.kind == "verdict"]
        found = results.read(entity)
        assert found.height == 1
        assert [verdict for verdict in verdicts if found[verdict].any()] == [], entity
