"""The list of every column that is kept, with its purpose: docs/reference/columns.md."""

from __future__ import annotations

from scripts.docs.markdown import WRITTEN, anchor, both, document, table

from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import CONTRACT_VERSION, TABLES, Column, Table

TITLES = ("column", "中文", "English", "kind", "unit or codes", "class", "purpose")
PRIVATE: tuple[Table, ...] = (HOUSEHOLD_PRIVATE, PERSON_PRIVATE)


def columns() -> str:
    """Return the document."""
    codes = {
        column.codes.name: column.codes
        for kept in (*TABLES.values(), *PRIVATE)
        for column in kept.columns
        if column.codes
    }
    parts = [
        "# Columns",
        WRITTEN,
        f"Column contract version {CONTRACT_VERSION}. Kinds: `money` is stored in fen, `hundredths` in hundredths of "
        "its unit; an empty value always means not recorded. What the classes mean is in [privacy.md](../privacy.md).",
        "## What the rules may look at",
    ]
    for name, kept in TABLES.items():
        rows = (_row(column, anchor(place(name, column.name))) for column in kept.columns)
        parts += [f"### {both(kept.label)}", table(TITLES, rows)]
    parts.append("## What identifies or pays people")
    for kept in PRIVATE:
        parts += [f"### {both(kept.label)}", table(TITLES, (_row(column, "") for column in kept.columns))]
    parts.append("## Code lists")
    for name in sorted(codes):
        entries = ((f"`{code.code}`", code.label.zh, code.label.en) for code in codes[name].values())
        parts += [f"### `{name}`", table(("code", "中文", "English"), entries)]
    return document(*parts)


def place(entity: str, column: str) -> str:
    """Return the anchor of a column that rules may look at."""
    return f"{entity}-{column}"


def _row(column: Column, mark: str) -> tuple[str, ...]:
    measure = f"`{column.codes.name}`" if column.codes else column.unit.zh if column.unit else ""
    kind = column.kind + (" (required)" if column.required else "")
    label = column.label
    return (f"{mark}`{column.name}`", label.zh, label.en, kind, measure, column.privacy, column.purpose)
