"""What the map and the trend draw."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from fupin.web import formats

Row = dict[str, Any]

_MAPS = Path(__file__).parent.parent / "static/web/maps"


def map_url(code: str) -> str:
    """Return the address of the outlines of what is inside a prefecture; empty when there are none."""
    name = f"{code:0<6}.geojson"
    return static(f"web/maps/{name}") if (_MAPS / name).exists() else ""


def map_data(rows: list[Row]) -> Row:
    """Return the areas of the map with their figures, addresses and the words of the legend."""
    return {
        "areas": [
            {
                "code": row["code"],
                "name": row["name"],
                "url": row["url"],
                "value": row.get("incidence"),
                "lines": [
                    f"{_('Headcount ratio')}  {formats.percent(row.get('incidence'))}",
                    f"{_('Poor persons')}  {formats.integer(row.get('poor_persons'))}",
                    f"{_('Poor households')}  {formats.integer(row.get('poor_households'))}",
                ],
            }
            for row in rows
        ],
        "nothing": _("no figure"),
    }


def trend_data(trend: list[Row], year: int) -> Row:
    """Return the bars and the line of the trend with their words."""
    return {
        "years": [str(row["year"]) for row in trend],
        "chosen": str(year),
        "persons": [row["poor_persons"] for row in trend],
        "ratio": [None if row["incidence"] is None else round(row["incidence"] * 100, 2) for row in trend],
        "persons_name": _("Poor persons"),
        "ratio_name": _("Headcount ratio (%)"),
    }
