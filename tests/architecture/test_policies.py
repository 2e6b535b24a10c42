"""Policies: numbers come from parameters with a source, rules cite an article that has software."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from pathlib import Path
from typing import get_args

import pytest

from fupin import policy
from fupin.rules.parameters import Confidence
from fupin.rules.rule import as_rule

ALL = [policy.load(name) for name in policy.names()]
RULES = [rule for content in ALL for rule in content.graph.values()]
PARAMETERS = [parameter for content in ALL for parameter in content.parameters.values()]
ARTICLE = re.compile(r"§([1-9]|[12][0-9])(\.[1-9])?")
DAY_OF_SCHOOL_AGE = {8, 31}
"""31 August, on which the law counts the age of a child, is a date and no parameter."""


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_every_value_has_date_source_and_confidence(parameter) -> None:
    assert parameter.unit_name
    assert ARTICLE.fullmatch(parameter.article)
    for value in parameter.values:
        assert len(value.source) > 10, "a source is named so that somebody else finds it"
        assert value.confidence in get_args(Confidence)


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda parameter: parameter.name)
def test_what_is_not_certain_asks_to_be_confirmed(parameter) -> None:
    for value in parameter.values:
        if value.confidence == "gap":
            assert "confirm" in value.source


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_cites_an_article_and_explains_itself_in_both_languages(rule) -> None:
    assert ARTICLE.match(rule.article)
    assert rule.title.zh and rule.title.en
    assert len(rule.explanation) > 20
    if rule.kind == "verdict":
        assert all(text.zh and text.en for text in (rule.reasons.yes, rule.reasons.no, rule.reasons.unknown))


@pytest.mark.parametrize("file", sorted(policy.FOLDER.glob("*/*.py")), ids=lambda path: path.name)
def test_rules_hold_no_numbers(file: Path) -> None:
    """Lines, limits and amounts are parameters; zero and one are arithmetic."""
    numbers = {
        node.value
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float)
    }
    assert numbers <= {0, 1} | DAY_OF_SCHOOL_AGE


@pytest.mark.parametrize("content", ALL, ids=lambda content: content.name)
def test_verdicts_and_standards_are_rules(content) -> None:
    for name in (content.verdict, *content.standards):
        assert content.graph[name].kind == "verdict"
        assert content.graph[name].entity == "household"
    for name in filter(None, (content.village_verdict, *content.village_standards)):
        assert content.graph[name].kind == "verdict"
        assert content.graph[name].entity in ("area", "village")
    for name in filter(None, (content.county_verdict, *content.county_standards)):
        assert content.graph[name].kind == "verdict"
        assert content.graph[name].entity in ("area", "county")


@pytest.mark.parametrize("content", ALL, ids=lambda content: content.name)
def test_needs_are_all_the_verdicts_that_name_one_and_who_is_responsible(content) -> None:
    households = [rule for rule in content.graph.values() if rule.entity == "household"]
    assert set(content.needs) == {rule.name for rule in households if rule.need}
    for rule in content.graph.values():
        assert (rule.need is None) == (rule.department is None), rule.name
    assert set(content.difficulties) <= set(content.needs)
    assert all(content.graph[name].kind == "verdict" for name in content.blocks)


@pytest.mark.parametrize("content", ALL, ids=lambda content: content.name)
def test_entitlements_are_amounts_with_their_totals_in_areas(content) -> None:
    for name in content.entitlements:
        assert (content.graph[name].entity, content.graph[name].kind) == ("household", "money")
        for total in (f"{name}_sum", f"{name}_households"):
            assert (content.graph[total].entity, content.graph[total].inputs) == ("area", (name,))


@pytest.mark.parametrize("content", ALL, ids=lambda content: content.name)
def test_no_two_modules_define_a_rule_of_the_same_name(content) -> None:
    """The second would silently take the place of the first."""
    defined: dict[str, object] = {}
    for module in pkgutil.iter_modules([str(policy.FOLDER / content.name)]):
        for value in vars(importlib.import_module(f"fupin.policy.{content.name}.{module.name}")).values():
            item = as_rule(value)
            if item is not None:
                assert defined.setdefault(item.name, item) is item, f"{item.name} in {module.name}"
