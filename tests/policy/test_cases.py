"""Every worked case of every policy is computed and compared, and every rule has its cases."""

from __future__ import annotations

from collections import defaultdict

import pytest

from fupin import policy as policies
from fupin.rules import cases, chains
from fupin.rules.cases import Case
from fupin.rules.chains import Chain

ALL = [
    pytest.param(name, case, id=f"{name}-{case.rule}-{number}")
    for name in policies.names()
    for number, case in enumerate(policies.worked_cases(name))
]


@pytest.mark.parametrize(("name", "case"), ALL)
def test_the_case_comes_out_as_computed_by_hand(name: str, case: Case) -> None:
    policy = policies.load(name)
    assert cases.compute(policy, case) == cases.expected(policy, case), case.because


@pytest.mark.parametrize("name", policies.names())
def test_every_rule_has_cases_and_every_verdict_has_all_three(name: str) -> None:
    policy = policies.load(name)
    outcomes: dict[str, set[object]] = defaultdict(set)
    for case in policies.worked_cases(name):
        outcomes[case.rule].add(cases.expected(policy, case))
    assert set(outcomes) == set(policy.graph)
    for rule in policy.graph.values():
        if rule.kind == "verdict":
            assert outcomes[rule.name] == {True, False, None}, f"{rule.name}: yes, no and unknown"


CHAINS = [
    pytest.param(name, chain, id=f"{name}-{chain.name}")
    for name in policies.names()
    for chain in chains.load(policies.FOLDER / name / "chains")
]


@pytest.mark.parametrize(("name", "chain"), CHAINS)
def test_the_chain_comes_out_to_the_fen(name: str, chain: Chain) -> None:
    policy = policies.load(name)
    assert chains.compute(policy, chain) == chains.expected(policy, chain), chain.because
