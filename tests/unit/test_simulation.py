"""What if: scenarios change what they say and nothing else, and hide small groups."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from fupin import policy as policies
from fupin.rules import engine, simulation, snapshot
from fupin.rules.simulation import Scenario, ScenarioError
from fupin.rules.snapshot import Snapshot
from fupin.synthetic import parquet
from fupin.synthetic.prefecture import prefecture

YEAR = 2016


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """A small fictional prefecture."""
    fictional = prefecture(persons=2_000, seed=3, years=(YEAR,))
    return snapshot.write(
        tmp_path_factory.mktemp("simulation") / "snapshot",
        year=YEAR,
        tables=parquet.snapshot_tables(fictional, YEAR),
    )


def simulate(frozen: Snapshot, **parameters: int) -> simulation.Simulation:
    changes = simulation.scenario("test", parameters)
    return simulation.simulate(frozen, policies.load("ganzi2015"), changes)


def test_a_scenario_without_changes_changes_nothing(frozen: Snapshot) -> None:
    found = simulate(frozen)
    assert found.today == found.then
    assert found.changes == ()


def test_a_higher_line_makes_more_households_poor_by_income(frozen: Snapshot) -> None:
    found = simulate(frozen, national_poverty_line=6000)
    assert found.then.households["below_national_line"] > found.today.households["below_national_line"]
    assert {item.direction for item in found.changes if item.verdict == "below_national_line"} == {"enters"}


def test_counts_by_area_agree_with_an_own_count(frozen: Snapshot) -> None:
    found = simulate(frozen, province_exit_line=1000)
    homes = pl.read_parquet(frozen.path("household"))
    moved = found.then.households["exit_ready"] - found.today.households["exit_ready"]
    by_area = [item for item in found.changes if (item.dimension, item.verdict) == ("area", "exit_ready")]
    assert moved > 0
    assert sum(item.households or 0 for item in by_area) <= moved <= homes.height
    hidden = [item for item in by_area if item.households is None]
    assert sum(item.households or 0 for item in by_area) + 4 * len(hidden) >= moved


def test_no_cell_shows_fewer_than_five_households(frozen: Snapshot) -> None:
    found = simulate(frozen, national_poverty_line=2300)
    assert found.changes
    assert all(item.households is None or item.households >= 5 for item in found.changes)
    assert all((item.households is None) == (item.persons is None) for item in found.changes)


def test_a_standard_that_is_left_out_counts_as_met(frozen: Snapshot) -> None:
    without = policies.load("ganzi2015").standards
    found = simulation.simulate(frozen, policies.load("ganzi2015"), Scenario("all met", {}, without))
    homes = pl.read_parquet(frozen.path("household")).height
    assert found.then.households["exit_ready"] == homes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (Scenario("x", {"no_such_line": Decimal(1)}), "no parameter no_such_line"),
        (Scenario("x", {}, ("no_such_rule",)), "no_such_rule is no rule"),
        (Scenario("x", {}, ("net_income",)), "choose a verdict"),
        (Scenario("x", {"province_exit_line": Decimal("1.005")}), "finer than a fen"),
    ],
)
def test_what_the_policy_does_not_have_is_refused(changes: Scenario, message: str) -> None:
    with pytest.raises(ScenarioError, match=message):
        simulation.apply(policies.load("ganzi2015"), changes)


def test_scenarios_are_read_from_yaml(tmp_path: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text("name: 试算\nparameters: {province_exit_line: 3200.5}\nwithout: [safe_water_supply]\n", "utf-8")
    assert simulation.read(path) == Scenario("试算", {"province_exit_line": Decimal("3200.5")}, ("safe_water_supply",))
    path.write_text("line: 3\n")
    with pytest.raises(ScenarioError, match="no others"):
        simulation.read(path)
    path.write_text("parameters: {province_exit_line: high}\n")
    with pytest.raises(ScenarioError, match="must be a number"):
        simulation.read(path)


def test_only_what_a_scenario_reaches_is_computed_anew(frozen: Snapshot) -> None:
    policy = policies.load("ganzi2015")
    changes = simulation.scenario("test", {"province_exit_line": 3500}, ["safe_housing"])
    reached = simulation.affected(policy, changes)
    assert {"income_above_line", "exit_ready", "safe_housing", "block_housing"} <= reached
    assert not {"net_income", "below_national_line", "medical_aid_amount"} & reached
    found = simulation.simulate(frozen, policy, changes)
    everything = engine.household_results(frozen, simulation.apply(policy, changes))
    assert found.then.households["exit_ready"] == everything["exit_ready"].sum()
    assert found.then.spending == found.today.spending


def test_lines_of_villages_and_counties_are_simulated(frozen: Snapshot) -> None:
    policy = policies.load("ganzi2015")
    found = simulation.simulate(frozen, policy, Scenario("all met", {}, policy.village_standards))
    assert found.then.areas["village_exit_ready"] > found.today.areas["village_exit_ready"]
    assert set(found.today.areas) == {"village_exit_ready", "county_exit_ready"}
    township = simulation.simulate(frozen, policy, Scenario("none", {}), inside="513301105")
    assert set(township.today.areas) == {"village_exit_ready"}


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "1e30"])
def test_numbers_that_are_no_amounts_are_refused(frozen: Snapshot, value: str) -> None:
    with pytest.raises(ScenarioError):
        simulation.simulate(frozen, policies.load("ganzi2015"), simulation.scenario("x", {"province_exit_line": value}))


def test_rates_are_in_per_cent() -> None:
    changed = simulation.apply(policies.load("ganzi2015"), simulation.scenario("x", {"premium_aid_rate": "50.5"}))
    assert changed.parameters["premium_aid_rate"].values[0].value == 5050
