"""Pieces of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fupin.rules.text import Text

WRITTEN = "<!-- Written by `make docs` from the code; do not edit. -->"


def document(*parts: str) -> str:
    """Return a document of parts, each divided from the next by an empty line; empty parts are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table; nothing when it has no rows."""
    lines = [list(titles), *(list(row) for row in rows)]
    if len(lines) == 1:
        return ""
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def both(text: Text) -> str:
    """Return a label in both languages; once when they are the same."""
    return text.zh if text.zh == text.en else f"{text.zh} {text.en}"


def anchor(name: str) -> str:
    """Return a place that links can lead to, whatever the heading beside it says."""
    return f'<a id="{name}"></a>'


def link(label: str, target: str) -> str:
    """Return a link; brackets in the label would end it."""
    return f"[{label.replace('[', '(').replace(']', ')')}]({target})"


def prose(description: str) -> str:
    """Return a docstring as Markdown: literals have one backtick, and a paragraph stands on one line."""
    paragraphs = re.split(r"\n\s*\n", description.replace("``", "`").strip())
    return "\n\n".join(
        text if text.startswith(("- ", "* ")) else " ".join(text.split())
        for text in (paragraph.strip() for paragraph in paragraphs)
    )
