"""A policy is a folder; it may take rules from another, and they live by its numbers and its other rules."""

from __future__ import annotations

import datetime as dt
from string import Formatter

import pytest

from fupin import policy as policies
from fupin.policy.ganzi2015.chapter2_batches import NATIONAL, PRECEDENCE
from fupin.rules import codes
from fupin.rules.parameters import Parameter, Value, of_the_year_before
from fupin.rules.text import Text

GANZI, NATION = policies.load("ganzi2015"), policies.load("national2021")


def test_a_rule_that_is_taken_over_sees_the_rules_of_its_new_policy() -> None:
    edge = NATION.graph["edge_of_poverty"]
    assert edge is GANZI.graph["edge_of_poverty"]
    assert policies.home(edge) == "ganzi2015"
    assert GANZI.graph.provider(edge, "above_monitoring_line").inputs == ("net_income_per_head", "monitoring_line")
    assert NATION.graph.provider(edge, "above_monitoring_line").inputs == ("income_reference", "monitoring_line")


def test_a_rule_that_is_taken_over_brings_its_parameters_and_nothing_else() -> None:
    assert NATION.parameters["monitoring_line"].values == GANZI.parameters["monitoring_line"].values
    used = {name for item in NATION.graph.values() for name in item.inputs}
    assert set(NATION.parameters) - used <= {"province_exit_line"}
    assert "collective_income_floor" not in NATION.parameters


def test_the_digest_covers_what_is_taken_over() -> None:
    assert NATION.digest == policies._digest(("national2021", "ganzi2015"))
    assert NATION.digest != policies._digest(("national2021",))
    assert GANZI.digest == policies._digest(("ganzi2015",))


def test_worked_cases_come_along_with_their_rules() -> None:
    told = {case.rule for case in policies.worked_cases("national2021")}
    assert told == set(NATION.graph)


@pytest.mark.parametrize("year", range(2014, 2024))
def test_last_year_is_judged_by_last_years_line(year: int) -> None:
    line = GANZI.parameters["province_exit_line"]
    assert GANZI.values(year)["previous_province_exit_line"].value == line.on(dt.date(year - 1, 12, 31)).value


def test_a_leap_day_is_a_day_of_the_next_year_too() -> None:
    value = Value(dt.date(2016, 2, 29), 1, "somewhere", "published")
    parameter = Parameter("x", Text("甲", "x"), "yuan", "§1", (value,), "file")
    assert of_the_year_before(parameter).values[0].since == dt.date(2017, 2, 28)


def test_every_batch_has_a_place_in_the_order_and_in_the_national_scheme() -> None:
    assert sorted(PRECEDENCE) == sorted(codes.BATCH)
    assert set(NATIONAL) == set(codes.BATCH)
    assert set(NATIONAL.values()) <= set(codes.BATCH_NATIONAL)


def test_the_needs_that_are_counted_are_the_needs() -> None:
    assert set(GANZI.graph["needs_count"].inputs) == set(GANZI.needs)
    assert len(GANZI.difficulties) == len(set(GANZI.difficulties)) == 10
    blocks = {name for name in GANZI.graph["exit_proposable"].inputs if name.startswith("block_")}
    assert blocks == set(GANZI.blocks)
    assert set(GANZI.graph[GANZI.county_verdict].inputs) == set(GANZI.county_standards)


@pytest.mark.parametrize("name", policies.names())
def test_reasons_speak_only_of_what_the_rule_looks_at(name: str) -> None:
    """A sentence with another name in it could not be filled when somebody asks why."""
    for rule in policies.load(name).graph.values():
        for reason in (rule.reasons.yes, rule.reasons.no, rule.reasons.unknown) if rule.reasons else ():
            for text in reason:
                named = {field for _, field, _, _ in Formatter().parse(text) if field}
                assert named <= set(rule.inputs), f"{rule.name}: {text}"
