"""Lay out the rules of a policy as a plan: steps that any engine can carry out one after the other.

A step is an expression (Ibis) over the tables of a snapshot or over earlier steps. One step per layer of the
graph keeps each expression small. Engines differ only in how they carry out a step: see ``sql`` and ``engine``.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import ibis

from fupin.rules.arithmetic import on_day
from fupin.rules.parameters import Value
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_LEVELS, ITEMS, NATION, OWNERS, RUNNING, Rule
from fupin.rules.tables import TABLES
from fupin.rules.tables import Kind as ColumnKind

COLUMN_TYPE: dict[ColumnKind, str] = {
    "text": "string",
    "code": "string",
    "flag": "boolean",
    "integer": "int64",
    "money": "int64",
    "hundredths": "int64",
    "date": "date",
}
"""How each kind of column is typed in expressions."""

RULE_TYPE = {
    "verdict": "boolean",
    "money": "int64",
    "integer": "int64",
    "hundredths": "int64",
    "ratio": "float64",
    "code": "string",
}
"""How each kind of rule is typed."""

HOUSEHOLD_RESULT = "household_result"
"""The name under which plans of areas read the results of households."""

NATION_CODE = "000000"
"""The code of the whole country in GB/T 2260."""

NATION_COLUMN = "nation_code"
"""The column that household results and villages need besides those of their tables to roll up to the nation."""

PLACE_COLUMNS = ("village_code", "township_code", "county_code", "prefecture_code")
_KEYS = {
    "bill": ("number", "person_number", "household_number"),
    "loan": ("number", "household_number"),
    "person": ("number", "household_number"),
    "household": ("number", *PLACE_COLUMNS),
}

Schema = dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A named expression; ``schema`` gives the exact type of each of its columns."""

    name: str
    expression: Any
    schema: Schema


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The steps of one entity; the last one holds the results, a row per member of the entity."""

    entity: str
    steps: tuple[Step, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the results in their order; the first is the key."""
        return tuple(self.steps[-1].schema)


