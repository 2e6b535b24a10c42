"""Rows of the tables of a determination: names of areas joined with figures, and their totals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from fupin.apps.accounts.queries import areas_inside
from fupin.apps.areas.models import BELOW, Area, Level
from fupin.rules.codes import CodeList
from fupin.web.requests import UserRequest

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """An area whose determination is shown, with the level by which its figures are divided.

    ``query`` keeps the chosen year in addresses.
    """

    request: UserRequest
    area: Area
    year: int
    query: str

    @property
    def level(self) -> Level:
        """The next level down; a village is not divided."""
        return BELOW.get(Level(self.area.level), Level.VILLAGE)

    @property
    def inside(self) -> dict[str, Any]:
        """Whose figures to read: arguments of the queries of determinations."""
        return {"actor": self.request.user, "inside": self.area.code, "year": self.year}

    def addresses(self, code: str) -> Row:
        """Return where a row leads: the area's own page, and its households ready for more conditions."""
        page = "area" if len(code) == 12 else "area_determination"  # a village has its list
        query = f"?{self.query}" if self.query else ""
        view = self.request.GET.get("view", "")
        if page == "area_determination" and view:
            query = f"{query}{'&' if query else '?'}view={view}"
        return {
            "code": code,
            "url": reverse(page, args=[code]) + query,
            "list": reverse("area_households", args=[code]) + (f"?{self.query}&" if self.query else "?"),
        }

    def names(self, level: Level) -> dict[str, str]:
        """Return the names of the areas of a level inside, by code; villages after their township."""
        if level == self.area.level:
            return {self.area.code: self.area.name}
        found = areas_inside(self.request.user, self.area.code, level).values_list("code", "parent__name", "name")
        two = level == Level.VILLAGE and self.area.level != Level.TOWNSHIP
        return {code: f"{parent} {name}" if two else name for code, parent, name in found}

    def named(self, figures: Iterable[Row], empty: Row) -> list[Row]:
        """Join names and figures; an area without figures keeps its row with what is ``empty``."""
        by_code = {row["code"]: row for row in figures}
        names = self.names(self.level)
        names |= {code: code for code in by_code if code not in names}  # areas that no longer exist
        return [
            empty | by_code.get(code, {}) | self.addresses(code) | {"name": name}
            for code, name in sorted(names.items())
        ]


def summed(rows: Sequence[Row], names: Iterable[str]) -> Row:
    """Return the sums of columns over rows; nothing recorded counts as nothing."""
    return {name: sum(row.get(name) or 0 for row in rows) for name in names}


def by_code(counts: Iterable[Row], codes: CodeList) -> list[Row]:
    """Turn counts of codes, a row each, into a row per area with a column per code."""
    found: dict[str, Row] = {}
    for count in counts:
        row = found.setdefault(count["code"], {"code": count["code"], **dict.fromkeys(map(_column, codes), 0)})
        if count["value"] is not None:
            row[_column(count["value"])] = count["households"]
    return list(found.values())


def _column(code: str) -> str:
    return f"code_{code}"
