"""Explain one household: verdict, the values it was computed from, the parameters, the article.

An explanation is a tree of nodes. It is the same everywhere: on the page, on the command line, as JSON.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from fupin.rules import engine
from fupin.rules.codes import CodeList
from fupin.rules.engine import Row
from fupin.rules.parameters import Value
from fupin.rules.policy import Policy, restricted
from fupin.rules.rule import ITEMS, Rule, column_of
from fupin.rules.snapshot import Snapshot
from fupin.rules.text import Text

NOT_RECORDED = Text("未填", "not recorded")
_VERDICTS = {True: Text("是", "yes"), False: Text("否", "no"), None: Text("不详", "unknown")}
_FLAGS = {True: Text("是", "yes"), False: Text("否", "no")}


@dataclass(frozen=True, slots=True)
class ParameterNode:
    """A parameter that a rule used, with the value of the year."""

    name: str
    title: Text
    value: int | float
    shown: Text
    since: dt.date
    source: str
    confidence: str
    article: str


@dataclass(frozen=True, slots=True)
class Node:
    """One value in an explanation.

    ``value`` is as stored (fen, hundredths, code); ``shown`` is for people, with unit. ``sentence`` says the
    reason for a verdict. Nodes of members carry the member in ``member``. Columns have no article.
    """

    name: str
    title: Text
    kind: str
    value: object
    shown: Text
    sentence: Text | None
    article: str | None
    formula: Text | None
    member: str | None
    inputs: tuple[Node, ...]
    parameters: tuple[ParameterNode, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a household has its verdict, and what the verdict rests on."""

    number: str
    year: int
    policy: str
    policy_digest: str
    snapshot_sha256: str
    root: Node
    standards: tuple[Node, ...]

    def as_json(self) -> dict[str, Any]:
        """Return plain values; labels stay in both languages."""
        content: dict[str, Any] = _plain(self)
        return content


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def show(kind: str, value: object, *, unit: Text | None = None, codes: CodeList | None = None) -> Text:
    """Write a value for people: money in yuan, measures with decimals, codes by label, with the unit."""
    if kind == "verdict":
        return _VERDICTS[value if isinstance(value, bool) else None]
    if value is None or value == "":
        return NOT_RECORDED
    if isinstance(value, bool):
        return _FLAGS[value]
    if codes is not None:
        return codes.label(str(value))
    if isinstance(value, int) and kind in ("money", "hundredths"):
        return _with_unit(f"{value / 100:,.2f}", unit)
    if isinstance(value, float):
        return _with_unit(f"{value:.2%}" if kind == "ratio" else f"{value:g}", unit)
    if isinstance(value, int) and kind == "integer" and (unit is None or unit.en != "year"):
        return _with_unit(f"{value:,}", unit)
    return Text(str(value), str(value))


def _with_unit(number: str, unit: Text | None) -> Text:
    if unit is None or not unit.zh:
        return Text(number, number)
    return Text(f"{number}{unit.zh}", f"{number} {unit.en}")


def explain(snapshot: Snapshot, policy: Policy, number: str, rule: str | None = None) -> Explanation | None:
    """Compute one household afresh and tell why; None when the snapshot does not have it.

    Only the rules that the answer rests on are computed.

    Args:
        snapshot: the frozen year.
        policy: the policy.
        number: the household.
        rule: a household rule to explain instead of the verdict; then there are no ``standards``.

    Raises:
        KeyError: the policy has no such rule of households.
    """
    if rule is not None and policy.graph[rule].entity != "household":
        raise KeyError(rule)
    standards = policy.standards if rule is None else ()
    policy = restricted(policy, (rule or policy.verdict, *standards))
    values = engine.evaluate_household(snapshot, policy, number)
    if values is None:
        return None
    teller = _Teller(policy, policy.values(snapshot.year), values)
    return Explanation(
        number=number,
        year=snapshot.year,
        policy=policy.name,
        policy_digest=policy.digest,
        snapshot_sha256=snapshot.sha256,
        root=teller.rule_node(policy.graph[rule or policy.verdict], values.household),
        standards=tuple(teller.rule_node(policy.graph[name], values.household) for name in standards),
    )