class _Builder:
    """Collects the steps of one entity."""

    def __init__(self, policy: Policy, values: dict[str, Value]) -> None:
        self.policy = policy
        self.values = values
        self.steps: list[Step] = []

    def add(self, name: str, expression: Any, schema: Schema) -> Any:
        """Add a step and return it as a table that later steps can read."""
        self.steps.append(Step(name, expression, schema))
        return ibis.table(schema, name=name)

    def made(self, item: Rule, table: Any) -> Any:
        """Return the expression of a rule over a table."""
        return item.function(*arguments(self.policy, self.values, item, table)).cast(RULE_TYPE[item.kind])

    def layers(self, entity: str, table: Any, schema: Schema) -> tuple[Any, Schema]:
        """Add a step for each layer that does not roll up."""
        for number, layer in enumerate(self.policy.graph.layers(entity)[1:], start=1):
            plain = tuple(item for item in layer if item.of is None)
            running = tuple(item for item in layer if item.running)
            if plain:
                expression = table.mutate(**{item.name: self.made(item, table) for item in plain})
                schema = schema | _rule_schema(plain)
                table = self.add(f"{entity}_{number}", expression, schema)
            if running:
                table, schema = self.running(f"{entity}_{number}_running", running, table, schema)
        return table, schema

    def running(self, name: str, rules: tuple[Rule, ...], table: Any, schema: Schema) -> tuple[Any, Schema]:
        """Add what rolls up the earlier rows of the same owner, the row itself included."""
        owner, order = RUNNING[rules[0].entity]
        needed = _unique("number", owner, order, *(n for r in rules for n in r.inputs if n in schema))
        mine = table.select(row="number", row_owner=owner, row_order=order)
        pairs = mine.inner_join(table.select(*needed), [("row_owner", owner)])
        earlier = pairs.filter(
            (pairs[order] < pairs.row_order) | ((pairs[order] == pairs.row_order) & (pairs.number <= pairs.row))
        )
        rolled = self.roll_up(f"{name}_totals", rules, earlier, "row")
        joined = table.inner_join(rolled, table.number == rolled.member_of)
        selected = {column: table[column] for column in schema} | {item.name: rolled[item.name] for item in rules}
        schema = schema | _rule_schema(rules)
        return self.add(name, joined.select(**selected), schema), schema

    def roll_up(self, name: str, rules: tuple[Rule, ...], table: Any, key: str) -> Any:
        """Add a step that aggregates members by a key with all given rules in one pass."""
        expression = table.group_by(member_of=table[key]).aggregate(
            **{item.name: self.made(item, table) for item in rules}
        )
        return self.add(name, expression, {"member_of": "string"} | _rule_schema(rules))

    def finish(self, entity: str, table: Any, schema: Schema, names: tuple[str, ...]) -> Plan:
        """Close the plan with a step that holds the results in order."""
        self.add(f"{entity}_out", table.select(*names).order_by(names[0]), {name: schema[name] for name in names})
        return Plan(entity, tuple(self.steps))

    def items(self, entity: str) -> Any:
        """Add the steps of bills or loans, with what they see of their owners."""
        columns = _unique(*_KEYS[entity], *RUNNING.get(entity, ()), *self.policy.graph.columns_needed(entity))
        table, schema = self.base(entity, columns)
        joined, selected, schema = self.owners(entity, table, table, {name: table[name] for name in columns}, schema)
        if joined is not table:
            table = self.add(f"{entity}_0", joined.select(**selected), schema)
        return self.layers(entity, table, schema)[0]

    def owners(
        self, entity: str, table: Any, joined: Any, selected: Schema, schema: Schema
    ) -> tuple[Any, Schema, Schema]:
        """Join what the rules of an entity see of the larger ones that its rows belong to."""
        for owner in OWNERS.get(entity, ()):
            seen = self.policy.graph.columns_seen(entity, owner)
            if seen:
                key = TABLES[owner.entity].key[0]
                whole, kinds = self.base(owner.entity, _unique(key, *seen.values()))
                mine = {f"its_{owner.entity}": whole[key]} | {argument: whole[name] for argument, name in seen.items()}
                other = whole.select(**mine)
                joined = joined.left_join(other, table[owner.key] == other[f"its_{owner.entity}"])
                selected = selected | {argument: other[argument] for argument in seen}
                schema = schema | {argument: kinds[name] for argument, name in seen.items()}
        return joined, selected, schema

    def persons(self) -> tuple[Any, Schema]:
        """Add the steps of persons, with what rolls up from their bills."""
        columns = _unique(*_KEYS["person"], *self.policy.graph.columns_needed("person"))
        table, schema = self.base("person", columns)
        rolled = self.policy.graph.layers("person")[0]
        if rolled:
            bills = self.roll_up("bills", rolled, self.items("bill"), "person_number")
            joined = table.left_join(bills, table.number == bills.member_of)
            schema = schema | _rule_schema(rolled)
            expression = joined.select(**{name: table[name] for name in columns}, **_rolled(bills, rolled))
            table = self.add("person_0", expression, schema)
        return self.layers("person", table, schema)

    def homes(self, columns: tuple[str, ...]) -> tuple[Any, Schema]:
        """Add households with what rolls up from persons and loans, and what they see of their village."""
        table, schema = self.base("household", columns)
        joined: Any = table
        selected = {name: table[name] for name in columns}
        graph = self.policy.graph
        for member in ("person", "loan"):
            rules = tuple(item for item in graph.layers("household")[0] if item.of == member)
            if rules:
                source = self.persons()[0] if member == "person" else self.items("loan")
                rolled = self.roll_up(f"household_of_{member}", rules, source, "household_number")
                joined = joined.left_join(rolled, table.number == rolled.member_of, rname=f"{member}_{{name}}")
                selected |= _rolled(rolled, rules)
                schema = schema | _rule_schema(rules)
        joined, selected, schema = self.owners("household", table, joined, selected, schema)
        if joined is table:
            return table, schema
        return self.add("household_0", joined.select(**selected), schema), schema

    def base(self, entity: str, columns: tuple[str, ...]) -> tuple[Any, Schema]:
        """Return a table of the snapshot with the given columns."""
        schema = _column_schema(entity, columns)
        return ibis.table(schema, name=entity), schema


def arguments(policy: Policy, values: dict[str, Value], item: Rule, table: Any) -> list[Any]:
    """Return what a rule's function is called with: columns of the table, or parameters as literals."""
    made = []
    for name in item.inputs:
        dated = policy.graph.dated(name)
        if dated is not None:
            made.append(_on_day(policy, values, dated[0], table[dated[1]]))
        elif name in policy.parameters:
            made.append(_literal(policy, name, values[name]))
        else:
            made.append(table[name])
    return made


def _literal(policy: Policy, name: str, value: Value) -> Any:
    kind = "float64" if policy.parameters[name].kind == "ratio" else "int64"
    return ibis.literal(value.value).cast(kind)  # said in so many words: engines take a bare number for 32 bits


def _on_day(policy: Policy, values: dict[str, Value], name: str, day: Any) -> Any:
    """Return a parameter as it held on the day of each row; a value of the year given from outside counts."""
    given = [values[name]] if name in values else []
    dated = {value.since: value for value in (*policy.parameters[name].values, *given)}
    return on_day(day, {since: _literal(policy, name, value) for since, value in dated.items()})


