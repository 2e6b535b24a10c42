"""Compile the rules of a policy to SQL: one query per entity, one common table expression per layer.

The expression language (Ibis) is used as a compiler only. Each layer is compiled against the one before it, so
that queries stay readable and their size grows with the number of rules, not with the depth of the graph.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import ibis

from fupin.rules.parameters import Value
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS, Rule
from fupin.rules.tables import TABLES
from fupin.rules.tables import Kind as ColumnKind

DIALECT = "duckdb"

_COLUMN_TYPE: dict[ColumnKind, str] = {
    "text": "string",
    "code": "string",
    "flag": "boolean",
    "integer": "int64",
    "money": "int64",
    "hundredths": "int64",
    "date": "date",
}
_RULE_TYPE = {"verdict": "boolean", "money": "int64", "integer": "int64", "ratio": "float64"}
_SQL_TYPE = {"boolean": "BOOLEAN", "int64": "BIGINT", "float64": "DOUBLE"}
_EMPTY = {"money": "0", "integer": "0"}  # a sum or count over no members; a verdict over none is unknown

PLACE_COLUMNS = ("village_code", "township_code", "county_code", "prefecture_code")
_KEYS = {"person": ("number", "household_number"), "household": ("number", *PLACE_COLUMNS)}


@dataclass(frozen=True, slots=True)
class Query:
    """The SQL text of one entity's rules, and the columns that it returns in their order.

    It reads tables named like the entities, and ``household_result`` for what areas roll up from households.
    """

    entity: str
    sql: str
    columns: tuple[str, ...]


def _literal(policy: Policy, name: str, value: Value) -> Any:
    kind = policy.parameters[name].kind
    return ibis.literal(value.value, "float64" if kind == "ratio" else "int64")


def _arguments(policy: Policy, values: dict[str, Value], item: Rule, table: Any) -> list[Any]:
    """Return the expressions for a rule's arguments: parameters as literals, the rest from the table."""
    return [_literal(policy, name, values[name]) if name in policy.parameters else table[name] for name in item.inputs]


def _select(expression: Any) -> str:
    return str(ibis.to_sql(expression, dialect=DIALECT, pretty=False))


def _layers(
    policy: Policy, values: dict[str, Value], entity: str, schema: dict[str, str], start: str
) -> tuple[list[str], str, dict[str, str]]:
    """Chain the layers of an entity that do not roll up; return the expressions, the last name, its schema."""
    steps: list[str] = []
    name = start
    for number, layer in enumerate(policy.graph.layers(entity)[1:], start=1):
        table = ibis.table(schema, name=name)
        made = {item.name: item.function(*_arguments(policy, values, item, table)) for item in layer}
        for item in layer:
            made[item.name] = made[item.name].cast(_RULE_TYPE[item.kind])
            schema = schema | {item.name: _RULE_TYPE[item.kind]}
        name = f"{entity}_{number}"
        steps.append(f"{name} AS ({_select(table.mutate(**made))})")
    return steps, name, schema


def _roll_up(
    policy: Policy, values: dict[str, Value], rules: tuple[Rule, ...], schema: dict[str, str], source: str, key: str
) -> str:
    """Aggregate the members in ``source`` by ``key`` with all given rules in one pass."""
    table = ibis.table(schema, name=source)
    made = {item.name: item.function(*_arguments(policy, values, item, table)) for item in rules}
    inner = _select(table.group_by(key).aggregate(**made))
    columns = ", ".join(f"CAST({item.name} AS {_SQL_TYPE[_RULE_TYPE[item.kind]]}) AS {item.name}" for item in rules)
    return f"SELECT {key} AS member_of, {columns} FROM ({inner}) AS rolled"


def _rolled_columns(alias: str, rules: tuple[Rule, ...]) -> list[str]:
    return [
        f"COALESCE({alias}.{item.name}, {_EMPTY[item.kind]}) AS {item.name}"
        if item.kind in _EMPTY
        else f"{alias}.{item.name}"
        for item in rules
    ]


def _base_schema(entity: str, columns: tuple[str, ...]) -> dict[str, str]:
    return {name: _COLUMN_TYPE[TABLES[entity][name].kind] for name in columns}


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _rule_schema(rules: tuple[Rule, ...]) -> dict[str, str]:
    return {item.name: _RULE_TYPE[item.kind] for item in rules}


def _with(steps: list[str], last: str, columns: tuple[str, ...], order: str) -> str:
    return f"WITH {', '.join(steps)} SELECT {', '.join(columns)} FROM {last} ORDER BY {order}"


