"""The file of articles is refused when its state says something else than its texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin.policy import coverage
from fupin.policy.coverage import CoverageError
from fupin.rules.yaml_file import YamlError

GOOD = """
chapters:
  - title: {zh: 总体要求, en: Aims}
    articles:
      "1":
        title: {zh: 贫困状况, en: Poverty}
        asks: count the poor
        room: policy
        state: partly
        works: head count
        missing: depth
        pages: [area]
systems: {}
"""


def load(folder: Path, text: str) -> coverage.Coverage:
    path = folder / "coverage.yaml"
    path.write_text(text, "utf-8")
    return coverage.load(path)


def test_articles_are_read(tmp_path: Path) -> None:
    entry = load(tmp_path, GOOD).articles["1"]
    assert (entry.title.zh, entry.state, entry.pages, entry.commands) == ("贫困状况", "partly", ("area",), ())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("state: partly", "state: finished", "state must be one of built, partly"),
        ("state: partly", "state: built", "'built' says what works, and nothing that is missing"),
        ("state: partly", "state: never", "'never' says why"),
        ("        works: head count\n", "", "'partly' says what works and what is missing"),
        ("        works: head count\n        missing: depth\n", "        state: not yet\n", "'state' stands twice"),
        ("        room: policy\n", "", "1: missing room"),
        ("pages:", "page:", "unknown field page"),
        ('"1":', "1:", 'as a text: "1"'),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises((CoverageError, YamlError), match=message):
        load(tmp_path, GOOD.replace(old, new, 1))


def test_an_article_in_two_chapters_is_refused(tmp_path: Path) -> None:
    chapter = GOOD[GOOD.index("  - title") : GOOD.index("systems")]
    with pytest.raises(CoverageError, match="§1 stands in two chapters"):
        load(tmp_path, GOOD.replace("systems", chapter + "systems"))


@pytest.mark.parametrize(
    ("article", "numbers"), [("§24", ("24",)), ("§12 §24", ("12", "24")), ("§1 §4.4", ("1", "4.4")), ("chapter 2", ())]
)
def test_articles_that_are_cited(article: str, numbers: tuple[str, ...]) -> None:
    assert coverage.cited(article) == numbers
