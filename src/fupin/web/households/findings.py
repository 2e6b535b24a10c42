"""What the rules find of a household besides its verdict: needs, batches, entitlements, blocks and clues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fupin.rules.policy import Policy
from fupin.rules.rule import Rule
from fupin.web.standards import batch_verdicts, batches, clues


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule of a household; ``codes`` of a rule are already turned into labels."""

    rule: Rule
    value: Any


@dataclass(frozen=True, slots=True)
class Findings:
    """Results in groups, each in the order of the policy; ``total`` sums the entitlements that are known, in fen."""

    needs: list[Finding]
    needs_unknown: list[Finding]
    batches: list[Finding]
    primary: list[Finding]
    entitlements: list[Finding]
    entitlements_unknown: list[Finding]
    blocks: list[Finding]
    clues: list[Finding]

    @property
    def total(self) -> int:
        """The sum of what the household is entitled to, in fen."""
        return sum(finding.value for finding in self.entitlements)


def findings(policy: Policy, result: Mapping[str, Any]) -> Findings:
    """Sort the results of a household; rules that its determination did not have yet are left out."""

    def of(names: tuple[str, ...], *values: Any) -> list[Finding]:
        found = (Finding(policy.graph[name], result[name]) for name in names if name in result)
        return [finding for finding in found if any(finding.value is value for value in values)]

    amounts = [Finding(policy.graph[name], result[name]) for name in policy.entitlements if name in result]
    primary = []
    for name in batches(policy.name):
        rule = policy.graph[name]
        if result.get(name) and rule.codes is not None:
            primary.append(Finding(rule, rule.codes.label(result[name])))
    return Findings(
        needs=of(policy.needs, False),
        needs_unknown=of(policy.needs, None),
        batches=of(batch_verdicts(policy.name), True),
        primary=primary,
        entitlements=[finding for finding in amounts if finding.value],
        entitlements_unknown=[finding for finding in amounts if finding.value is None],
        blocks=of(policy.blocks, True),
        clues=of(clues(policy.name), True),
    )
