"""Worked cases: small, hand-computed examples of each rule. They are tests and they are the manual.

A file under ``policy/<name>/cases`` holds cases by rule::

    net_income_per_head:
      - {year: 2015, given: {net_income: 10000.00, size: 3}, then: 3333.33, because: "10,000 ÷ 3"}
    basic_medical_care:
      - {year: 2015, members: [{insured: yes}, {insured: unknown}], then: unknown, because: "…"}

Money is in yuan, verdicts and flags are yes, no or unknown, anything not recorded is null.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from fupin.rules import engine
from fupin.rules.errors import FupinError
from fupin.rules.plan import arguments
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_COLUMNS, Rule, column_of
from fupin.rules.yaml_file import read_mapping

_STORED: dict[str, tuple[str, pa.DataType]] = {
    "verdict": ("boolean", pa.bool_()),
    "flag": ("boolean", pa.bool_()),
    "money": ("int64", pa.int64()),
    "hundredths": ("int64", pa.int64()),
    "integer": ("int64", pa.int64()),
    "ratio": ("float64", pa.float64()),
    "text": ("string", pa.string()),
    "code": ("string", pa.string()),
    "date": ("date", pa.date32()),
}
_FIELDS = {"year", "given", "members", "then", "because"}


class CaseError(FupinError):
    """A worked case is not as it must be."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked case: the rows it is computed from (one, or one per member) and the value that must come out."""

    rule: str
    year: int
    rows: tuple[dict[str, Any], ...]
    then: Any
    because: str


def load(folder: Path) -> Iterator[Case]:
    """Read every case of a policy's folder ``cases``.

    Raises:
        CaseError: a field is missing or unknown.
        YamlError: a file is no YAML, or has two lists of cases for one rule.
    """
    for path in sorted(folder.glob("*.yaml")):
        for rule, entries in read_mapping(path).items():
            for entry in entries:
                if not set(entry) <= _FIELDS or not {"year", "then", "because"} <= set(entry):
                    raise CaseError(f"{path.name}: {rule}: a case has the fields year, given or members, then, because")
                rows = entry.get("members", [entry["given"]] if "given" in entry else [])
                yield Case(rule, entry["year"], tuple(rows), entry["then"], str(entry["because"]))


def kind_of(policy: Policy, item: Rule, name: str) -> str:
    """Return the kind of an input of a rule."""
    provider = policy.graph.provider(item, name)
    if provider is not None:
        return provider.kind
    if name in AREA_COLUMNS:
        return "integer" if name == "year" else "text"
    return column_of(item.input_entity, name).kind


def stored(kind: str, value: Any) -> Any:
    """Turn a value as written in a case into a value as the engine keeps it."""
    if value is None or value == "unknown":
        return None
    if kind in ("money", "hundredths"):
        return int(Decimal(str(value)) * 100)
    if kind == "date" and not isinstance(value, dt.date):
        raise CaseError(f"{value!r} is not a date")
    return str(value) if kind in ("text", "code") else value


def expected(policy: Policy, case: Case) -> Any:
    """Return the value that must come out, as the engine keeps it."""
    return stored(policy.graph[case.rule].kind, case.then)


def given(policy: Policy, case: Case) -> list[dict[str, Any]]:
    """Return what is given, a row per member, as the engine keeps it.

    Raises:
        CaseError: the case gives too much or too little.
    """
    item = policy.graph[case.rule]
    wanted = policy.graph.needs(item)
    for row in case.rows:
        if set(row) != set(wanted):
            raise CaseError(f"case of {case.rule}: give exactly {', '.join(wanted)}, not {', '.join(row)}")
    kinds = {name: kind_of(policy, item, name) for name in wanted}
    return [{name: stored(kind, row[name]) for name, kind in kinds.items()} for row in case.rows]


def compute(policy: Policy, case: Case) -> Any:
    """Compute the rule for the case's rows, and for nothing else.

    Raises:
        CaseError: the case gives too much or too little.
    """
    item = policy.graph[case.rule]
    rows = given(policy, case)
    if item.of and not rows:
        return item.without_members
    kinds = {name: kind_of(policy, item, name) for name in policy.graph.needs(item)}
    columns = {name: pa.array([row[name] for row in rows], _STORED[kind][1]) for name, kind in kinds.items()}
    table = ibis.table({name: _STORED[kind][0] for name, kind in kinds.items()}, name="given")
    made = item.function(*arguments(policy, policy.values(case.year), item, table))
    expression = table.aggregate(result=made) if item.of else table.select(result=made)
    with engine.cursor() as connection:
        connection.register("given", pa.table(columns))
        found = connection.execute(str(ibis.to_sql(expression, dialect="duckdb"))).fetchone()
    return None if found is None else found[0]
