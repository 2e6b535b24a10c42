"""The first page of each policy's manual, and of all."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.docs import chained
from scripts.docs.book import ENTITIES, Book
from scripts.docs.markdown import WRITTEN, both, document, link, table
from scripts.docs.rules import introduction

from fupin.rules.parameters import PREVIOUS, UNCONFIRMED


def page(book: Book) -> str:
    """Return the first page of one policy: what it judges, its pages, and every rule."""
    policy = book.policy
    own = [item for name, item in policy.parameters.items() if not name.startswith(PREVIOUS)]
    doubtful = sum(any(value.confidence in UNCONFIRMED for value in item.values) for item in own)
    chains = f"\n- {link('连环算例 Worked chains', 'chains.md')}: many rules together" if chained.load(book) else ""
    parts = [
        f"# {both(policy.title)}",
        WRITTEN,
        f"{len(policy.graph)} rules, {len(own)} parameters, {sum(map(len, book.cases.values()))} worked cases. The "
        "cases are computed by hand and are the tests of the rules. Every verdict is yes, no or unknown: what is not "
        "recorded never makes anybody eligible or not.",
        f"- {link('参数 Parameters', 'parameters.md')}: {doubtful} of {len(own)} are to be confirmed\n"
        f"- {link('逐条对照 Article by article', book.article_page)}: what works, what does not\n"
        f"- {link('数据项 Columns', '../../reference/columns.md')}: what the rules may look at" + chains,
        "## 标准 Standards",
        table(("about", "verdict", "rests on"), _standards(book)),
    ]
    for name, rules in book.pages.items():
        rows = (
            (link(both(rule.title), book.rule_target(rule, "")), f"`{rule.name}`", both(ENTITIES[rule.entity]),
             book.articles(rule.article))
            for rule in rules
        )  # fmt: skip
        parts += [f"## {link(introduction(book, name)[0], f'{name}.md')}", table(("rule", "name", "about", "§"), rows)]
    return document(*parts)


def _standards(book: Book) -> Iterable[tuple[str, ...]]:
    policy = book.policy
    for entity, verdict, standards in (
        ("household", policy.verdict, policy.standards),
        ("village", policy.village_verdict, policy.village_standards),
        ("county", policy.county_verdict, policy.county_standards),
    ):
        if verdict:
            title, *others = (
                link(both(policy.graph[name].title), book.rule_target(policy.graph[name], ""))
                for name in (verdict, *standards)
            )
            yield both(ENTITIES[entity]), title, "<br>".join(others)


def all_policies(books: Iterable[Book]) -> str:
    """Return the page that lists the policies."""
    rows = (
        (link(both(book.policy.title), f"{book.policy.name}/README.md"), f"`{book.policy.name}`",
         str(len(book.policy.graph)), link("parameters", f"{book.policy.name}/parameters.md"))
        for book in books
    )  # fmt: skip
    return document(
        "# 政策手册 Manual of the policies",
        WRITTEN,
        "Each rule with the article that it comes from, what it is computed from, its parameters with their sources, "
        "and its worked cases. All of it is written from the code, which is what the product runs.",
        table(("policy", "name", "rules", ""), rows),
    )
