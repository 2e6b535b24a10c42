"""A policy: rules, parameters and their digest."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, replace

from fupin.rules.area_measures import AreaMeasures
from fupin.rules.parameters import Parameters, Value
from fupin.rules.rule import Graph
from fupin.rules.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A named set of rules with its parameters.

    ``digest`` is the SHA-256 over every file of the policy's folder, and of the folders of policies from which it
    takes rules: two determinations with the same digest and snapshot have the same results. ``verdict`` names the
    household rule that pages and workbooks lead with, ``standards`` those that it rests on; the same for villages and
    counties, empty when the policy judges none. ``needs`` names the verdicts whose no is something to be supplied,
    ``difficulties`` those that diagnose a household, ``blocks`` those whose yes forbids an exit,
    ``entitlements`` the amounts that a household is entitled to in a year, ``measures`` what areas are measured by
    beyond rules.
    """

    name: str
    title: Text
    graph: Graph
    parameters: Parameters
    digest: str
    verdict: str
    standards: tuple[str, ...]
    village_verdict: str = ""
    village_standards: tuple[str, ...] = ()
    county_verdict: str = ""
    county_standards: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    difficulties: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    entitlements: tuple[str, ...] = ()
    measures: AreaMeasures | None = None

    def values(self, year: int) -> dict[str, Value]:
        """Return the values that hold on the last day of a year.

        Only parameters that some rule needs are looked up. Those that rules only look up by the day of a row may
        begin later.

        Raises:
            ParameterError: a rule needs a parameter that has no value yet in that year.
        """
        inputs = {name for item in self.graph.values() for name in item.inputs}
        dated = {found[0] for name in inputs if (found := self.graph.dated(name))}
        day = dt.date(year, 12, 31)
        return {
            name: parameter.on(day)
            for name, parameter in self.parameters.items()
            if name in inputs or (name in dated and parameter.values[0].since <= day)
        }


@functools.lru_cache(maxsize=256)
def restricted(policy: Policy, names: tuple[str, ...]) -> Policy:
    """Return the policy with only the given rules and what they rest on: quicker where few rules are asked for."""
    return replace(policy, graph=Graph(policy.graph.needed_for(names), tuple(policy.parameters)))
