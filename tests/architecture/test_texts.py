"""What can be seen in the source texts: sizes, templates, links of documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "fupin"
LONGEST = 500
CODE = [
    path
    for folder in ("src", "tests", "scripts", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script\b(?![^>]*\bsrc\s*=)",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+\s+(.*)$", re.MULTILINE)
ANCHOR = re.compile(r'<a id="([^"]+)"></a>')


def test_files_are_small() -> None:
    assert len(CODE) > 50
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in CODE}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST} == {}


def test_templates_hold_no_script_style_or_handler() -> None:
    """The content security policy allows none, so the page would silently do nothing."""
    found = [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if INLINE.search(line)
    ]
    assert found == []


def test_templates_load_nothing_from_elsewhere() -> None:
    """Offices are not on the internet."""
    found = [str(path) for path in TEMPLATES if ELSEWHERE.search(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("<script>alert(1)</script>", True),
        ('<script src="{% static "web/app.js" %}" defer></script>', False),
        ('<p style="color: red">', True),
        ('<a onclick="go()">', True),
        ('<div class="text-style" data-on="yes">', False),
    ],
)
def test_the_search_for_inline_code_finds_it(line: str, bad: bool) -> None:
    assert bool(INLINE.search(line)) is bad


def _anchors(document: Path) -> set[str]:
    """The anchors that GitHub makes of headings, and those that are written."""
    text = document.read_text("utf-8")
    titles = HEADING.findall(text)
    return set(ANCHOR.findall(text)) | {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_of_documents_lead_somewhere(document: Path) -> None:
    broken = []
    for target in LINK.findall(document.read_text("utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists() or (anchor and path.suffix == ".md" and anchor not in _anchors(path)):
            broken.append(target)
    assert broken == []
