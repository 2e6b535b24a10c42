"""What a decision asks and how much of it works: docs/policy/<policy>/coverage.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from scripts.docs.book import Book
from scripts.docs.markdown import WRITTEN, anchor, both, document, link, table

from fupin import policy as policies
from fupin.policy.coverage import Coverage, Entry, cited
from fupin.rules.rule import Rule
from fupin.rules.text import Text

STATES = {
    "built": Text("已建成", "built"),
    "partly": Text("部分建成", "partly"),
    "not yet": Text("未建", "not yet"),
    "never": Text("不建", "never"),
}


def page(book: Book, books: Iterable[Book]) -> str:
    """Return the page; ``books`` are the manuals of all policies, whose rules may cite the same articles."""
    told, coverage = tuple(books), book.coverage
    rules = {name: list(_citing(book, told, name)) for name in coverage.articles}
    parts = [
        f"# Article by article: {both(book.policy.title)}",
        WRITTEN,
        "**built**: done from data to screen. **partly**: what is named works, the rest does not. **not yet**: nothing "
        "to be seen. **never**: left out on purpose, see [privacy.md](../../privacy.md). An article is built or partly "
        "built only when a rule, page or command backs it; a test checks that.",
        _counts(coverage),
    ]
    for number, chapter in enumerate(coverage.chapters, start=1):
        rows = (_row(entry, len(rules[entry.name])) for entry in chapter.articles)
        parts += [
            f"## {number} {both(chapter.title)}",
            table(("§", "about", "state", "rules", "works", "not yet, or never"), rows),
        ]
    systems = ((link(both(e.title), f"#{e.name}"), both(STATES[e.state]), e.works, e.missing) for e in coverage.systems)
    parts += ["## 一库六制 One database and six systems (§20)", table(("name", "state", "works", "not yet"), systems)]
    parts.append("## 逐条 Each article")
    for entry in coverage.articles.values():
        parts += _section(entry, f"§{entry.name} {both(entry.title)}", rules[entry.name])
    for entry in coverage.systems:
        parts += _section(entry, both(entry.title), [])
    return document(*parts)


def _citing(own: Book, books: Iterable[Book], article: str) -> Iterator[str]:
    """Yield links to the rules that cite an article, each from the policy that wrote it."""
    for book in books:
        for rule in book.policy.graph.values():
            if policies.home(rule) == book.policy.name and _cites(book, own, rule, article):
                target = book.rule_target(rule, "")
                path = target if book is own else f"../{book.policy.name}/{target}"
                yield link(both(rule.title), path) + ("" if book is own else f" ({book.policy.name})")


def _cites(book: Book, own: Book, rule: Rule, article: str) -> bool:
    return book.coverage_owner == own.policy.name and article in cited(rule.article)


def _counts(coverage: Coverage) -> str:
    states = Counter(entry.state for entry in coverage.articles.values())
    return table(
        ("state", "articles"),
        ((both(words), str(states[state])) for state, words in STATES.items()),  # type: ignore[index]
    )


def _row(entry: Entry, rules: int) -> tuple[str, ...]:
    number = link(entry.name, f"#{entry.name}")
    lacking = "; ".join(filter(None, (entry.missing, entry.never and f"never: {entry.never}")))
    return number, both(entry.title), both(STATES[entry.state]), str(rules or ""), entry.works, lacking


def _section(entry: Entry, heading: str, rules: list[str]) -> Iterator[str]:
    yield f"{anchor(entry.name)}\n\n### {heading}"
    yield f"**{both(STATES[entry.state])}** · room: {entry.room}"
    for word, text in (
        ("Asks", entry.asks),
        ("Works", entry.works),
        ("Does not yet", entry.missing),
        ("Never", entry.never),
    ):
        if text and text != "–":
            yield f"**{word}**: {text[0].upper()}{text[1:].rstrip('.')}."
    backing = [f"page `{name}`" for name in entry.pages] + [f"`fupin {name}`" for name in entry.commands]
    if backing:
        yield "**Seen in**: " + ", ".join(backing) + "."
    if rules:
        yield f"**规则 Rules** ({len(rules)}): " + ", ".join(rules) + "."