def _rolled(table: Any, rules: tuple[Rule, ...]) -> dict[str, Any]:
    """Return the rolled-up columns after a left join: no members means zero, or unknown."""
    return {
        item.name: table[item.name]
        if item.without_members is None
        else ibis.ifelse(table.member_of.isnull(), ibis.literal(item.without_members, "int64"), table[item.name])
        for item in rules
    }


def _unique(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _rule_schema(rules: tuple[Rule, ...]) -> Schema:
    return {item.name: RULE_TYPE[item.kind] for item in rules}


def _column_schema(entity: str, columns: tuple[str, ...]) -> Schema:
    return {name: COLUMN_TYPE[TABLES[entity][name].kind] for name in columns}


def person_plan(policy: Policy, values: dict[str, Value]) -> Plan:
    """All person rules, a row per person."""
    build = _Builder(policy, values)
    table, schema = build.persons()
    names = _unique(*_KEYS["person"], *(item.name for item in policy.graph.of_entity("person")))
    return build.finish("person", table, schema, names)


def item_plan(policy: Policy, values: dict[str, Value], entity: str) -> Plan:
    """All rules of bills or loans, a row per item."""
    build = _Builder(policy, values)
    table = build.items(entity)
    names = _unique(*_KEYS[entity], *(item.name for item in policy.graph.of_entity(entity)))
    schema = _column_schema(entity, _KEYS[entity]) | _rule_schema(policy.graph.of_entity(entity))
    return build.finish(entity, table, schema, names)


def household_plan(policy: Policy, values: dict[str, Value]) -> Plan:
    """All household rules, a row per household, with the columns that areas roll up."""
    build, graph = _Builder(policy, values), policy.graph
    needed = tuple(name for name in graph.columns_rolled_up("household") if name in TABLES["household"])
    columns = _unique(*_KEYS["household"], *graph.columns_needed("household"), *needed)
    table, schema = build.layers("household", *build.homes(columns))
    names = _unique(*_KEYS["household"], *needed, *(item.name for item in graph.of_entity("household")))
    return build.finish("household", table, schema, names)


def area_plan(policy: Policy, values: dict[str, Value], level: str, year: int) -> Plan:
    """All rules of one level of areas, or of the nation, a row per area that has a village."""
    build, graph = _Builder(policy, values), policy.graph
    key = f"{level}_code"
    villages = ibis.table({key: "string"}, name="village")
    areas = build.add(f"{level}_areas", villages.select(code=villages[key]).distinct(), {"code": "string"})
    joined, selected = areas, {"code": areas.code, "year": ibis.literal(year, "int64")}
    schema = {"code": "string", "year": "int64"}
    for member in ("household", "village", "township", "county"):
        rules = tuple(item for item in graph.layers(level)[0] if item.of == member)
        if rules:
            source = ibis.table(
                _member_schema(policy, member, key), name=HOUSEHOLD_RESULT if member == "household" else member
            )
            rolled = build.roll_up(f"{level}_of_{member}", rules, source, key)
            joined = joined.left_join(rolled, areas.code == rolled.member_of, rname=f"{member}_{{name}}")
            selected |= _rolled(rolled, rules)
            schema |= _rule_schema(rules)
    own = tuple(name for name in graph.columns_needed(level) if name != "year") if level in TABLES else ()
    if own:
        table, _ = build.base(level, _unique(key, *own))
        joined = joined.left_join(table, areas.code == table[key], rname="own_{name}")
        selected |= {name: table[name] for name in own}
        schema |= _column_schema(level, own)
    table = build.add(f"{level}_0", joined.select(**selected), schema)
    table, schema = build.layers(level, table, schema)
    names = _unique("code", "year", *(item.name for item in graph.of_entity(level)))
    return build.finish(level, table, schema, names)


def _member_schema(policy: Policy, member: str, key: str) -> Schema:
    """Return the columns of members that a level of areas rolls up, with the key of the level."""
    schema = {key: "string"}
    for name in policy.graph.columns_rolled_up(member):
        if name in TABLES[member]:
            schema[name] = COLUMN_TYPE[TABLES[member][name].kind]
        else:
            schema[name] = RULE_TYPE[policy.graph[name].kind]
    return schema


@functools.lru_cache(maxsize=64)
def plan_policy(policy: Policy, year: int) -> dict[str, Plan]:
    """Lay out every entity of a policy for a year; remembered as long as the process lives."""
    values = policy.values(year)
    plans = [item_plan(policy, values, entity) for entity in ITEMS]
    plans += [person_plan(policy, values), household_plan(policy, values)]
    plans += [area_plan(policy, values, level, year) for level in (*AREA_LEVELS, NATION)]
    return {plan.entity: plan for plan in plans}
