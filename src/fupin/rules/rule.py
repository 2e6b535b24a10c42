"""Rules: pure functions over columns that carry the article they come from, and the graph they form.

A rule names what it needs as the arguments of its function. An argument is a column of the entity's table,
another rule of the same entity, or a parameter of the policy::

    @rule("household", article="§24", kind="verdict", title=Text("人均纯收入超线", "Income above the line"))
    def income_above_line(net_income_per_head: Money, province_exit_line: Money) -> Truth:
        return net_income_per_head > province_exit_line

A rule with ``of=`` rolls members up: its arguments belong to the members, and it returns an aggregate::

    @rule("household", of="person", article="§24", kind="verdict", title=...)
    def basic_medical_care(insured: Truth) -> Truth:
        return all_of(insured)

Entities form a line: person, household, village, township, county, prefecture. A rule of the entity ``area``
holds for each of the last four. Bills belong to persons, loans to households. A rule of a bill ``of="bill"`` rolls
up the bills of the same person up to and including this one: that is how a yearly cap is kept.

A household's rule sees its village: the argument ``village_clinic`` is the column ``clinic`` of the village. A
bill's rule sees its person and household in the same way, a loan's rule its household.

A parameter holds as on the last day of the determined year. What was agreed on a day holds as on that day: the
argument ``base_rate_on_start`` is the parameter ``base_rate`` on the day in the row's column ``start``; unknown when
there is no day, or no value yet on it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from fupin.rules.codes import CodeList
from fupin.rules.errors import FupinError
from fupin.rules.tables import TABLES, Column
from fupin.rules.text import Text

Entity = Literal["bill", "loan", "person", "household", "area", "village", "township", "county", "prefecture"]
Kind = Literal["verdict", "money", "integer", "hundredths", "ratio", "code"]

AREA_LEVELS = ("village", "township", "county", "prefecture")
"""Entities for which the rules of ``area`` hold, smallest first."""

NATION = "nation"
"""All areas together: the rules of ``area`` hold for it as well. Computed when a snapshot has several prefectures."""

AREA_COLUMNS = ("code", "year")
"""What every area has besides the columns of its own table."""

ITEMS = ("bill", "loan")
"""Entities below persons and households; their results are not kept, only what rolls up."""

RUNNING = {"bill": ("person_number", "settled_on")}
"""Entities whose rules may roll up the earlier ones of the same owner: the owner and the order."""

_MEMBERS_OF: dict[str, tuple[str, ...]] = {
    "bill": ("bill",),
    "person": ("bill",),
    "household": ("person", "loan"),
    "area": ("household", "village"),
    "county": ("household", "village", "township"),
    "prefecture": ("household", "village", "township", "county"),
}


@dataclass(frozen=True, slots=True)
class Owner:
    """What a row belongs to: the entity, the column that says to which, and the arguments that show its columns."""

    entity: str
    key: str
    columns: Mapping[str, str]


def _owner(of: str, entity: str, key: str) -> Owner:
    names = (name for name in TABLES[entity] if name != "year" and f"{entity}_{name}" not in TABLES[of])
    return Owner(entity, key, {f"{entity}_{name}": name for name in names})


OWNERS = {
    "household": (_owner("household", "village", "village_code"),),
    "bill": (_owner("bill", "person", "person_number"), _owner("bill", "household", "household_number")),
    "loan": (_owner("loan", "household", "household_number"),),
}
"""What the rules of an entity see of the larger ones that a row belongs to."""


def column_of(entity: str, argument: str) -> Column:
    """Return the column that an argument stands for: one of the entity's own, or of an owner."""
    own = TABLES[entity].get(argument)
    if own is not None:
        return own
    return next(TABLES[o.entity][o.columns[argument]] for o in OWNERS[entity] if argument in o.columns)


class RuleError(FupinError):
    """The rules of a policy do not fit together."""


