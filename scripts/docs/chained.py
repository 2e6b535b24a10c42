"""Worked chains, in which many rules play together: docs/policy/<policy>/chains.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scripts.docs.book import COLUMNS, ENTITIES, Book
from scripts.docs.columns import place
from scripts.docs.markdown import WRITTEN, anchor, both, document, link, table
from scripts.docs.worked import written

from fupin import policy as policies
from fupin.rules import cases, chains
from fupin.rules.chains import Chain
from fupin.rules.tables import TABLES


def load(book: Book) -> tuple[Chain, ...]:
    """Return the chains of a policy; many have none."""
    return tuple(chains.load(policies.FOLDER / book.policy.name / "chains"))


def page(book: Book, told: Iterable[Chain]) -> str:
    """Return the page."""
    parts = [
        f"# 连环算例 Worked chains: {both(book.policy.title)}",
        WRITTEN,
        "A worked case shows one rule; here many play together. What is not given is not recorded. A chain from "
        "elsewhere brings the parameters of that place: nobody takes the numbers of one county for those of another.",
    ]
    for chain in told:
        parts += _section(book, chain)
    return document(*parts)


def _section(book: Book, chain: Chain) -> Iterator[str]:
    yield f"{anchor(chain.name)}\n\n## {both(chain.title)}"
    yield f"Year {chain.year}. {chain.source}"
    changed = ((_parameter(book, name), str(value)) for name, value in chain.parameters.items())
    yield table(("参数 parameter", "here"), changed)
    yield "**已知 Given**"
    for entity, rows in chain.tables.items():
        names = tuple(dict.fromkeys(name for row in rows for name in row))
        titles = [link(both(TABLES[entity][name].label), f"{COLUMNS}#{place(entity, name)}") for name in names]
        yield f"{both(ENTITIES[entity])}:"
        yield table(titles, ([_given(entity, name, row) for name in names] for row in rows))
    yield "**结果 Results**"
    for entity, results in chain.then.items():
        names = tuple(dict.fromkeys(name for values in results.values() for name in values))
        titles = [link(both(book.policy.graph[n].title), book.rule_target(book.policy.graph[n], "")) for n in names]
        told = ([number, *(_result(book, name, values) for name in names)] for number, values in results.items())
        yield table((both(ENTITIES[entity]), *titles), told)
    yield "**因为 Because**"
    yield "\n".join(f"- {line}" for line in chain.because.strip().splitlines())


def _parameter(book: Book, name: str) -> str:
    item = book.policy.parameters[name]
    return link(both(item.title), f"parameters.md#{name}") + (f", {both(item.unit)}" if item.unit.zh else "")


def _given(entity: str, name: str, row: Mapping[str, Any]) -> str:
    column = TABLES[entity][name]
    return written(column.kind, cases.stored(column.kind, row.get(name)), column.codes) if name in row else ""


def _result(book: Book, name: str, values: Mapping[str, Any]) -> str:
    rule = book.policy.graph[name]
    return written(rule.kind, cases.stored(rule.kind, values[name]), rule.codes) if name in values else ""
