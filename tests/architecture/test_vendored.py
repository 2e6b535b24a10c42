"""What others made and we ship: unchanged, licensed, listed, and asking nothing of any other host."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src/fupin/web/static/vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
THIRD_PARTY = (ROOT / "THIRD_PARTY.md").read_text("utf-8")
SERVED = sorted(path for path in VENDOR.rglob("*") if path.suffix in {".css", ".js", ".svg"})


def test_every_file_is_the_one_of_the_manifest() -> None:
    listed = {
        VENDOR / name / file: digest for name, asset in MANIFEST.items() for file, digest in asset["files"].items()
    }
    there = {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.rglob("*") if path.is_file()}
    del there[VENDOR / "manifest.json"]
    assert there == listed


@pytest.mark.parametrize("name", MANIFEST)
def test_licences_lie_beside_the_files(name: str) -> None:
    for bundled in ("", *MANIFEST[name]["bundles"]):
        package = bundled.rpartition("@")[0].lstrip("@").replace("/", "-")
        text = (VENDOR / name / f"LICENSE-{package}".rstrip("-")).read_text("utf-8")
        assert len(text) > 500, "a licence, not a pointer to one"


@pytest.mark.parametrize("path", SERVED, ids=lambda path: path.name)
def test_served_files_load_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "sourceMappingURL" not in text, "the collected static files refuse to name a file that is not there"
    if path.suffix == ".css":
        assert "@import" not in text
        assert set(re.findall(r"url\(\s*[\"']?([a-z]+:|/|)", text)) <= {"data:"}


def test_third_party_lists_every_asset() -> None:
    for asset in MANIFEST.values():
        row = f"| {asset['package']} | {asset['version']} | {asset['licence']} |"
        assert row in THIRD_PARTY
        assert all(bundled in THIRD_PARTY for bundled in asset["bundles"])


def test_third_party_lists_every_dependency_with_its_range() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    listed = re.findall(r"^\| ([a-z0-9-]+) \| `([^`]+)` \|", THIRD_PARTY, re.MULTILINE)
    assert sorted(name + wanted for name, wanted in listed) == sorted(declared)