def _person_steps(policy: Policy, values: dict[str, Value]) -> tuple[list[str], str, dict[str, str]]:
    columns = _unique(*_KEYS["person"], *policy.graph.columns_needed("person"))
    schema = _base_schema("person", columns)
    steps = [f"person_0 AS (SELECT {', '.join(columns)} FROM person)"]
    more, last, schema = _layers(policy, values, "person", schema, "person_0")
    return steps + more, last, schema


def person_query(policy: Policy, values: dict[str, Value]) -> Query:
    """All person rules, a row per person."""
    steps, last, _ = _person_steps(policy, values)
    names = _unique(*_KEYS["person"], *(item.name for item in policy.graph.of_entity("person")))
    return Query("person", _with(steps, last, names, "number"), names)


def household_query(policy: Policy, values: dict[str, Value]) -> Query:
    """All household rules, a row per household, with the columns that areas roll up."""
    graph = policy.graph
    rolled = graph.layers("household")[0]
    needed = graph.columns_rolled_up("household")
    columns = _unique(
        *_KEYS["household"],
        *graph.columns_needed("household"),
        *(name for name in needed if name in TABLES["household"]),
    )
    steps, last, person_schema = _person_steps(policy, values)
    steps.append(f"members AS ({_roll_up(policy, values, rolled, person_schema, last, 'household_number')})")
    selected = [f"household.{name}" for name in columns] + _rolled_columns("members", rolled)
    steps.append(
        f"household_0 AS (SELECT {', '.join(selected)} FROM household "
        "LEFT JOIN members ON members.member_of = household.number)"
    )
    schema = _base_schema("household", columns) | _rule_schema(rolled)
    more, last, _ = _layers(policy, values, "household", schema, "household_0")
    own = (item.name for item in graph.of_entity("household"))
    names = _unique(*_KEYS["household"], *(name for name in needed if name in columns), *own)
    return Query("household", _with(steps + more, last, names, "number"), names)


def area_query(policy: Policy, values: dict[str, Value], level: str, year: int) -> Query:
    """All rules of one level of areas, a row per area that has a village."""
    graph = policy.graph
    key = f"{level}_code"
    steps: list[str] = []
    joins: list[str] = []
    schema = {"code": "string", "year": "int64"}
    selected = [f"area.{key} AS code", f"CAST({int(year)} AS BIGINT) AS year"]
    rolled = graph.layers(level)[0]
    for member in ("household", "village", "township", "county"):
        rules = tuple(item for item in rolled if item.of == member)
        if not rules:
            continue
        source = "household_result" if member == "household" else member
        steps.append(
            f"of_{member} AS ({_roll_up(policy, values, rules, _member_schema(policy, member, key), source, key)})"
        )
        joins.append(f"LEFT JOIN of_{member} ON of_{member}.member_of = area.{key}")
        selected += _rolled_columns(f"of_{member}", rules)
        schema |= _rule_schema(rules)
    own = tuple(name for name in graph.columns_needed(level) if name != "year") if level in TABLES else ()
    if own:
        joins.append(f"LEFT JOIN {level} ON {level}.{key} = area.{key}")
        selected += [f"{level}.{name}" for name in own]
        schema |= _base_schema(level, own)
    steps.append(
        f"{level}_0 AS (SELECT {', '.join(selected)} "
        f"FROM (SELECT DISTINCT {key} FROM village) AS area {' '.join(joins)})"
    )
    more, last, _ = _layers(policy, values, level, schema, f"{level}_0")
    names = _unique("code", "year", *(item.name for item in graph.of_entity(level)))
    return Query(level, _with(steps + more, last, names, "code"), names)


def _member_schema(policy: Policy, member: str, key: str) -> dict[str, str]:
    """Return the columns of members that a level of areas rolls up, with the key of the level."""
    schema = {key: "string"}
    for name in policy.graph.columns_rolled_up(member):
        if name in TABLES[member]:
            schema[name] = _COLUMN_TYPE[TABLES[member][name].kind]
        else:
            schema[name] = _RULE_TYPE[policy.graph[name].kind]
    return schema


@functools.lru_cache(maxsize=64)
def compile_policy(policy: Policy, year: int) -> dict[str, Query]:
    """Compile every query of a policy for a year; remembered as long as the process lives."""
    values = policy.values(year)
    queries = [person_query(policy, values), household_query(policy, values)]
    queries += [area_query(policy, values, level, year) for level in AREA_LEVELS]
    return {query.entity: query for query in queries}
