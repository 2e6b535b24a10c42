"""Worked cases as a table: what is given, what comes out, and why."""

from __future__ import annotations

from collections.abc import Iterable

from scripts.docs.book import Book
from scripts.docs.markdown import both, table

from fupin.rules import cases
from fupin.rules.cases import Case
from fupin.rules.codes import CodeList
from fupin.rules.explain import show
from fupin.rules.rule import AREA_COLUMNS, Rule, column_of
from fupin.rules.tables import TABLES

MOST_COLUMNS = 5
"""With more inputs than this, what is given stands in one cell, a line per input."""


def worked_cases(book: Book, rule: Rule) -> str:
    """Return the table; members stand below each other."""
    names = book.policy.graph.needs(rule)
    titles = [both(book.title(rule, name)) for name in names]
    told = [(case, _given(book, rule, case, names)) for case in book.cases.get(rule.name, ())]
    if len(names) <= MOST_COLUMNS:
        rows = ((str(case.year), *given, _result(book, rule, case), case.because) for case, given in told)
        return table(("年 year", *titles, "结果 result", "因为 because"), rows)
    rows = ((str(case.year), _lines(titles, given), _result(book, rule, case), case.because) for case, given in told)
    return table(("年 year", "已知 given", "结果 result", "因为 because"), rows)


def _lines(titles: Iterable[str], given: Iterable[str]) -> str:
    return "<br>".join(f"{title}: {cell.replace('<br>', ', ')}" for title, cell in zip(titles, given, strict=True))


def _given(book: Book, rule: Rule, case: Case, names: Iterable[str]) -> list[str]:
    rows = cases.given(book.policy, case)
    return ["<br>".join(_shown(book, rule, name, row[name]) for row in rows) for name in names]


def _shown(book: Book, rule: Rule, name: str, value: object) -> str:
    kind = cases.kind_of(book.policy, rule, name)
    return written(kind, value, _code_list(book, rule, name))


def _result(book: Book, rule: Rule, case: Case) -> str:
    value = cases.expected(book.policy, case)
    return "**unknown**" if value is None else f"**{written(rule.kind, value, rule.codes)}**"


def _code_list(book: Book, rule: Rule, name: str) -> CodeList | None:
    provider = book.policy.graph.provider(rule, name)
    if provider is not None:
        return provider.codes
    if name in AREA_COLUMNS and name not in TABLES.get(rule.input_entity, ()):
        return None
    return column_of(rule.input_entity, name).codes


def written(kind: str, value: object, codes: CodeList | None) -> str:
    """Return a value as people read it, without its unit."""
    if kind == "ratio" and isinstance(value, float):
        return f"{value:.6g}"
    if kind == "integer" and isinstance(value, int):
        return str(value)
    shown = show(kind, value, codes=codes)
    return both(shown) if codes is not None and value is not None else shown.en
