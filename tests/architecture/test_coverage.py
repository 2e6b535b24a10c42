"""The table of articles: complete, and nothing is called built that nobody could find."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from fupin import policy
from fupin.cli.main import cli
from fupin.policy import coverage
from fupin.policy.coverage import Entry, cited

GANZI = coverage.of("ganzi2015")[1]
ENTRIES = [*GANZI.articles.values(), *GANZI.systems]
ALL = [policy.load(name) for name in policy.names()]
CITED = {number for content in ALL for rule in content.graph.values() for number in cited(rule.article)}
SYSTEMS = [
    "扶贫攻坚综合信息库",
    "数据监测精准制",
    "上下衔接制",
    "咨询评估督查制",
    "考核评价制",
    "行业扶贫考核制",
    "社会力量参与制",
]


def _pages(resolver: URLResolver) -> set[str]:
    names: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            names |= {pattern.name} if pattern.name else set()
        else:
            names |= _pages(pattern)
    return names


PAGES = _pages(get_resolver())
COMMANDS = set(cli.list_commands(None))  # type: ignore[arg-type]


def test_every_article_has_its_row() -> None:
    expected = [str(number) for number in range(1, 31)]
    expected[3:4] = [f"4.{number}" for number in range(1, 7)]
    assert list(GANZI.articles) == expected


def test_one_database_and_six_systems_have_their_rows() -> None:
    assert [entry.title.zh for entry in GANZI.systems] == SYSTEMS


@pytest.mark.parametrize("content", ALL, ids=lambda content: content.name)
def test_rules_and_parameters_cite_articles_that_are_in_the_table(content) -> None:
    articles = coverage.of(content.name)[1].articles
    for item in (*content.graph.values(), *content.parameters.values()):
        assert cited(item.article), f"{item.name} cites no article"
        assert set(cited(item.article)) <= set(articles), f"{item.name} cites {item.article}"


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_what_is_built_can_be_found(entry: Entry) -> None:
    assert set(entry.pages) <= PAGES
    assert set(entry.commands) <= COMMANDS
    if entry.state in ("built", "partly"):
        assert entry.name in CITED or entry.pages or entry.commands, "no rule, page or command backs it"
    else:
        assert not entry.pages and not entry.commands, "it is backed; say partly, and what works"


@pytest.mark.parametrize("number", sorted(CITED))
def test_what_rules_do_is_not_called_missing(number: str) -> None:
    assert GANZI.articles[number].state in ("built", "partly"), "a rule cites it; say partly, and what works"


def test_what_is_excluded_says_why() -> None:
    assert GANZI.articles["30"].state == "never"
    for number in ("15", "27", "30"):
        assert "no instrument of control" in GANZI.articles[number].never
