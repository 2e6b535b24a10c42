"""An explanation as the page shows it: verdict → inputs with values → parameter with source → article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from fupin.rules.explain import Explanation, Node
from fupin.rules.tables import HOUSEHOLD, PERSON
from fupin.rules.text import Text
from fupin.web import formats

_SENSITIVE = frozenset(
    column.name for table in (HOUSEHOLD, PERSON) for column in table.columns if column.privacy == "sensitive"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation. A sensitive value is masked: the page only says that it is recorded."""

    node: Node
    member: str
    masked: bool
    inputs: list[Step]

    @property
    def is_verdict(self) -> bool:
        """Whether the step is a verdict, shown by its sign."""
        return self.node.kind == "verdict"

    @property
    def shown(self) -> str:
        """The value in words, masked where it is sensitive."""
        return gettext("recorded") if self.masked else formats.text(self.node.shown)


def present(node: Node, names: Mapping[str, str], *, member: str | None = None) -> Step:
    """Return the steps below a node; members, known to the rules by number only, get their names back.

    The name stands where a member's part of the tree begins and is not repeated below.
    """
    return Step(
        node=node,
        member=names.get(node.member, node.member) if node.member and node.member != member else "",
        masked=node.name in _SENSITIVE and node.value is not None,
        inputs=[present(child, names, member=node.member) for child in node.inputs],
    )


HEADER: tuple[str | Promise, ...] = (
    gettext_lazy("Level"),
    gettext_lazy("Member"),
    gettext_lazy("Title"),
    gettext_lazy("Value"),
    gettext_lazy("Reason"),
    gettext_lazy("Article"),
    gettext_lazy("Parameter"),
    gettext_lazy("Source"),
)
"""Columns of an explanation as a sheet."""


def sheet(step: Step, level: int = 1) -> Iterator[list[Any]]:
    """Return the tree as rows of a sheet, each step above what it was computed from; the level says how deep."""
    node = step.node
    reason = formats.text(node.sentence or node.formula) if node.sentence or node.formula else ""
    title = "    " * (level - 1) + formats.text(node.title)
    yield [level, step.member, title, step.shown, reason, node.article or "", "", ""]
    for parameter in node.parameters:
        title = "    " * level + formats.text(parameter.title)
        since = gettext("since %(day)s") % {"day": formats.day(parameter.since)}
        source = f"{since} · {formats.confidence(parameter.confidence)} · {parameter.source}"
        shown = formats.text(parameter.shown)
        yield [level + 1, "", title, shown, "", parameter.article, parameter.name, source]
    for child in step.inputs:
        yield from sheet(child, level + 1)


def as_json(explanation: Explanation, step: Step) -> dict[str, Any]:
    """Return an explanation as plain values in both languages, masked as on the page."""
    return {
        "number": explanation.number,
        "year": explanation.year,
        "policy": explanation.policy,
        "policy_digest": explanation.policy_digest,
        "snapshot_sha256": explanation.snapshot_sha256,
        "root": _step_as_json(step),
    }


def _step_as_json(step: Step) -> dict[str, Any]:
    node = step.node
    return {
        "name": node.name,
        "title": _both(node.title),
        "kind": node.kind,
        "value": None if step.masked else node.value,
        "shown": step.shown if step.masked else _both(node.shown),
        "sentence": _both(node.sentence),
        "article": node.article,
        "formula": _both(node.formula),
        "member": node.member,
        "parameters": [
            {
                "name": parameter.name,
                "title": _both(parameter.title),
                "value": parameter.value,
                "shown": _both(parameter.shown),
                "since": parameter.since,
                "source": parameter.source,
                "confidence": parameter.confidence,
                "article": parameter.article,
            }
            for parameter in node.parameters
        ],
        "inputs": [_step_as_json(child) for child in step.inputs],
    }


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
