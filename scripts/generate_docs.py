"""Write the reference from the declarations in the code: docs/reference/{columns,rules,parameters}.md.

``--check`` writes nothing and fails when a file is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from fupin import policy
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.parameters import Parameter, Value
from fupin.rules.policy import Policy
from fupin.rules.tables import CONTRACT_VERSION, TABLES, Column, Table

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
WRITTEN = "<!-- Written by `make docs` from the code; do not edit. -->"
COLUMN_TITLES = ("column", "中文", "English", "kind", "unit or codes", "class", "purpose")


def _table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(titles), *(list(row) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _column(column: Column) -> tuple[str, ...]:
    measure = f"`{column.codes.name}`" if column.codes else column.unit.zh if column.unit else ""
    kind = column.kind + (" (required)" if column.required else "")
    return (f"`{column.name}`", column.label.zh, column.label.en, kind, measure, column.privacy, column.purpose)


def columns() -> str:
    """Return the list of every column that is kept, with its purpose."""
    private: tuple[Table, ...] = (HOUSEHOLD_PRIVATE, PERSON_PRIVATE)
    groups = [("What the rules may look at", tuple(TABLES.values())), ("What identifies or pays people", private)]
    parts = [
        "# Columns",
        WRITTEN,
        f"Column contract version {CONTRACT_VERSION}. Kinds: `money` is stored in fen, `hundredths` in hundredths of "
        "its unit; an empty value always means not recorded. What the classes mean is in [privacy.md](../privacy.md).",
    ]
    for title, tables in groups:
        parts.append(f"## {title}")
        for table in tables:
            parts += [f"### {table.label.zh} {table.label.en}", _table(COLUMN_TITLES, map(_column, table.columns))]
    codes = {
        column.codes.name: column.codes
        for table in (*TABLES.values(), *private)
        for column in table.columns
        if column.codes
    }
    parts.append("## Code lists")
    for name in sorted(codes):
        rows = ((f"`{code.code}`", code.label.zh, code.label.en) for code in codes[name].values())
        parts += [f"### `{name}`", _table(("code", "中文", "English"), rows)]
    return "\n\n".join(parts) + "\n"


def rules(content: Policy) -> Iterator[str]:
    """Yield the parts of a policy's list of rules."""
    for entity in ("person", "household", "area", "village", "township", "county", "prefecture"):
        found = [rule for rule in content.graph.values() if rule.entity == entity]
        if not found:
            continue
        yield f"## {entity.capitalize()}"
        for rule in found:
            yield f"### {rule.title.zh} {rule.title.en}"
            yield f"`{rule.name}` · {rule.kind} · {rule.article}"
            yield rule.explanation
            origin = f" of each {rule.of}" if rule.of else ""
            yield f"From{origin}: " + ", ".join(f"`{name}`" for name in rule.inputs) + "."
            if rule.reasons:
                reasons = (("yes", rule.reasons.yes), ("no", rule.reasons.no), ("unknown", rule.reasons.unknown))
                yield _table(("verdict", "中文", "English"), ((key, text.zh, text.en) for key, text in reasons))


def _value(parameter: Parameter, value: Value) -> str:
    if parameter.kind == "money":
        return f"{value.value / 100:,.2f}"
    return f"{value.value:.2%}" if parameter.kind == "ratio" else f"{value.value}"


def parameters(content: Policy) -> Iterator[str]:
    """Yield the parts of a policy's list of parameters."""
    for parameter in content.parameters.values():
        unit = f" · {parameter.unit.zh} {parameter.unit.en}" if parameter.unit.zh else ""
        yield f"## {parameter.title.zh} {parameter.title.en}"
        yield f"`{parameter.name}` · {parameter.article}{unit}"
        rows = ((str(v.since), _value(parameter, v), v.confidence, v.source) for v in parameter.values)
        yield _table(("from", "value", "confidence", "source"), rows)


def documents() -> dict[Path, str]:
    """Return what each file should hold."""
    found = {FOLDER / "columns.md": columns()}
    for name in policy.names():
        content = policy.load(name)
        title = f"{content.title.zh} · {content.title.en}"
        confirm = (
            "A value whose confidence is background, conflict or gap is a default that the administrator is asked to "
            "confirm. Each holds from its day until the next begins."
        )
        found[FOLDER / f"{name}-rules.md"] = "\n\n".join((f"# Rules: {title}", WRITTEN, *rules(content))) + "\n"
        found[FOLDER / f"{name}-parameters.md"] = (
            "\n\n".join((f"# Parameters: {title}", WRITTEN, confirm, *parameters(content))) + "\n"
        )
    return found


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wanted = documents()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    left_over = sorted(set(FOLDER.glob("*.md")) - set(wanted))
    if check:
        for path in [*stale, *left_over]:
            print(f"{path.relative_to(FOLDER.parent.parent)} is not what the code says; run make docs")
        return bool(stale or left_over)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path.relative_to(FOLDER.parent.parent)}")
    for path in left_over:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