@dataclass(frozen=True, slots=True)
class Reasons:
    """What to say about a verdict; ``{name}`` is replaced by the value of an input."""

    yes: Text
    no: Text
    unknown: Text


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: what it is about, where it comes from, and how it is computed.

    ``formula`` says in words how an amount is computed; ``need`` (verdicts only) names what the household or
    village lacks when the verdict is no, and ``department`` who is responsible for it. ``codes`` is the code list
    of a rule that returns a code.
    """

    name: str
    entity: Entity
    of: Entity | None
    kind: Kind
    title: Text
    article: str
    unit: Text | None
    formula: Text | None
    reasons: Reasons | None
    need: Text | None
    inputs: tuple[str, ...]
    function: Callable[..., Any] = field(repr=False)
    zero_without_members: bool = True
    department: Text | None = None
    codes: CodeList | None = None

    @property
    def input_entity(self) -> Entity:
        """The entity to which the arguments belong."""
        return self.of or self.entity

    @property
    def running(self) -> bool:
        """Whether the rule rolls up the earlier rows of the same owner."""
        return self.of == self.entity

    @property
    def without_members(self) -> int | None:
        """The value over no members: zero for a sum or count that does not say otherwise, unknown for all else."""
        return 0 if self.kind in ("money", "integer") and self.zero_without_members else None

    @property
    def explanation(self) -> str:
        """The meaning of the rule in words."""
        return inspect.cleandoc(self.function.__doc__ or "")


def rule(
    entity: Entity,
    *,
    article: str,
    kind: Kind,
    title: Text,
    of: Entity | None = None,
    unit: Text | None = None,
    formula: Text | None = None,
    reasons: Reasons | None = None,
    need: Text | None = None,
    zero_without_members: bool = True,
    department: Text | None = None,
    codes: CodeList | None = None,
) -> Callable[[Callable[..., Any]], Rule]:
    """Make a rule of a function (see the module's description).

    A sum or count over no members is zero; with ``zero_without_members=False`` it is unknown instead.
    """

    def make(function: Callable[..., Any]) -> Rule:
        name = function.__name__
        if of is not None and of not in _MEMBERS_OF.get(entity, ()):
            raise RuleError(f"rule {name}: {entity} has no members of the kind {of}")
        if kind == "verdict" and reasons is None:
            raise RuleError(f"rule {name}: a verdict must say its reasons for yes, no and unknown")
        if not article or not (function.__doc__ or "").strip():
            raise RuleError(f"rule {name}: the article and a description in words are required")
        if (kind == "code") != (codes is not None):
            raise RuleError(f"rule {name}: a rule of the kind code, and no other, names its code list")
        inputs = tuple(inspect.signature(function).parameters)
        return Rule(
            name=name,
            entity=entity,
            of=of,
            kind=kind,
            title=title,
            article=article,
            unit=unit,
            formula=formula,
            reasons=reasons,
            need=need,
            inputs=inputs,
            function=function,
            zero_without_members=zero_without_members,
            department=department,
            codes=codes,
        )

    return make


class Graph(Mapping[str, Rule]):
    """The rules of a policy in an order in which they can be computed.

    Raises:
        RuleError: two rules of one name, an argument that nothing provides, or a circle.
    """

    def __init__(self, rules: Collection[Rule], parameter_names: Collection[str]) -> None:
        self._rules: dict[str, Rule] = {}
        self.parameter_names = frozenset(parameter_names)
        for item in rules:
            if item.name in self._rules:
                raise RuleError(f"rule {item.name} is defined twice")
            self._rules[item.name] = item
        self._check_names()
        self._layers = {
            entity: self._layers_of(entity) for entity in (*ITEMS, "person", "household", *AREA_LEVELS, NATION)
        }

    def __getitem__(self, name: str) -> Rule:
        return self._rules[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def of_entity(self, entity: str) -> tuple[Rule, ...]:
        """Return the rules that hold for an entity; those of ``area`` hold for each level and the nation."""
        entities = {entity, "area"} if entity in (*AREA_LEVELS, NATION) else {entity}
        return tuple(item for item in self._rules.values() if item.entity in entities)

    def layers(self, entity: str) -> tuple[tuple[Rule, ...], ...]:
        """Return the rules of an entity in layers; a layer needs only what is above it.

        The first layer holds the rules that roll members up.
        """
        return self._layers[entity]

    def columns_needed(self, entity: str) -> tuple[str, ...]:
        """Return the columns of the entity's table that some rule looks at, in the table's order."""
        wanted = {name for item in self._rules.values() for name in self.needs(item) if item.input_entity == entity}
        if entity in AREA_LEVELS:
            wanted |= {name for item in self.of_entity(entity) if item.of is None for name in self.needs(item)}
        return tuple(name for name in TABLES.get(entity, {}) if name in wanted and name not in self._rules)

    def columns_seen(self, entity: str, owner: Owner) -> dict[str, str]:
        """Return the arguments of an entity's rules that are columns of an owner, with those columns."""
        rules = (item for item in self.of_entity(entity) if item.input_entity == entity)
        wanted = {name for item in rules for name in item.inputs}
        return {argument: name for argument, name in owner.columns.items() if argument in wanted}

    def columns_rolled_up(self, entity: str) -> tuple[str, ...]:
        """Return the columns and rules of an entity that rules of larger entities roll up."""
        return tuple(sorted({name for item in self._rules.values() if item.of == entity for name in self.needs(item)}))

    def dated(self, argument: str) -> tuple[str, str] | None:
        """Return the parameter and the column whose day decides, when an argument stands for these."""
        name, _, column = argument.rpartition("_on_")
        return (name, column) if name in self.parameter_names and argument not in self.parameter_names else None

    def needs(self, item: Rule) -> tuple[str, ...]:
        """Return the columns and rules that a rule is computed from, without its parameters."""
        names = (dated[1] if (dated := self.dated(name)) else name for name in item.inputs)
        return tuple(dict.fromkeys(name for name in names if name not in self.parameter_names))

    def needed_for(self, names: Collection[str]) -> tuple[Rule, ...]:
        """Return the given rules and every rule that they rest on."""
        found: dict[str, Rule] = {}
        pending = [self._rules[name] for name in names]
        while pending:
            item = pending.pop()
            if item.name not in found:
                found[item.name] = item
                providers = (self.provider(item, argument) for argument in item.inputs)
                pending += [provider for provider in providers if provider is not None]
        return tuple(item for name, item in self._rules.items() if name in found)

    def provider(self, item: Rule, argument: str) -> Rule | None:
        """Return the rule behind an argument; None when it is a column or a parameter."""
        found = self._rules.get(argument)
        return found if found is not None and self._holds_for(found, item.input_entity) else None

    def _holds_for(self, provider: Rule, entity: str) -> bool:
        return provider.entity == entity or (provider.entity == "area" and entity in AREA_LEVELS)

    def _check_names(self) -> None:
        for item in self._rules.values():
            entity = item.input_entity
            columns = {*(AREA_COLUMNS if entity in ("area", *AREA_LEVELS) else ()), *TABLES.get(entity, ())}
            if item.entity == entity:
                columns |= {name for owner in OWNERS.get(entity, ()) for name in owner.columns}
            for name in item.inputs:
                places = [
                    name in columns,
                    name in self.parameter_names,
                    self.provider(item, name) is not None,
                    self._dated_by_a_day(entity, name),
                ]
                if sum(places) == 0:
                    raise RuleError(
                        f"rule {item.name}: {name!r} is no column or rule of {entity}, and no parameter of the policy"
                    )
                if sum(places) > 1:
                    raise RuleError(f"rule {item.name}: {name!r} stands for two things; rename the rule or parameter")

    def _dated_by_a_day(self, entity: str, argument: str) -> bool:
        column = (self.dated(argument) or ("", ""))[1]
        return column in TABLES.get(entity, ()) and TABLES[entity][column].kind == "date"

    def _layers_of(self, entity: str) -> tuple[tuple[Rule, ...], ...]:
        pending = {item.name: item for item in self.of_entity(entity)}
        rolled_up = tuple(item for item in pending.values() if item.of is not None and not item.running)
        layers = [rolled_up]
        for item in rolled_up:
            del pending[item.name]
        while pending:
            ready = tuple(item for item in pending.values() if not any(name in pending for name in item.inputs))
            if not ready:
                raise RuleError(f"rules depend on each other in a circle: {', '.join(sorted(pending))}")
            layers.append(ready)
            for item in ready:
                del pending[item.name]
        return tuple(layers)


def as_rule(value: object) -> Rule | None:
    """Return the value when it is a rule."""
    return value if isinstance(value, Rule) else None
