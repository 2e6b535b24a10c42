"""Twenty-two rules of a household and its members, the part of a policy that is written again for comparisons.

``python -m benchmarks.same_rules SNAPSHOT OUT`` determines a snapshot with them: areas of every level included.
"""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

from fupin import policy
from fupin.rules import engine, snapshot
from fupin.rules.policy import Policy
from fupin.rules.rule import Graph, Rule

PERSON_RULES = ("school_age", "of_compulsory_age", "schooled", "insured")
HOUSEHOLD_RULES = (
    "net_income", "net_income_per_head", "below_national_line", "poor", "poverty_shortfall", "poor_members",
    "gap_share", "gap_millionths", "squared_gap_millionths", "compulsory_education", "basic_medical_care",
    "safe_housing", "safe_water_supply", "electricity_at_home", "radio_and_television", "income_above_line",
    "shortfall", "exit_ready",
)  # fmt: skip


def same_rules() -> Policy:
    """Return the policy with these rules, and those that they are computed from, only."""
    whole = policy.load()
    wanted: dict[str, Rule] = {}
    pending = [whole.graph[name] for name in (*PERSON_RULES, *HOUSEHOLD_RULES)]
    while pending:
        item = pending.pop()
        wanted[item.name] = item
        providers = (whole.graph.provider(item, name) for name in item.inputs)
        pending += [found for found in providers if found is not None and found.name not in wanted]
    return dataclasses.replace(whole, graph=Graph(tuple(wanted.values()), tuple(whole.parameters)))


if __name__ == "__main__":
    engine.determine(snapshot.read(Path(sys.argv[1]), verify=False), same_rules(), Path(sys.argv[2]))
