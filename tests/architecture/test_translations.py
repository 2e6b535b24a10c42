"""Every text is translated, and the compiled file is that of the source."""

from __future__ import annotations

import gettext
import re
import subprocess
from pathlib import Path

import pytest

LOCALE = Path(__file__).resolve().parents[2] / "src/fupin/locale"
SOURCES = sorted(LOCALE.rglob("*.po"))
_FORMAT = re.compile(r"%\(\w+\)[sd]")


def _entries(source: Path, tmp_path: Path) -> dict[tuple[str, int] | str, str]:
    """Compile a source and return its texts."""
    compiled = tmp_path / "compiled.mo"
    subprocess.run(["msgfmt", "--check", "--output-file", compiled, source], check=True)
    with compiled.open("rb") as file:
        return dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parts[-3])
def test_the_compiled_file_is_in_step(source: Path, tmp_path: Path) -> None:
    with source.with_suffix(".mo").open("rb") as file:
        shipped = dict(gettext.GNUTranslations(file)._catalog)  # type: ignore[attr-defined]
    assert shipped == _entries(source, tmp_path)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parts[-3])
def test_nothing_is_untranslated_or_uncertain(source: Path) -> None:
    for choice in ("--untranslated", "--only-fuzzy"):
        found = subprocess.run(["msgattrib", choice, "--no-wrap", source], check=True, capture_output=True, text=True)
        assert [line for line in found.stdout.splitlines() if line.startswith("msgid ") and line != 'msgid ""'] == []


def test_placeholders_survive_the_translation(tmp_path: Path) -> None:
    assert SOURCES
    for source in SOURCES:
        entries = {key: text for key, text in _entries(source, tmp_path).items() if key != ""}
        assert len(entries) > 200
        for key, text in entries.items():
            original = key[0] if isinstance(key, tuple) else key
            assert set(_FORMAT.findall(text)) <= set(_FORMAT.findall(original)), original
