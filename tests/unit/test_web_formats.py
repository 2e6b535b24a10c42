"""Values as a reader sees them, and the bar of a household's income."""

from __future__ import annotations

import datetime as dt

import pytest

from fupin.apps.registry.models import HouseholdYear
from fupin.rules.tables import HOUSEHOLD, PERSON
from fupin.rules.text import Text
from fupin.web import formats
from fupin.web.exports import harmless
from fupin.web.households.income import WIDTH, income_bar


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.integer(1234567), "1,234,567"),
        (formats.integer(0), "0"),
        (formats.integer(None), "—"),
        (formats.yuan(285500), "2,855.00"),
        (formats.yuan(-1), "-0.01"),
        (formats.yuan(""), "—"),
        (formats.hundredths(1250), "12.5"),
        (formats.hundredths(120000), "1,200"),
        (formats.hundredths(0), "0"),
        (formats.percent(0.183), "18.30 %"),
        (formats.percent(None), "—"),
        (formats.moment(dt.datetime(2015, 12, 31, 16, 0, tzinfo=dt.UTC)), "2016-01-01 00:00"),
        (formats.verdict(None), "不详"),
        (formats.verdict(False), "否"),
        (formats.flag(None), "—"),
    ],
)
def test_values_are_written_for_readers(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("51339919900101123X", "513399********123X"),
        ("51339919900101123X43", "513399********123X"),  # a disability card: what it adds stays hidden
        ("51339919900101123X43B1", "513399********123X"),
        ("513399900101123", "513399*****1123"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_identity_numbers_are_masked(number: str, expected: str) -> None:
    assert formats.masked_id(number) == expected


def test_sensitive_cells_only_tell_that_something_is_recorded() -> None:
    assert formats.cell(PERSON["chronic_illness"], True) == "已登记"
    assert formats.cell(PERSON["chronic_illness"], False) == "已登记"
    assert formats.cell(PERSON["chronic_illness"], None) == "—"
    assert formats.cell(HOUSEHOLD["unsafe_house"], True) == "是"
    assert formats.cell(HOUSEHOLD["registered_year"], 2014) == "2014"
    assert formats.cell(HOUSEHOLD["floor_area"], 10650) == "106.5"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_texts_cannot_be_taken_for_formulas(text: str) -> None:
    assert harmless(text) == "'" + text


def test_what_is_harmless_stays_as_it_is() -> None:
    assert [harmless(value) for value in ("扎西", -5, 1.5, None)] == ["扎西", -5, 1.5, ""]


def test_the_bar_takes_the_cost_from_the_end_of_the_items() -> None:
    """Four persons: (8,000 + 6,000 + 0 + 2,000 − 4,000) ÷ 4 = 3,000 yuan per head, line 2,855 yuan."""
    observed = HouseholdYear(
        size=4, wage_income=800000, business_income=600000, property_income=0, transfer_income=200000,
        business_cost=400000,
    )  # fmt: skip
    bar = income_bar(observed, net_per_head=300000, line=285500, line_title=Text("线", "line"))
    assert [item.per_head for item in bar.items] == [200000, 150000, 0, 50000]
    end = bar.items[-1].x + bar.items[-1].width
    assert bar.cost.x + bar.cost.width == pytest.approx(end, abs=0.2)
    assert bar.cost.x == pytest.approx(bar.net_x, abs=0.2)
    assert bar.net_x / bar.line_x == pytest.approx(3000 / 2855, rel=1e-3)
    assert end <= WIDTH


def test_the_bar_of_an_unrecorded_income_has_no_width() -> None:
    bar = income_bar(HouseholdYear(), net_per_head=None, line=None, line_title=None)
    assert {item.width for item in bar.items} == {0.0}
    assert {item.per_head for item in bar.items} == {None}


def test_a_loss_stays_inside_the_drawing() -> None:
    observed = HouseholdYear(size=1, business_income=100, business_cost=900)
    bar = income_bar(observed, net_per_head=-800, line=285500, line_title=None)
    assert bar.cost.x >= 0
    assert bar.net_x == 0
