"""The places that ship with the product: complete, nested, named like the map."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import fupin.web
from fupin.apps.areas.vintages import SHIPPED, read_vintage

Point = tuple[float, float]
MAP = Path(fupin.web.__file__).parent / "static" / "web" / "maps" / "513300.geojson"
ENTRIES = read_vintage(SHIPPED).entries


def test_every_county_township_and_village_of_ganzi_is_there() -> None:
    assert Counter(len(entry.code) for entry in ENTRIES) == {4: 1, 6: 18, 9: 289, 12: 2251}


def test_special_units_are_left_out() -> None:
    assert not [entry.code for entry in ENTRIES if len(entry.code) == 12 and int(entry.code[-3:]) >= 400]


def test_every_area_lies_in_one_that_is_there() -> None:
    codes = {entry.code for entry in ENTRIES}
    above = {12: 9, 9: 6, 6: 4}
    assert not [code for code in codes if len(code) > 4 and code[: above[len(code)]] not in codes]


def test_the_map_has_the_counties_under_the_same_names() -> None:
    shapes = json.loads(MAP.read_text("utf-8"))["features"]
    named = {shape["properties"]["code"]: shape["properties"]["name"] for shape in shapes}
    assert named == {entry.code: entry.name for entry in ENTRIES if len(entry.code) == 6}
    assert MAP.stat().st_size < 200_000


def test_neighbouring_counties_share_their_border_without_gap_or_overlap() -> None:
    """Each stretch of border belongs to two counties, or to one: then it is part of one closed line around them all."""
    shapes = json.loads(MAP.read_text("utf-8"))["features"]
    stretches: Counter[frozenset[Point]] = Counter()
    for shape in shapes:
        assert shape["geometry"]["type"] == "Polygon"
        for ring in shape["geometry"]["coordinates"]:
            points = [(x, y) for x, y in ring]
            assert all(97 < x < 103 and 27 < y < 35 for x, y in points), "degrees east and north"
            stretches.update(frozenset(pair) for pair in pairwise(points))
    assert set(stretches.values()) == {1, 2}
    neighbours = defaultdict[Point, list[Point]](list)
    for start, end in (tuple(stretch) for stretch, counties in stretches.items() if counties == 1):
        neighbours[start].append(end)
        neighbours[end].append(start)
    assert {len(points) for points in neighbours.values()} == {2}
    here = first = min(neighbours)
    before, steps = neighbours[first][0], 0
    while steps == 0 or here != first:
        here, before = next(point for point in neighbours[here] if point != before), here
        steps += 1
    assert steps == len(neighbours), "one outline, and no hole inside it"
