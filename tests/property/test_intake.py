"""Whatever stands in the cells of a workbook, it is read or named as an issue, and nothing crashes or is lost."""

from __future__ import annotations

import datetime
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fupin.apps.intake import convert
from fupin.apps.intake.checks import run
from fupin.apps.intake.convert import Typed
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.facts import Facts
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.workbook import read
from workbooks import YEAR, Lists, headings, villages, write_xlsx

VILLAGES = villages()
cell = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.sampled_from(
        ["是", "否", "无", "-", "=1+1", "@SUM(A1)", "5.13E+17", "二〇一五", "１２３", "因病", "2015/8/31", "1,234.50元"]
    ),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
)


@st.composite
def rows(draw: st.DrawFn, kind: Kind) -> list[dict[str, Any]]:
    """Rows in order with some cells replaced by anything."""
    lists = Lists()
    good = lists.households if kind == "household" else lists.persons
    changes = st.dictionaries(st.sampled_from(headings(kind)), cell, max_size=8)
    return [row | draw(changes) for row in good]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows("household"), rows("person"))
def test_any_cell_is_read_or_named(households: list[dict[str, Any]], persons: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        typed: dict[Kind, Typed] = {}
        for kind, content in (("household", households), ("person", persons)):
            path = Path(folder) / f"{kind}s.xlsx"
            write_xlsx(path, headings(kind), content)
            typed[kind] = convert.convert(read(path, kind), VILLAGES)
    facts = Facts(typed["household"], typed["person"], YEAR)
    issues = run(facts)
    for kind, content in (("household", households), ("person", persons)):
        kept = facts.frames[kind]
        assert typed[kind].frame.height == len(content)
        lost = typed[kind].frame.filter(~pl.col("id").is_in(kept["id"].implode()))
        named = issues.filter(pl.col("kind") == kind)["row"]
        assert set(lost["row"]) <= set(named)
        assert kept["number"].is_unique().all()
        assert not kept["number"].has_nulls()
    assert set(facts.persons["household_number"]) <= set(facts.households["number"])
    assert not facts.households["village_code"].has_nulls()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".xlsx", ".xls", ".ods", ".csv", ".tsv"]), st.booleans())
def test_any_file_is_read_or_refused_in_words(content: bytes, suffix: str, zipped: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes((b"PK\x03\x04" if zipped else b"") + content)
        try:
            read(path, "household")
        except IntakeError as error:
            assert path.name in error.text.zh


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_in_words(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        write_xlsx(path, headings("household"), Lists().households)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 12))):
            content[data.draw(st.integers(0, 1 << 16)) % len(content)] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        try:
            read(path, "household")
        except IntakeError as error:
            assert path.name in error.text.zh


def _one(expression: Any, text: str) -> Any:
    return pl.DataFrame({"t": [text]}).select(expression(pl.col("t"))).item()


@given(st.integers(-(10**11), 10**11), st.integers(0, 99), st.sampled_from(["{}", "{:,}", "￥{:,}", "{} 元"]))
def test_amounts_are_exact_to_the_fen(yuan: int, fen: int, form: str) -> None:
    amount = Decimal(yuan) + (Decimal(fen) / 100 if yuan >= 0 else -Decimal(fen) / 100)
    assert _one(convert.hundredths, form.format(amount)) == int(amount * 100)


@given(st.decimals(-(10**7), 10**7, places=4))
def test_more_decimals_are_rounded_half_away_from_zero(amount: Decimal) -> None:
    expected = int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))
    assert _one(convert.hundredths, f"{amount:f}") == expected


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)))
def test_dates_in_every_usual_shape(day: datetime.date) -> None:
    y, m, d = day.year, day.month, day.day
    shapes = [f"{y}-{m:02}-{d:02}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}年{m}月{d}日", f"{y}{m:02}{d:02}"]
    for shape in [*shapes, f"{y}-{m:02}-{d:02} 00:00:00"]:
        assert _one(convert.day, shape) == day
