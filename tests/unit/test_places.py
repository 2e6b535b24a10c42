"""The places that ship with the product: complete, nested, named like the map."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import fupin.web
from fupin.apps.areas.vintages import SHIPPED, read_vintage

STATIC = Path(fupin.web.__file__).parent / "static"
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
    path = STATIC / "web" / "maps" / "513300.geojson"
    shapes = json.loads(path.read_text("utf-8"))["features"]
    named = {shape["properties"]["code"]: shape["properties"]["name"] for shape in shapes}
    assert named == {entry.code: entry.name for entry in ENTRIES if len(entry.code) == 6}
    assert path.stat().st_size < 200_000


def test_vendored_files_are_the_published_ones_and_bring_their_licence() -> None:
    folder = STATIC / "vendor"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    listed = set()
    for name, asset in manifest.items():
        assert any(file.startswith("LICENSE") for file in asset["files"]), name
        for file, digest in asset["files"].items():
            listed.add(folder / name / file)
            assert hashlib.sha256((folder / name / file).read_bytes()).hexdigest() == digest, f"{name}/{file}"
    assert {path for path in folder.glob("*/*") if path.is_file()} == listed
