"""The numbers of a policy: docs/policy/<policy>/parameters.md, and as they stand beside each rule."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from scripts.docs.book import Book
from scripts.docs.markdown import WRITTEN, anchor, both, document, link, table

from fupin.rules.explain import show
from fupin.rules.parameters import PREVIOUS, UNCONFIRMED, Parameter, Value


def page(book: Book) -> str:
    """Return the page of all parameters; those that somebody must confirm come first."""
    listed = [item for name, item in book.policy.parameters.items() if not name.startswith(PREVIOUS)]
    doubtful = [item for item in listed if any(value.confidence in UNCONFIRMED for value in item.values)]
    certain = [item for item in listed if item not in doubtful]
    return document(
        f"# 参数 Parameters: {both(book.policy.title)}",
        WRITTEN,
        "Each value holds from its day until the next begins. Confidence: **decision**: the decision itself; "
        "**published**: a public source; **derived**: arithmetic on such; **background**: background knowledge; "
        "**conflict**: sources disagree; **gap**: not found, a stand-in. A value of the last three kinds, printed "
        "bold, is a default that the administrator is asked to confirm. "
        f"`fupin parameters --policy {book.policy.name} --unconfirmed` lists them.",
        f"## 待确认 To be confirmed ({len(doubtful)})",
        *_sections(book, doubtful),
        f"## 已有依据 From a source ({len(certain)})",
        *_sections(book, certain),
    )


def _sections(book: Book, listed: Iterable[Parameter]) -> Iterator[str]:
    for item in listed:
        yield f"{anchor(item.name)}\n\n### {both(item.title)}"
        unit = f" · {both(item.unit)}" if item.unit.zh else ""
        yield f"`{item.name}` · {book.articles(item.article)}{unit} · `{item.file}`"
        yield table(("from", "value", "confidence", "source"), _rows(item))
        users = [link(both(rule.title), book.rule_target(rule, "")) for rule in book.users(item.name)]
        yield "Used by " + (", ".join(users) or "the measures of areas") + "."


def beside_rule(book: Book, arguments: Iterable[str]) -> str:
    """Return the table of the parameters among a rule's arguments."""
    rows: list[tuple[str, ...]] = []
    for argument in arguments:
        item = book.parameter(argument)
        if item is not None:
            name = item.name.removeprefix(PREVIOUS)
            label = link(both(item.title), f"parameters.md#{name}")
            if item.unit.zh:
                label += f", {both(item.unit)}"
            day = book.policy.graph.dated(argument)
            if day is not None:
                label += f", on the day in `{day[1]}`"
            rows += [(label if first else "", *row) for first, row in zip(_first(), _rows(item), strict=False)]
    return table(("parameter", "from", "value", "confidence", "source"), rows)


def _first() -> Iterator[bool]:
    yield True
    yield from itertools.repeat(False)


def _rows(item: Parameter) -> Iterator[tuple[str, ...]]:
    """Yield the values, oldest first; those with the same source and confidence share a row."""
    for (confidence, source), values in itertools.groupby(item.values, lambda value: (value.confidence, value.source)):
        together = list(values)
        days = "<br>".join(str(value.since) for value in together)
        amounts = "<br>".join(_written(item, value) for value in together)
        yield days, amounts, f"**{confidence}**" if confidence in UNCONFIRMED else confidence, source


def _written(item: Parameter, value: Value) -> str:
    return show(item.kind, value.value, unit=item.unit).en.removesuffix(f" {item.unit.en}")
