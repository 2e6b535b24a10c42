"""The pages of rules: docs/policy/<policy>/<file>.md."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from string import Formatter

from scripts.docs.book import ENTITIES, Book
from scripts.docs.markdown import WRITTEN, anchor, both, document, link, prose, table
from scripts.docs.parameters import beside_rule
from scripts.docs.worked import worked_cases

from fupin import policy as policies
from fupin.rules.rule import Rule
from fupin.rules.text import Text

KINDS = {
    "verdict": Text("判定", "verdict"),
    "money": Text("金额", "amount"),
    "integer": Text("数", "number"),
    "hundredths": Text("数（两位小数）", "number with two decimals"),
    "ratio": Text("比率", "ratio"),
    "code": Text("代码", "code"),
}


def page(book: Book, name: str) -> str:
    """Return the page of one file, or of all rules that are taken from another policy."""
    heading, description = introduction(book, name)
    parts = [f"# {heading}", WRITTEN, _chapter(book, name), description]
    for rule in book.pages[name]:
        parts += section(book, rule, name)
    return document(*parts)


def introduction(book: Book, name: str) -> tuple[str, str]:
    """Return the heading of a page and what its file says about itself."""
    if name.startswith("from_"):
        other = name.removeprefix("from_")
        text = (
            f"These rules are written in {link(other, f'../{other}/README.md')} and hold here as they are; their "
            "inputs are looked for among the rules and parameters of this policy."
        )
        return f"Rules taken from {both(policies.load(other).title)}", text
    module = importlib.import_module(f"{policies.__name__}.{book.policy.name}.{name}")
    heading, _, rest = prose(inspect.getdoc(module) or name).partition("\n\n")
    return heading.rstrip("."), rest


def _chapter(book: Book, name: str) -> str:
    """Return which chapter of the decision a page belongs to; nothing when its file is named after none."""
    found = re.match(r"chapter(\d+)", name)
    if found is None:
        return ""
    return f"第{found[1]}章 {both(book.coverage.chapters[int(found[1]) - 1].title)}"


def section(book: Book, rule: Rule, page_name: str) -> Iterator[str]:
    """Yield the parts of one rule."""
    yield f"{anchor(rule.name)}\n\n## {both(rule.title)}"
    unit = f" in {both(rule.unit)}" if rule.unit is not None and rule.unit.zh else ""
    kind = f"{both(KINDS[rule.kind])}{unit}"
    yield f"`{rule.name}` · {both(ENTITIES[rule.entity])} · {kind} · {book.articles(rule.article)}"
    yield prose(rule.explanation)
    if rule.formula is not None:
        yield f"**算法 Formula**: {rule.formula.zh}<br>{rule.formula.en}"
    if rule.need is not None and rule.department is not None:
        yield f"**缺项 Need**: {both(rule.need)} · **责任部门 Department**: {both(rule.department)}"
    yield _inputs(book, rule, page_name)
    yield _sentences(book, rule)
    yield _codes(rule)
    yield beside_rule(book, rule.inputs)
    yield "**算例 Worked cases**"
    yield worked_cases(book, rule)


def _inputs(book: Book, rule: Rule, page_name: str) -> str:
    inputs = ", ".join(book.input_link(rule, name, page_name) for name in book.policy.graph.needs(rule))
    if not inputs:
        return ""
    if rule.running:
        return f"**依据 From** each {rule.of} of the same person up to this one: {inputs}."
    return f"**依据 From**{f' each {rule.of} of the {rule.entity}' if rule.of else ''}: {inputs}."


def _sentences(book: Book, rule: Rule) -> str:
    """Return the reasons of a verdict; what is filled in stands in ‹›."""
    if rule.reasons is None:
        return ""
    told = (sentence for text in (rule.reasons.yes, rule.reasons.no, rule.reasons.unknown) for sentence in text)
    names = {name for sentence in told for _, name, _, _ in Formatter().parse(sentence) if name}
    titles = {name: book.title(rule, name) for name in names}
    filled = {name: Text(f"‹{title.zh}›", f"‹{title.en}›") for name, title in titles.items()}
    reasons = (("yes", rule.reasons.yes), ("no", rule.reasons.no), ("unknown", rule.reasons.unknown))
    return table(("verdict", "理由", "reason"), ((word, *Text(*text).format(**filled)) for word, text in reasons))


def _codes(rule: Rule) -> str:
    if rule.codes is None:
        return ""
    return table(("code", "中文", "English"), ((f"`{c.code}`", *c.label) for c in rule.codes.values()))
