"""What if: change parameters or switch rules off, compute again, and compare with what is.

A simulation never touches the register or a determination. Its figures are for planning: cells with fewer than five
households are hidden, so that nobody is recognised in a small group.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import yaml

from fupin.rules import engine, measures
from fupin.rules.errors import FupinError
from fupin.rules.parameters import Parameter, ParameterError, Parameters, Value, stored
from fupin.rules.policy import Policy, restricted
from fupin.rules.rule import Graph, Rule
from fupin.rules.snapshot import Snapshot

SMALLEST_CELL = 5
"""Cells with fewer households than this are hidden."""

HIDDEN = None
"""What stands for a hidden cell."""

DIMENSIONS = ("area", "size", "cause")
"""What the households that change are counted by."""

_LEVEL_BELOW = {0: "county_code", 4: "county_code", 6: "township_code", 9: "village_code", 12: "village_code"}
_CODE_DIGITS = {"village": 12, "county": 6}
_LARGEST_SIZE = 6  # households of six and more are counted together
_LARGEST = 10**14  # fen: what is multiplied by the size of a household still fits 64 bits
_FIELDS = {"name", "parameters", "without"}


class ScenarioError(FupinError):
    """A scenario asks for something that the policy does not have."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is changed: parameters by name (money in yuan), and verdict rules that count as met."""

    name: str
    parameters: Mapping[str, Decimal]
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """Households (and their members) that change, of one group; ``households`` is None when hidden."""

    dimension: str
    group: str
    verdict: str
    direction: str
    households: int | None
    persons: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one side of the comparison.

    ``households`` and ``persons`` by verdict count the yes, ``areas`` likewise the villages and counties that the area
    holds. ``spending`` is the yearly sum of all entitlements in fen.
    ``coverage`` is the share of the households below the national line that are entitled to something, ``leakage`` the
    share of the spending that goes to households that are not below it; ``gini`` is that of net income per head, with
    entitlements added in ``gini_after``.
    """

    households: dict[str, int]
    persons: dict[str, int]
    spending: int
    coverage: float | None
    leakage: float | None
    gini: float | None
    gini_after: float | None
    areas: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Simulation:
    """A scenario compared with what is."""

    scenario: Scenario
    year: int
    snapshot_sha256: str
    policy: str
    today: Figures
    then: Figures
    changes: tuple[Count, ...]


def read(path: Path) -> Scenario:
    """Read a scenario from YAML: ``name``, ``parameters`` (name: value), ``without`` (verdict rules that
    count as met).

    Raises:
        ScenarioError: the file is not of this form.
    """
    try:
        entry = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ScenarioError(f"{path} cannot be read as a scenario: {error}") from error
    if not isinstance(entry, dict) or not set(entry) <= _FIELDS:
        raise ScenarioError(f"{path}: a scenario has the fields {', '.join(sorted(_FIELDS))} and no others")
    return scenario(str(entry.get("name", path.stem)), entry.get("parameters") or {}, entry.get("without") or ())


def as_yaml(changes: Scenario) -> str:
    """Write a scenario as ``read`` takes it."""
    numbers = {
        name: int(value) if value == value.to_integral_value() else float(value)
        for name, value in changes.parameters.items()
    }
    entry = {"name": changes.name, "parameters": numbers, "without": list(changes.without)}
    return yaml.safe_dump(entry, allow_unicode=True, sort_keys=False)


def scenario(name: str, parameters: Mapping[str, Any], without: Sequence[str] = ()) -> Scenario:
    """Make a scenario from values as people write them."""
    try:
        numbers = {key: Decimal(str(value)) for key, value in parameters.items()}
    except InvalidOperation as error:
        raise ScenarioError(f"scenario {name}: the value of every parameter must be a number") from error
    if not all(number.is_finite() for number in numbers.values()):
        raise ScenarioError(f"scenario {name}: the value of every parameter must be a number")
    return Scenario(name, numbers, tuple(without))


def _changed_parameter(parameter: Parameter, value: Decimal) -> Parameter:
    try:
        kept = stored(parameter.name, parameter.kind, value)
    except ParameterError as error:
        raise ScenarioError(str(error)) from error
    if value < 0 or abs(kept) > _LARGEST:
        raise ScenarioError(f"{parameter.name}: {value} must not be negative, or so large")
    assumed = Value(dt.date(1900, 1, 1), kept, "scenario", "background")
    return replace(parameter, values=(assumed,))


def _met(item: Rule) -> Rule:
    """Return a rule that counts as met whatever the data say."""

    def yes(*_inputs: Any) -> Any:
        return ibis.literal(True)

    return replace(item, function=yes)


def apply(policy: Policy, changes: Scenario) -> Policy:
    """Return the policy with a scenario's changes.

    Raises:
        ScenarioError: a parameter or rule that the policy does not have, or a rule that cannot be switched off.
    """
    for name in changes.parameters:
        if name not in policy.parameters:
            raise ScenarioError(f"the policy {policy.name} has no parameter {name}; see: fupin parameters")
    for name in changes.without:
        item = policy.graph.get(name)
        if item is None or item.kind != "verdict" or item.of is not None:
            raise ScenarioError(f"{name} is no rule of {policy.name} that can be switched off; choose a verdict")
    parameters = Parameters(
        tuple(
            _changed_parameter(item, changes.parameters[name]) if name in changes.parameters else item
            for name, item in policy.parameters.items()
        )
    )
    rules = tuple(_met(item) if name in changes.without else item for name, item in policy.graph.items())
    return replace(policy, graph=Graph(rules, tuple(parameters)), parameters=parameters, digest="scenario")


def simulate(snapshot: Snapshot, policy: Policy, changes: Scenario, *, inside: str = "") -> Simulation:
    """Compute a snapshot with and without a scenario and compare, for the households inside an area.

    Args:
        snapshot: the frozen year.
        policy: the policy as it is.
        changes: the scenario.
        inside: code of the area, everything when empty.
    """
    assumed = apply(policy, changes)
    asked = (*_verdicts(policy), *policy.entitlements, "net_income_per_head", *_area_verdicts(policy, inside).values())
    entities = ("household", *_area_verdicts(policy, inside))
    before = engine.results_of(snapshot, restricted(policy, asked), entities, inside=inside)
    homes = engine.household_columns(snapshot, ("number", "size", "main_cause"), inside=inside)
    before["household"] = before["household"].drop("size", strict=False).join(homes, on="number")
    after = _with_changes(before, snapshot, assumed, tuple(affected(policy, changes).intersection(asked)), inside)
    return Simulation(
        scenario=changes,
        year=snapshot.year,
        snapshot_sha256=snapshot.sha256,
        policy=policy.name,
        today=_figures(before, policy, inside),
        then=_figures(after, policy, inside),
        changes=tuple(_changes(before["household"], after["household"], policy, inside)),
    )


def affected(policy: Policy, changes: Scenario) -> frozenset[str]:
    """Return the rules whose results a scenario may change: those that it names, or whose inputs it changes."""
    graph, found = policy.graph, set(changes.without)
    parameters = set(changes.parameters)

    def is_reached(item: Rule) -> bool:
        dated = (graph.dated(name) for name in item.inputs)
        used = {*item.inputs, *(parameter for parameter, _column in filter(None, dated))}
        providers = (graph.provider(item, name) for name in graph.needs(item))
        return bool(used & parameters) or any(one is not None and one.name in found for one in providers)

    pending = [item for item in graph.values() if item.name not in found]
    while reached := [item for item in pending if is_reached(item)]:
        found |= {item.name for item in reached}
        pending = [item for item in pending if item.name not in found]
    return frozenset(found)


def _with_changes(
    before: Mapping[str, pl.DataFrame], snapshot: Snapshot, policy: Policy, names: tuple[str, ...], inside: str
) -> dict[str, pl.DataFrame]:
    """Return results with some rules computed anew under another policy; what they do not touch stays."""
    if not names:
        return dict(before)
    anew = engine.results_of(snapshot, restricted(policy, tuple(sorted(names))), tuple(before), inside=inside)
    after = {}
    for entity, frame in before.items():
        key = frame.columns[0]
        columns = [name for name in anew[entity].columns if name in names]
        after[entity] = frame.drop(columns).join(anew[entity].select(key, *columns), on=key)
    return after


def _verdicts(policy: Policy) -> tuple[str, ...]:
    return tuple(name for name in ("below_national_line", policy.verdict) if name in policy.graph)


def _area_verdicts(policy: Policy, inside: str) -> dict[str, str]:
    """Return the verdicts of areas, by level, that an area holds whole: a township holds no county."""
    judged = {"village": policy.village_verdict, "county": policy.county_verdict}
    return {level: name for level, name in judged.items() if name and len(inside) <= _CODE_DIGITS[level]}


def _figures(computed: Mapping[str, pl.DataFrame], policy: Policy, inside: str) -> Figures:
    results, verdicts = computed["household"], _verdicts(policy)
    entitled = [name for name in policy.entitlements if name in results.columns]
    amount = pl.sum_horizontal(pl.col(name).fill_null(0) for name in entitled) if entitled else pl.lit(0)
    frame = results.with_columns(amount=amount.cast(pl.Int64), below=pl.col("below_national_line").fill_null(False))
    below = frame.filter("below")
    spending = int(frame["amount"].sum())
    outside = int(frame.filter(~pl.col("below"))["amount"].sum())
    with_aid = frame.with_columns(
        with_aid=pl.col("net_income_per_head") + pl.when(pl.col("size") > 0).then(pl.col("amount") // pl.col("size"))
    )
    return Figures(
        households={name: int(frame[name].sum() or 0) for name in verdicts},
        persons={name: int(frame.filter(name)["size"].sum() or 0) for name in verdicts},
        spending=spending,
        coverage=float((below["amount"] > 0).mean()) if below.height else None,  # type: ignore[arg-type]
        leakage=outside / spending if spending else None,
        gini=_gini(frame, "net_income_per_head"),
        gini_after=_gini(with_aid, "with_aid"),
        areas={name: int(computed[level][name].sum() or 0) for level, name in _area_verdicts(policy, inside).items()},
    )


def _gini(frame: pl.DataFrame, income: str) -> float | None:
    known = frame.filter(pl.col(income).is_not_null() & (pl.col("size") > 0))
    if known.is_empty():
        return None
    found = measures.measure(known, income=income, weight="size")["gini"][0]
    return None if found is None else float(found)


def _changes(before: pl.DataFrame, after: pl.DataFrame, policy: Policy, inside: str) -> list[Count]:
    """Count who enters and who leaves each verdict, by area, household size and cause."""
    key = _LEVEL_BELOW[len(inside)]
    groups = before.select(
        "number",
        pl.col("size").fill_null(0).alias("members"),
        area=pl.col(key),
        size=pl.when(pl.col("size") >= _LARGEST_SIZE)
        .then(pl.lit(f"{_LARGEST_SIZE}+"))
        .otherwise(pl.col("size").cast(pl.String))
        .fill_null("?"),
        cause=pl.col("main_cause").fill_null("?"),
    )
    found: list[Count] = []
    for verdict in _verdicts(policy):
        pairs = before.select("number", was=verdict).join(after.select("number", now=verdict), on="number")
        moves = pairs.with_columns(pl.col("was", "now").fill_null(False)).with_columns(
            direction=pl.when(pl.col("now") & ~pl.col("was"))
            .then(pl.lit("enters"))
            .when(pl.col("was") & ~pl.col("now"))
            .then(pl.lit("leaves"))
        )
        moved = moves.filter(pl.col("direction").is_not_null()).join(groups, on="number")
        for dimension in DIMENSIONS:
            counted = moved.group_by(dimension, "direction").agg(households=pl.len(), persons=pl.col("members").sum())
            found += [
                _count(dimension, verdict, row) for row in counted.sort(dimension, "direction").iter_rows(named=True)
            ]
    return found


def _count(dimension: str, verdict: str, row: dict[str, Any]) -> Count:
    small = row["households"] < SMALLEST_CELL
    return Count(
        dimension=dimension,
        group=str(row[dimension]),
        verdict=verdict,
        direction=row["direction"],
        households=HIDDEN if small else row["households"],
        persons=HIDDEN if small else row["persons"],
    )
