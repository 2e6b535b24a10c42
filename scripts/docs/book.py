"""What the pages of a policy's manual have to know of each other: where a rule, column or article is told."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass

from scripts.docs.columns import place
from scripts.docs.markdown import both, link

from fupin import policy as policies
from fupin.policy import coverage as coverages
from fupin.rules.cases import Case
from fupin.rules.parameters import PREVIOUS, Parameter
from fupin.rules.policy import Policy
from fupin.rules.rule import AREA_COLUMNS, OWNERS, Rule, column_of
from fupin.rules.tables import TABLES
from fupin.rules.text import Text

COLUMNS = "../../reference/columns.md"
ENTITIES = {name: table.label for name, table in TABLES.items()} | {
    "area": Text("地区", "Area (village to nation)"),
    "prefecture": Text("州", "Prefecture"),
}


@dataclass(frozen=True, eq=False)
class Book:
    """The manual of one policy."""

    policy: Policy

    @functools.cached_property
    def pages(self) -> dict[str, list[Rule]]:
        """The rules by page: a page per file, and one per policy from which rules are taken."""
        found: dict[str, list[Rule]] = {}
        for rule in self.policy.graph.values():
            found.setdefault(self.page_of(rule), []).append(rule)
        return dict(sorted(found.items()))

    @functools.cached_property
    def cases(self) -> dict[str, list[Case]]:
        """The worked cases by rule."""
        found: dict[str, list[Case]] = {}
        for case in policies.worked_cases(self.policy.name):
            found.setdefault(case.rule, []).append(case)
        return found

    @property
    def coverage(self) -> coverages.Coverage:
        """The articles that the rules cite."""
        return coverages.of(self.policy.name)[1]

    @property
    def coverage_owner(self) -> str:
        """The policy whose articles these are."""
        return coverages.of(self.policy.name)[0]

    @property
    def article_page(self) -> str:
        """Where the articles are told."""
        return "coverage.md" if self.coverage_owner == self.policy.name else f"../{self.coverage_owner}/coverage.md"

    def page_of(self, rule: Rule) -> str:
        """Return the name of the page that tells a rule."""
        home = policies.home(rule)
        return rule.function.__module__.split(".")[-1] if home == self.policy.name else f"from_{home}"

    def rule_target(self, rule: Rule, page: str) -> str:
        """Return where a link from a page to a rule leads."""
        own = self.page_of(rule)
        return f"#{rule.name}" if own == page else f"{own}.md#{rule.name}"

    def articles(self, cited: str) -> str:
        """Return what a rule or parameter cites, with links."""
        return coverages.CITED.sub(lambda found: link(found[0], f"{self.article_page}#{found[1]}"), cited)

    def title(self, item: Rule, argument: str) -> Text:
        """Return what an argument of a rule is called."""
        parameter = self.parameter(argument)
        if parameter is not None:
            return parameter.title
        if argument in self.policy.graph:
            return self.policy.graph[argument].title
        if argument in AREA_COLUMNS and argument not in TABLES.get(item.input_entity, ()):
            return {"code": Text("行政区划代码", "Area code"), "year": Text("年度", "Year")}[argument]
        return column_of(item.input_entity, argument).label

    def input_link(self, item: Rule, name: str, page: str) -> str:
        """Return a rule's input with a link to where it is told."""
        label = both(self.title(item, name))
        provider = self.policy.graph.provider(item, name)
        if provider is not None:
            return link(label, self.rule_target(provider, page))
        entity = item.input_entity
        if name in TABLES.get(entity, ()):
            return link(label, f"{COLUMNS}#{place(entity, name)}")
        for owner in OWNERS.get(entity, ()):
            if name in owner.columns:
                seen = link(label, f"{COLUMNS}#{place(owner.entity, owner.columns[name])}")
                return f"{seen} of the {owner.entity}"
        return label

    def parameter(self, argument: str) -> Parameter | None:
        """Return the parameter behind an argument of a rule."""
        dated = self.policy.graph.dated(argument)
        return self.policy.parameters.get(dated[0] if dated else argument)

    def users(self, parameter: str) -> Iterator[Rule]:
        """Yield the rules that use a parameter, at whatever time it holds."""
        for rule in self.policy.graph.values():
            used = {item.name for name in rule.inputs if (item := self.parameter(name))}
            if used & {parameter, PREVIOUS + parameter}:
                yield rule
