"""Bills and loans: what their rules see, parameters by a row's day, and how they are explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from fupin import policy as policies
from fupin.rules import snapshot
from fupin.rules.explain import Node, explain
from fupin.rules.rule import Graph, Rule, RuleError, rule
from fupin.rules.snapshot import Snapshot
from fupin.rules.text import Text
from property.test_engine import frame, place

POLICY = policies.load("ganzi2015")
VILLAGE = "513301001001"
TITLE = Text("同", "same")


def of_loan(name: str, argument: str) -> Rule:
    scope: dict[str, object] = {}
    exec(f"def {name}({argument}):\n    'A rate.'\n    return {argument}", scope)
    return rule("loan", article="§21", kind="hundredths", title=TITLE)(scope[name])  # type: ignore[arg-type]


def test_an_argument_stands_for_a_parameter_on_the_day_of_a_column() -> None:
    graph = Graph([of_loan("found", "base_on_start")], ["base"])
    assert graph.dated("base_on_start") == ("base", "start")
    assert graph.needs(graph["found"]) == ("start",)
    assert graph.columns_needed("loan") == ("start",)


@pytest.mark.parametrize("argument", ["base_on_principal", "base_on_monday", "rate_of_on_start"])
def test_only_a_day_of_the_row_dates_a_parameter(argument: str) -> None:
    with pytest.raises(RuleError, match=f"'{argument}' is no column or rule of loan, and no parameter"):
        Graph([of_loan("found", argument)], ["base"])


def test_a_parameter_that_rows_date_may_begin_after_the_year() -> None:
    assert "base_rate_one_year" not in POLICY.values(2013)
    assert POLICY.values(2015)["base_rate_one_year"].value == 435


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    here = place(VILLAGE)
    of_home = {"household_number": "H1", "year": 2016}
    bill = of_home | {"person_number": "P1", "care": "1", "hospital": "2", "major_illness": False}
    tables = {
        "household": frame("household", [here | {"number": "H1", "registered_year": 2014, "exit_status": "0"}]),
        "person": frame("person", [of_home | {"number": "P1", "basic_medical": True}]),
        "bill": frame(
            "bill",
            [
                bill | {"number": f"B{day}", "settled_on": dt.date(2016, 3, day), "eligible_cost": 100_000 * day}
                for day in (1, 2, 3)
            ],
        ),
        "loan": frame(
            "loan",
            [of_home | {"number": "L1", "purpose": "2", "principal": 10_000, "start": dt.date(2015, 9, 1),
                        "due": dt.date(2016, 9, 1), "rate": 460, "collateral": False}],
        ),
        "village": frame("village", [here]), "township": frame("township", [here]), "county": frame("county", [here]),
    }  # fmt: skip
    return snapshot.write(tmp_path_factory.mktemp("items") / "snapshot", year=2016, tables=tables)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for one in node.inputs:
        yield from nodes(one)


def test_the_rate_of_a_loan_is_explained_as_on_its_day(frozen: Snapshot) -> None:
    told = explain(frozen, POLICY, "H1", "interest_subsidy")
    assert told is not None
    rate = next(node for node in nodes(told.root) if node.name == "base_rate")
    assert (rate.value, rate.member) == (460, "L1")
    one_year = next(one for one in rate.parameters if one.name == "base_rate_one_year")
    assert (one_year.shown.en, one_year.since) == ("4.60 %", dt.date(2015, 8, 26)), "not the 4.35 of the end of 2016"


def test_a_bill_is_explained_once_however_many_layers_rest_on_it(frozen: Snapshot) -> None:
    told = explain(frozen, POLICY, "H1", "medical_aid_amount")
    assert told is not None
    paid_by_aid = {node.member: node.value for node in nodes(told.root) if node.name == "medical_aid_pays"}
    assert told.root.value == sum(paid_by_aid.values()), "by hand: 70 per cent of 84,000 fen"
    for bill in ("B1", "B2", "B3"):
        paid = [node for node in nodes(told.root) if (node.name, node.member) == ("basic_insurance_pays", bill)]
        assert sum(bool(node.inputs) for node in paid) == 1
    so_far = {node.member: node for node in nodes(told.root) if node.name == "left_by_basic_so_far" and node.inputs}
    assert [one.member for one in so_far["B3"].inputs] == ["B1", "B2", "B3"]
    assert so_far["B3"].value == sum(one.value for one in so_far["B3"].inputs) == 210_000
