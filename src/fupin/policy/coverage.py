"""What a decision asks, article by article, and how much of it the software does.

A policy's file ``coverage.yaml`` has chapters with articles, and the systems that the decision wants built::

    chapters:
      - title: {zh: 总体要求, en: Aims}
        articles:
          "4.1":
            title: {zh: 对象精准, en: The right people}
            asks: …             # what the article asks, in our own words
            room: registry      # where it lives in the product
            state: partly       # built, partly, not yet, never
            works: …            # what works today
            missing: …          # what does not
            never: …            # what is left out on purpose, and why
            pages: [household]  # names of pages that back it
            commands: [import]  # commands that back it
    systems:
      information_base: {…}     # the same fields

Which rules cite an article is not written here: it follows from the rules.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from fupin import policy as policies
from fupin.rules.errors import FupinError
from fupin.rules.text import Text
from fupin.rules.yaml_file import read_mapping

State = Literal["built", "partly", "not yet", "never"]

CITED = re.compile(r"§(\d+(?:\.\d+)?)")
"""How rules and parameters cite an article."""

_REQUIRED = {"title", "asks", "room", "state"}
_TEXTS = ("works", "missing", "never")
_LISTS = ("pages", "commands")


class CoverageError(FupinError):
    """A coverage file is not as it must be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An article (``name`` is its number) or a system, and how far it is built."""

    name: str
    title: Text
    asks: str
    room: str
    state: State
    works: str = ""
    missing: str = ""
    never: str = ""
    pages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the decision."""

    title: Text
    articles: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """A decision with its chapters and the systems that it wants."""

    chapters: tuple[Chapter, ...]
    systems: tuple[Entry, ...]

    @property
    def articles(self) -> dict[str, Entry]:
        """All articles by number, in the order of the decision."""
        return {entry.name: entry for chapter in self.chapters for entry in chapter.articles}


@functools.cache
def of(name: str) -> tuple[str, Coverage]:
    """Return the articles that a policy's rules cite, and whose they are: its own, or of where it takes rules from.

    Raises:
        CoverageError: there is no such table, or it is not as it must be.
    """
    others = sorted({policies.home(item) for item in policies.load(name).graph.values()} - {name})
    for owner in (name, *others):
        path = policies.FOLDER / owner / "coverage.yaml"
        if path.exists():
            return owner, load(path)
    raise CoverageError(f"policy {name} does not say which articles there are: write {name}/coverage.yaml")


def cited(article: str) -> tuple[str, ...]:
    """Return the numbers of the articles that a rule or parameter cites: ``§12 §24`` cites 12 and 24."""
    return tuple(CITED.findall(article))


def load(path: Path) -> Coverage:
    """Read a coverage file.

    Raises:
        CoverageError: a field is missing or unknown, or a state says something else than the texts.
        YamlError: the file is no YAML, or has an article twice.
    """
    content = read_mapping(path)
    chapters = tuple(
        Chapter(Text(**chapter["title"]), tuple(_entries(path, chapter["articles"])))
        for chapter in content.get("chapters", ())
    )
    found = Coverage(chapters, tuple(_entries(path, content.get("systems", {}))))
    names = [entry.name for chapter in chapters for entry in chapter.articles]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice or not names:
        raise CoverageError(f"{path.name}: " + (f"§{twice[0]} stands in two chapters" if twice else "no articles"))
    return found


def _entries(path: Path, content: dict[str, dict[str, Any]]) -> Iterator[Entry]:
    for name, fields in content.items():
        where = f"{path.name}: {name}"
        if not isinstance(name, str):
            raise CoverageError(f'{where}: write the number of an article as a text: "{name}"')
        missing, unknown = _REQUIRED - set(fields), set(fields) - _REQUIRED - {*_TEXTS, *_LISTS}
        if missing or unknown:
            what = "missing" if missing else "unknown field"
            raise CoverageError(f"{where}: {what} {', '.join(sorted(missing or unknown))}")
        title = Text(**fields["title"])
        lists = {key: tuple(fields[key]) for key in _LISTS if key in fields}
        entry = Entry(name=name, **{**fields, "title": title, **lists})
        _refuse_contradictions(where, entry)
        yield entry


def _refuse_contradictions(where: str, entry: Entry) -> None:
    if entry.state not in get_args(State):
        raise CoverageError(f"{where}: state must be one of {', '.join(get_args(State))}")
    wanted = {
        "built": (entry.works and not entry.missing, "what works, and nothing that is missing"),
        "partly": (entry.works and entry.missing, "what works and what is missing"),
        "not yet": (entry.missing, "what is missing"),
        "never": (entry.never and not entry.works and not entry.missing, "why, and neither works nor missing"),
    }
    holds, words = wanted[entry.state]
    if not holds:
        raise CoverageError(f"{where}: an entry that is {entry.state!r} says {words}")
