"""Layouts: which heading of which source fills which column of the register.

A source is a folder of ``sources`` with one YAML file per kind of list; a new folder is found by itself. What an
entry means is explained at the top of ``sources/national_export/household.yaml``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from fupin.rules.errors import FupinError
from fupin.rules.text import Text

Kind = Literal["household", "person"]

SOURCES = Path(__file__).parent / "sources"
_USES = ("column", "columns", "labels", "place", "check", "not_kept", "excluded")
_UNIT = re.compile(r"\((亩|元|元/年|月|个月|公里|千米|km|m2|平方米|人|户)\)")
_NOISE = re.compile(r"[\s*:\u200b-\u200d\u2060\ufeff\"'“”]+")


def fold(heading: str) -> str:
    """Return what two spellings of a heading have in common.

    Half-width brackets and letters, no white space or line breaks, no marks of required fields, no units.
    """
    return _UNIT.sub("", _NOISE.sub("", unicodedata.normalize("NFKC", heading)).lower())


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One heading of a layout and its use. ``field`` names the column of text that is read from it."""

    heading: str
    use: str
    columns: tuple[str, ...] = ()
    labels: Mapping[str, str] | None = None
    none: tuple[str, ...] = ()
    reason: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Return the name under which the text of this heading is kept while it is read."""
        if self.use in ("place", "check"):
            return f"{self.use}_{self.reason}"
        return "+".join(self.columns)

    @property
    def kept(self) -> bool:
        """Whether the cells below the heading are read at all."""
        return self.use not in ("not_kept", "excluded")


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """The headings of one kind of list of one source."""

    source: str
    kind: Kind
    title: Text
    header_rows: int
    required: tuple[str, ...]
    exported: tuple[Entry, ...]
    also: tuple[Entry, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries; those of the export come first."""
        return self.exported + self.also

    def by_folded_heading(self) -> dict[str, Entry]:
        """Return the entries by every folded spelling of their headings."""
        return _spellings(self)


@dataclass(frozen=True, slots=True)
class Ground:
    """Why headings are excluded from the product, and which."""

    name: str
    reason: Text
    headings: frozenset[str]
    containing: tuple[str, ...]

    def covers(self, folded: str) -> bool:
        """Whether a folded heading is excluded on this ground."""
        return folded in self.headings or any(part in folded for part in self.containing)


def _entry(raw: dict[str, Any], path: Path) -> Entry:
    """Build one entry from YAML and refuse one that says two things or nothing."""
    uses = [use for use in _USES if use in raw]
    if len(uses) != 1 or set(raw) - {"heading", "synonyms", "none", *_USES}:
        raise FupinError(f"{path}: heading {raw.get('heading')!r} needs exactly one of {', '.join(_USES)}")
    use = uses[0]
    value = raw[use]
    columns: tuple[str, ...] = ()
    if use == "column":
        columns = (value,)
    elif use == "columns":
        columns = tuple(value)
    elif use == "labels":
        columns = tuple(dict.fromkeys(value.values()))
    return Entry(
        heading=raw["heading"],
        use=use,
        columns=columns,
        labels=value if use == "labels" else None,
        none=tuple(raw.get("none", ())),
        reason=value if isinstance(value, str) else "",
        synonyms=tuple(str(synonym) for synonym in raw.get("synonyms", ())),
    )


@cache
def _spellings(layout: Layout) -> dict[str, Entry]:
    spellings: dict[str, Entry] = {}
    for spelling, entry in [(e.heading, e) for e in layout.entries] + [
        (s, e) for e in layout.entries for s in e.synonyms
    ]:
        if spellings.setdefault(fold(spelling), entry) is not entry:
            raise FupinError(f"layout {layout.source}/{layout.kind}: heading {spelling!r} stands for two columns")
    return spellings


@cache
def layouts() -> tuple[Layout, ...]:
    """Return the layouts of every source folder."""
    found = []
    for path in sorted(SOURCES.glob("*/*.yaml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(
            Layout(
                source=path.parent.name,
                kind=raw["kind"],
                title=Text(**raw["title"]),
                header_rows=raw["header_rows"],
                required=tuple(raw["required"]),
                exported=tuple(_entry(entry, path) for entry in raw["columns"]),
                also=tuple(_entry(entry, path) for entry in raw.get("also", ())),
            )
        )
    return tuple(found)


@cache
def grounds() -> tuple[Ground, ...]:
    """Return the grounds on which headings are excluded, for every source."""
    raw = yaml.safe_load((SOURCES / "excluded.yaml").read_text(encoding="utf-8"))
    return tuple(
        Ground(
            ground["ground"],
            Text(**ground["reason"]),
            frozenset(fold(heading) for heading in ground["headings"]),
            tuple(ground["containing"]),
        )
        for ground in raw
    )


def excluded(heading: str) -> Ground | None:
    """Return the ground on which a heading is excluded, None when it is not."""
    folded = fold(heading)
    return next((ground for ground in grounds() if ground.covers(folded)), None)
