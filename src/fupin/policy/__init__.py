"""Policies: each a folder with parameters, rule files by chapter, and worked cases.

A policy may take rules from another by importing them into one of its modules. Such a rule looks for its inputs among
the rules and parameters of the policy that it is now in; parameters that this policy does not have come along from
where the rule was written, and so do its worked cases.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path

from fupin.rules import cases, parameters
from fupin.rules.area_measures import AreaMeasures
from fupin.rules.cases import Case
from fupin.rules.errors import FupinError
from fupin.rules.parameters import PREVIOUS, ParameterError, Parameters, of_the_year_before
from fupin.rules.policy import Policy
from fupin.rules.rule import Graph, Rule, as_rule

FOLDER = Path(__file__).parent


class UnknownPolicyError(FupinError):
    """There is no policy of that name."""


def names() -> list[str]:
    """Return the names of all policies that ship with the product."""
    return sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]) if module.ispkg)


def home(item: Rule) -> str:
    """Return the name of the policy in whose folder a rule is written."""
    return str(item.function.__module__).removeprefix(f"{__name__}.").split(".")[0]


@functools.cache
def load(name: str = "ganzi2015") -> Policy:
    """Load a policy with its rules and parameters.

    Raises:
        UnknownPolicyError: no such policy.
        ParameterError, RuleError: its files are not as they must be, or nothing uses a parameter.
    """
    if name not in names():
        raise UnknownPolicyError(f"there is no policy {name!r}; there are: {', '.join(names())}")
    package = importlib.import_module(f"{__name__}.{name}")
    found: dict[str, Rule] = {}
    measures: list[AreaMeasures] = []
    for module in pkgutil.iter_modules([str(FOLDER / name)]):
        content = vars(importlib.import_module(f"{package.__name__}.{module.name}"))
        found |= {item.name: item for item in map(as_rule, content.values()) if item is not None}
        measures += [value for value in content.values() if isinstance(value, AreaMeasures)]
    rules = tuple(found.values())
    others = sorted({home(item) for item in rules} - {name})
    loaded = _parameters(name, others, rules)
    graph = Graph(rules, tuple(loaded))
    refuse_unused(loaded, graph, measures)
    return Policy(
        name=name,
        title=package.TITLE,
        graph=graph,
        parameters=loaded,
        digest=_digest((name, *others)),
        verdict=package.VERDICT,
        standards=package.STANDARDS,
        village_verdict=getattr(package, "VILLAGE_VERDICT", ""),
        village_standards=getattr(package, "VILLAGE_STANDARDS", ()),
        county_verdict=getattr(package, "COUNTY_VERDICT", ""),
        county_standards=getattr(package, "COUNTY_STANDARDS", ()),
        needs=getattr(package, "NEEDS", ()),
        difficulties=getattr(package, "DIFFICULTIES", ()),
        blocks=getattr(package, "EXIT_BLOCKS", ()),
        entitlements=getattr(package, "ENTITLEMENTS", ()),
        measures=next(iter(measures), None),
    )


def worked_cases(name: str) -> tuple[Case, ...]:
    """Return the worked cases of a policy, with those that its rules bring along from where they were written.

    Cases that the policy writes itself for such a rule stand in the place of the others.
    """
    own = tuple(cases.load(FOLDER / name / "cases"))
    told = {case.rule for case in own}
    rules = load(name).graph.values()
    taken = {item.name: home(item) for item in rules if home(item) != name and item.name not in told}
    brought = (
        case
        for other in sorted(set(taken.values()))
        for case in cases.load(FOLDER / other / "cases")
        if taken.get(case.rule) == other
    )
    return (*own, *brought)


def _parameters(name: str, others: Iterable[str], rules: Iterable[Rule]) -> Parameters:
    """Return the policy's own parameters, those that its rules bring along, and those of the year before."""
    wanted = {argument for item in rules for argument in item.inputs}
    wanted |= {argument.removeprefix(PREVIOUS) for argument in wanted}
    loaded = dict(parameters.load(FOLDER / name / "parameters"))
    for other in others:
        brought = parameters.load(FOLDER / other / "parameters")
        taken = {one for one in brought if any(is_used(one, argument) for argument in wanted)}
        loaded = {one: parameter for one, parameter in brought.items() if one in taken} | loaded
    before = [of_the_year_before(one) for argument, one in loaded.items() if PREVIOUS + argument in wanted]
    return Parameters((*loaded.values(), *before))


def is_used(parameter: str, argument: str) -> bool:
    """Whether an argument of a rule stands for a parameter, at the end of the year or on a row's day."""
    return argument == parameter or argument.startswith(f"{parameter}_on_")


def refuse_unused(loaded: Parameters, graph: Graph, measures: Iterable[AreaMeasures]) -> None:
    """Refuse a parameter that decides nothing: somebody would change it and wonder.

    Rules use a parameter as it holds at the end of the year, at the end of the year before, or on a row's own day.

    Raises:
        ParameterError: neither a rule nor a measure of areas uses a parameter.
    """
    used = {argument for item in graph.values() for argument in item.inputs}
    used |= {dated[0] for argument in used if (dated := graph.dated(argument))}
    used |= {argument.removeprefix(PREVIOUS) for argument in used}
    used |= {name for one in measures for name in one.parameters}
    for name, parameter in loaded.items():
        if name not in used:
            raise ParameterError(
                f"{parameter.file}: no rule and no measure uses {name}; remove it, or make it an argument of the rule "
                "that needs it"
            )


def _digest(policies: Iterable[str]) -> str:
    """Digest what decides the results: the rules and the parameters."""
    digest = hashlib.sha256()
    for name in policies:
        folder = FOLDER / name
        for path in sorted([*folder.glob("*.py"), *folder.glob("parameters/*.yaml")]):
            digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
