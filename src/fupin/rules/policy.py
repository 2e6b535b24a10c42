"""A policy: rules, parameters and their digest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fupin.rules.parameters import Parameters, Value
from fupin.rules.rule import Graph
from fupin.rules.text import Text


@dataclass(frozen=True, slots=True, eq=False)
class Policy:
    """A named set of rules with its parameters.

    ``digest`` is the SHA-256 over every file of the policy's folder: two determinations with the same digest
    and snapshot have the same results. ``verdict`` names the household rule that pages and workbooks lead with.
    """

    name: str
    title: Text
    graph: Graph
    parameters: Parameters
    digest: str
    verdict: str
    standards: tuple[str, ...]
    village_verdict: str
    village_standards: tuple[str, ...]

    def values(self, year: int) -> dict[str, Value]:
        """Return the values that hold on the last day of a year.

        Only parameters that some rule needs are looked up.

        Raises:
            ParameterError: a rule needs a parameter that has no value yet in that year.
        """
        used = {name for item in self.graph.values() for name in item.inputs}
        day = dt.date(year, 12, 31)
        return {name: parameter.on(day) for name, parameter in self.parameters.items() if name in used}