def sentence(item: Rule, verdict: object, inputs: dict[str, Text]) -> Text | None:
    """Return the reason of a verdict with its inputs filled in; None for rules that are no verdicts."""
    if item.reasons is None:
        return None
    reason = {True: item.reasons.yes, False: item.reasons.no}.get(verdict, item.reasons.unknown)  # type: ignore[call-overload]
    return Text(*reason).format(**inputs)


class _Teller:
    """Builds the nodes of one household."""

    def __init__(self, policy: Policy, parameters: dict[str, Value], values: engine.HouseholdValues) -> None:
        self.policy = policy
        self.parameters = parameters
        self.values = values
        self.told: set[tuple[str, object]] = set()

    def rule_node(self, item: Rule, row: Row, member: str | None = None, *, deep: bool = True) -> Node:
        """Return the node of a rule; without what it rests on when the rows are explained in their own place."""
        value = row[item.name]
        rows = [(row, member)] if item.of is None else self.belonging(item, row)
        if not deep:
            rows = []
        needs = self.policy.graph.needs(item)
        inputs = tuple(self.input_node(item, name, source, label) for source, label in rows for name in needs)
        parameters = {name: node for name in item.inputs if (node := self.parameter_node(name, row))}
        shown = dict.fromkeys(item.inputs, NOT_RECORDED) | {node.name: node.shown for node in inputs}
        shown |= {name: node.shown for name, node in parameters.items()}
        return Node(
            name=item.name,
            title=item.title,
            kind=item.kind,
            value=value,
            shown=show(item.kind, value, unit=item.unit, codes=item.codes),
            sentence=sentence(item, value, shown),
            article=item.article,
            formula=item.formula,
            member=member,
            inputs=inputs,
            parameters=tuple(parameters.values()),
        )

    def first_time(self, item: Rule, row: Row) -> bool:
        """Whether a rule has not been explained yet; the layers of a bill rest on each other many times over."""
        if item.entity not in ITEMS:
            return True
        before = len(self.told)
        self.told.add((item.name, row["number"]))
        return len(self.told) > before

    def belonging(self, item: Rule, row: Row) -> list[tuple[Row, str | None]]:
        """Return the rows that a rule rolls up, with their numbers."""
        if item.of == "person":
            rows = self.values.members
        elif item.of == "loan":
            rows = self.values.loans
        else:
            owner = row["person_number"] if item.running else row["number"]
            rows = tuple(bill for bill in self.values.bills if bill["person_number"] == owner)
            if item.running:
                last = (row["settled_on"], row["number"])
                rows = tuple(bill for bill in rows if (bill["settled_on"], bill["number"]) <= last)
        return [(one, str(one["number"])) for one in rows]

    def input_node(self, item: Rule, name: str, row: Row, member: str | None) -> Node:
        provider = self.policy.graph.provider(item, name)
        if provider is not None:
            return self.rule_node(provider, row, member, deep=not item.running and self.first_time(provider, row))
        column = column_of(item.input_entity, name)
        return Node(
            name=name,
            title=column.label,
            kind=column.kind,
            value=row[name],
            shown=show(column.kind, row[name], unit=column.unit, codes=column.codes),
            sentence=None,
            article=None,
            formula=None,
            member=member,
            inputs=(),
            parameters=(),
        )

    def parameter_node(self, argument: str, row: Row) -> ParameterNode | None:
        """Return the parameter behind an argument, as it held at the end of the year or on the row's day."""
        dated = self.policy.graph.dated(argument)
        if dated is None and argument not in self.policy.parameters:
            return None
        parameter = self.policy.parameters[dated[0] if dated else argument]
        if dated is None:
            value = self.parameters[argument]
        else:
            day = row[dated[1]]
            if not isinstance(day, dt.date) or day < parameter.values[0].since:
                return None
            value = parameter.on(day)
        return ParameterNode(
            name=parameter.name,
            title=parameter.title,
            value=value.value,
            shown=show(parameter.kind, value.value, unit=parameter.unit),
            since=value.since,
            source=value.source,
            confidence=value.confidence,
            article=parameter.article,
        )
