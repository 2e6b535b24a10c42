"""Worked chains: a few rows of a register taken through many rules at once, to the fen. Tests and manual like cases.

A case shows one rule; a chain shows how rules play together: five bills through every layer of insurance and aid. A
file under ``policy/<name>/chains`` holds chains by name::

    four_layers:
      title: {zh: …, en: …}
      source: where the example comes from
      year: 2016
      parameters: {medical_aid_rate: 70}        # instead of the policy's, in the units of the parameter files
      tables: {bill: [{number: B1, person_number: P1, …}], person: […], household: […]}
      then: {bill: {B1: {own_share: 0}}, person: {P1: {…}}}
      because: the arithmetic in words

Columns that are not given are not recorded. Parameters stand in the chain when the example is from elsewhere: nobody
takes the numbers of one county for those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from fupin.rules import engine, simulation
from fupin.rules.cases import CaseError, stored
from fupin.rules.policy import Policy
from fupin.rules.snapshot import arrow_schema
from fupin.rules.sql import compile_policy
from fupin.rules.tables import TABLES
from fupin.rules.text import Text
from fupin.rules.yaml_file import read_mapping

_FIELDS = {"title", "source", "year", "parameters", "tables", "then", "because"}

Outcome = dict[tuple[str, str, str], Any]
"""Values by entity, number and rule."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Rows of a register and the values that must come out of them, as people write them."""

    name: str
    title: Text
    source: str
    year: int
    parameters: Mapping[str, Any]
    tables: Mapping[str, list[dict[str, Any]]]
    then: Mapping[str, Mapping[str, Mapping[str, Any]]]
    because: str


def load(folder: Path) -> Iterator[Chain]:
    """Read every chain of a policy's folder ``chains``.

    Raises:
        CaseError: a field is missing or unknown, or a table or column does not exist.
        YamlError: a file is no YAML, or has two chains of one name.
    """
    for path in sorted(folder.glob("*.yaml")):
        for name, entry in read_mapping(path).items():
            if set(entry) != _FIELDS:
                raise CaseError(f"{path.name}: {name}: a chain has the fields {', '.join(sorted(_FIELDS))}")
            for table, rows in entry["tables"].items():
                strange = {column for row in rows for column in row} - set(TABLES.get(table, ()))
                if strange:
                    raise CaseError(f"{path.name}: {name}: {table} has no column {', '.join(sorted(strange))}")
            yield Chain(name, **{**entry, "title": Text(**entry["title"])})


def expected(policy: Policy, chain: Chain) -> Outcome:
    """Return the values that must come out, as the engine keeps them."""
    return {
        (entity, number, rule): stored(policy.graph[rule].kind, value)
        for entity, rows in chain.then.items()
        for number, values in rows.items()
        for rule, value in values.items()
    }


def compute(policy: Policy, chain: Chain) -> Outcome:
    """Compute every value that the chain tells, from its rows and with its parameters.

    Raises:
        CaseError: a number is not among the rows.
        ScenarioError: the policy does not have a parameter.
    """
    changed = simulation.apply(policy, simulation.scenario(chain.name, chain.parameters))
    queries = compile_policy(changed, chain.year)
    outcome: Outcome = {}
    with engine.cursor() as connection:
        for name in TABLES:
            connection.register(name, _table(name, chain))
        for entity, rows in chain.then.items():
            query = queries[entity]
            found = {row[0]: dict(zip(query.columns, row, strict=True)) for row in connection.sql(query.sql).fetchall()}
            for number, values in rows.items():
                if number not in found:
                    raise CaseError(f"chain {chain.name}: there is no {entity} {number}")
                outcome |= {(entity, number, rule): found[number][rule] for rule in values}
    return outcome


def _table(name: str, chain: Chain) -> pa.Table:
    """Return a table with the chain's rows in the kinds of its contract."""
    table, rows = TABLES[name], chain.tables.get(name, [])
    columns = {
        column.name: [
            chain.year if column.name == "year" else stored(column.kind, row.get(column.name)) for row in rows
        ]
        for column in table.columns
    }
    return pa.table(columns, schema=pa.schema([field.with_nullable(True) for field in arrow_schema(table)]))
