"""Freeze, determine, measure, replay and read, as every role may."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner
from django.conf import settings

from fictional import Prefecture
from fupin.apps.accounts.models import AuditEvent, Role, User
from fupin.apps.accounts.permissions import NotPermitted
from fupin.apps.determination import actions, queries, replay
from fupin.apps.determination.errors import NoSuchDetermination, NothingToFreeze
from fupin.apps.determination.models import Determination, Snapshot
from fupin.apps.registry.models import HouseholdYear
from fupin.cli.commands.replay import command as replay_command
from fupin.rules.simulation import scenario

YEAR = 2016
Users = dict[Role, User]


def test_freezing_again_gives_the_same_snapshot(prefecture: Prefecture) -> None:
    before = Snapshot.objects.count()
    again = actions.freeze(actor=None, year=YEAR)
    assert Snapshot.objects.count() == before
    assert again == Snapshot.objects.get(year=YEAR)


def test_a_change_in_the_register_gives_another_snapshot(prefecture: Prefecture) -> None:
    observed = HouseholdYear.objects.filter(year=YEAR, wage_income__isnull=False).first()
    assert observed is not None
    observed.wage_income = (observed.wage_income or 0) + 100
    observed.save()
    changed = actions.freeze(actor=None, year=YEAR)
    assert changed.sha256 != Snapshot.objects.exclude(pk=changed.pk).get(year=YEAR).sha256
    assert AuditEvent.objects.filter(action="freeze", subject=f"snapshot {changed.pk}").exists()


def test_a_year_without_observations_is_refused(prefecture: Prefecture) -> None:
    with pytest.raises(NothingToFreeze, match="2012"):
        actions.freeze(actor=None, year=2012)


def test_only_who_determines_may_freeze(prefecture: Prefecture, users: Users) -> None:
    for role in (Role.COUNTY_OFFICE, Role.TOWNSHIP_CLERK, Role.FIRST_SECRETARY):
        with pytest.raises(NotPermitted):
            actions.freeze(actor=users[role], year=YEAR)
    assert actions.freeze(actor=users[Role.PREFECTURE_OFFICE], year=YEAR)


def test_a_replay_is_identical(prefecture: Prefecture) -> None:
    record = Determination.objects.get(snapshot__year=YEAR)
    found = replay.replay(record.pk)
    assert (found.identical, found.policy_changed, found.parameters_changed) == (True, False, ())
    done = CliRunner().invoke(replay_command, [str(record.pk)])
    assert (done.exit_code, "identical" in done.output) == (0, True)


def test_a_replay_names_what_differs(prefecture: Prefecture) -> None:
    record = Determination.objects.get(snapshot__year=YEAR)
    path = Path(settings.HOME) / record.directory / "household.parquet"
    kept = path.read_bytes()
    frame = pl.read_parquet(path)
    number = frame["number"][0]
    changed = pl.when(pl.col("number") == number).then(pl.col("shortfall").fill_null(0) + 1).otherwise("shortfall")
    try:
        frame.with_columns(shortfall=changed).write_parquet(path)
        found = replay.replay(record.pk)
    finally:
        path.write_bytes(kept)
    assert [(item.entity, item.column, item.rows, item.examples) for item in found.differences] == [
        ("household", "shortfall", 1, (number,))
    ]


def test_an_unknown_determination_is_named(prefecture: Prefecture) -> None:
    with pytest.raises(NoSuchDetermination, match="no determination 999999"):
        replay.replay(999_999)


def test_every_role_sees_its_own_households_only(prefecture: Prefecture, users: Users) -> None:
    everything, total = queries.households(actor=users[Role.PREFECTURE_OFFICE], inside="", year=YEAR, limit=None)
    assert len(everything) == total
    for role, area in (
        (Role.COUNTY_OFFICE, prefecture.county),
        (Role.TOWNSHIP_CLERK, prefecture.township),
        (Role.FIRST_SECRETARY, prefecture.village),
    ):
        own = {row["number"] for row in everything if row["village_code"].startswith(area.code)}
        rows, count = queries.households(actor=users[role], inside="", year=YEAR, limit=None)
        assert ({row["number"] for row in rows}, count) == (own, len(own))
        foreign = next(row for row in everything if row["number"] not in own)
        assert queries.household(actor=users[role], number=foreign["number"], year=YEAR) is None
        assert queries.explain(actor=users[role], number=foreign["number"], year=YEAR) is None
        villages = queries.area_figures(actor=users[role], level="village", inside="", year=YEAR)
        assert villages
        assert all(row["code"].startswith(area.code) for row in villages)


def test_figures_are_the_sums_of_the_lists_behind_them(prefecture: Prefecture, users: Users) -> None:
    actor = users[Role.PREFECTURE_OFFICE]
    names = queries.policy().standards
    counted = queries.verdict_counts(actor=actor, inside="", level="county", year=YEAR, names=names)
    for name in names:
        for ending, value in (("no", False), ("unknown", None), ("yes", True)):
            _, total = queries.households(actor=actor, inside="", year=YEAR, where={name: value, "poor": True})
            assert sum(row[f"{name}_{ending}"] for row in counted) == total
    amounts = queries.amount_sums(actor=actor, inside="", level="county", year=YEAR, names=["shortfall"])
    everything, _ = queries.households(actor=actor, inside="", year=YEAR, limit=None)
    assert sum(row["shortfall"] for row in amounts) == sum(row["shortfall"] or 0 for row in everything)


def test_names_that_are_no_columns_are_refused(prefecture: Prefecture, users: Users) -> None:
    actor = users[Role.PREFECTURE_OFFICE]
    bad = "poor) OR (1=1"
    with pytest.raises(KeyError):
        queries.households(actor=actor, inside="", year=YEAR, order=bad)
    with pytest.raises(KeyError):
        queries.households(actor=actor, inside="", year=YEAR, where={bad: True})
    with pytest.raises(KeyError):
        queries.verdict_counts(actor=actor, inside="", level="county", year=YEAR, names=[bad])
    with pytest.raises(KeyError):
        queries.area_figures(actor=actor, level="../../secret_key", inside="", year=YEAR)


def test_areas_are_measured(prefecture: Prefecture, users: Users) -> None:
    actor = users[Role.PREFECTURE_OFFICE]
    (figures,) = queries.area_measures(actor=actor, level="prefecture", inside="", year=YEAR)
    assert 0 < figures["gini"] < 1
    assert figures["alkire_foster_m0"] == pytest.approx(figures["alkire_foster_h"] * figures["alkire_foster_a"])
    inside = queries.area_measures(actor=users[Role.COUNTY_OFFICE], level="county", inside="", year=YEAR)
    assert [row["code"] for row in inside] == [prefecture.county.code]


def test_the_explanation_is_the_stored_verdict(prefecture: Prefecture, users: Users) -> None:
    actor = users[Role.FIRST_SECRETARY]
    number = prefecture.household.number
    stored = queries.household(actor=actor, number=number, year=YEAR)
    told = queries.explain(actor=actor, number=number, year=YEAR)
    assert stored is not None
    assert told is not None
    assert told.root.value == stored["exit_ready"]
    assert {node.name: node.value for node in told.standards} == {
        name: stored[name] for name in queries.policy().standards
    }
    assert json.loads(json.dumps(told.as_json(), ensure_ascii=False))["number"] == number


def test_a_simulation_stays_inside_the_scope(prefecture: Prefecture, users: Users) -> None:
    changes = scenario("higher line", {"province_exit_line": 5000})
    actor = users[Role.COUNTY_OFFICE]
    assert queries.simulate(actor=actor, year=YEAR, changes=changes, inside="5133") is None
    found = queries.simulate(actor=actor, year=YEAR, changes=changes, inside=prefecture.county.code)
    assert found is not None
    _, total = queries.households(actor=actor, inside="", year=YEAR, where={"exit_ready": True})
    assert found.today.households["exit_ready"] == total
