"""Write docs/reference and docs/policy from the declarations in the code.

``--check`` writes nothing and fails when a file is not what it would write.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scripts.docs import chained, coverage, index, parameters, rules
from scripts.docs.book import Book
from scripts.docs.columns import columns

from fupin import policy

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
MANUAL = ROOT / "docs" / "policy"


def documents() -> dict[Path, str]:
    """Return what each file should hold."""
    books = [Book(policy.load(name)) for name in policy.names()]
    found = {REFERENCE / "columns.md": columns(), MANUAL / "README.md": index.all_policies(books)}
    for book in books:
        folder = MANUAL / book.policy.name
        found[folder / "README.md"] = index.page(book)
        found[folder / "parameters.md"] = parameters.page(book)
        found |= {folder / f"{name}.md": rules.page(book, name) for name in book.pages}
        if told := chained.load(book):
            found[folder / "chains.md"] = chained.page(book, told)
        if book.coverage_owner == book.policy.name:
            found[folder / "coverage.md"] = coverage.page(book, books)
    return found


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(prog="make docs", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    wanted = documents()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    left_over = sorted({*REFERENCE.rglob("*.md"), *MANUAL.rglob("*.md")} - set(wanted))
    if check:
        for path in [*stale, *left_over]:
            print(f"{path.relative_to(ROOT)} is not what the code says; run make docs")
        return bool(stale or left_over)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in left_over:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
