"""An explanation as the page shows it: verdict → inputs with values → parameter with source → article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fupin.rules.explain import Node
from fupin.rules.tables import HOUSEHOLD, PERSON

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
