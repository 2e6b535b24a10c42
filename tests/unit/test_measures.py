"""Measures of poverty against published and hand-computed results, and against R laeken."""

from __future__ import annotations

from fractions import Fraction
from math import log

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fupin import policy
from fupin.policy.ganzi2015.dimensions import AREA_MEASURES
from fupin.rules.area_measures import measure_areas
from fupin.rules.measures import MEASURES, MeasureError, Measures, lorenz, measure, order, share_of_median
from fupin.rules.multidimensional import Multidimensional, alkire_foster


def one(frame: pl.DataFrame, **options) -> Measures:
    return Measures.of(measure(frame, income="x", **options).row(0, named=True))


def table(*incomes: float | None, **columns) -> pl.DataFrame:
    return pl.DataFrame({"x": incomes} | columns)


def test_the_worked_example_of_the_handbook_on_poverty_and_inequality() -> None:
    """Haughton and Khandker, Handbook on Poverty and Inequality, World Bank 2009, chapter 4: four persons, line 125."""
    found = one(table(100, 110, 150, 160), line=125)
    assert found.headcount_ratio == 0.5
    assert found.poverty_gap == 0.08  # (25 + 15) ÷ (4 × 125)
    assert found.poverty_severity == 0.0136  # (0.2² + 0.12²) ÷ 4
    assert found.watts == pytest.approx((log(125 / 100) + log(125 / 110)) / 4, rel=1e-15)


def test_sen_indices_and_gini_by_hand() -> None:
    found = one(table(100, 110, 150, 160), line=125)
    # H = 1/2, I = (0.2 + 0.12) ÷ 2 = 0.16, G of 100 and 110 = 10 ÷ (2 × 2 × 105) × 2 ÷ 2 = 1/42:
    # 1/2 × (0.16 + 0.84 ÷ 42) = 0.09
    assert found.sen == 0.09
    # Shorrocks: (7 × 0.2 + 5 × 0.12) ÷ 4² = 2 ÷ 16
    assert found.sen_shorrocks_thon == 0.125
    # (1 × 100 + 3 × 110 + 5 × 150 + 7 × 160) ÷ (4 × 520) − 1 = 2300 ÷ 2080 − 1 = 11/104
    assert found.gini == 11 / 104


def test_quantiles_and_quintile_share_ratio_by_hand() -> None:
    # The weight is p W exactly after the 1st and the 4th of five: quantiles 1.5 and 4.5, and 5 ÷ 1.
    assert one(table(1, 2, 3, 4, 5)).s80_s20 == 5
    assert one(table(1, 2, 3, 4)).median == 2.5
    # Weights 3 and 1: half of the weight is reached within the first.
    assert one(table(1, 9, w=[3, 1]), weight="w").median == 1
    assert one(table(1, 9, w=[2, 2]), weight="w").median == 5


def test_the_lorenz_curve_by_hand() -> None:
    # Shares of 10, 20, 70 of 100; between two points the curve is straight: at 50 % it is 10 + 20 ÷ 2.
    curve = lorenz(order(table(70, 10, 20), income="x"), points=6)
    assert curve["income_share"].to_list() == pytest.approx([0, 0.05, 0.1, 0.2, 0.3, 0.65, 1], abs=1e-15)
    assert curve["population_share"].to_list() == [step / 6 for step in range(7)]


def test_results_of_laeken() -> None:
    """R 4.2.2, laeken 0.5.2: arpt, arpr, gini, qsr with breakdown; Sen and SST from its giniCoeff, as convey does.

    No weight is p W exactly here: there laeken's code takes the next income, and not the mean that it documents.
    """
    rows = range(1, 518)
    frame = pl.DataFrame(
        {"x": [i * 7919 % 10007 + 3 * i for i in rows], "w": [1 + i * 31 % 7 for i in rows], "g": [i % 3 for i in rows]}
    )
    line = share_of_median(order(frame, income="x", weight="w"), Fraction("0.6"))
    assert line == pytest.approx(3472.2, rel=1e-15)
    whole = one(frame, weight="w", line=line)
    groups = measure(frame, income="x", weight="w", line=line, by=["g"])
    near = {"rel": 1e-13}
    assert whole.headcount_ratio == pytest.approx(0.2704007725736359, **near)
    assert groups["headcount_ratio"].to_list() == pytest.approx(
        [0.2162554426705370, 0.2821997105643994, 0.3125904486251809], **near
    )
    assert whole.gini == pytest.approx(0.2901601005648886, **near)
    assert groups["gini"].to_list() == pytest.approx(
        [0.2842201338086017, 0.2920151423531001, 0.2889913028843152], **near
    )
    assert whole.s80_s20 == pytest.approx(5.494038958884589, **near)
    assert groups["s80_s20"].to_list() == pytest.approx(
        [5.216188406132217, 5.259885898974070, 5.444384862877279], **near
    )
    at_3000 = one(frame, weight="w", line=3000)
    assert at_3000.headcount_ratio == pytest.approx(0.2279092225977788, **near)
    assert at_3000.poverty_gap == pytest.approx(0.08352518911958796, **near)
    assert at_3000.poverty_severity == pytest.approx(0.04332028102366007, **near)
    assert at_3000.sen == pytest.approx(0.1141873566087509, **near)
    assert at_3000.sen_shorrocks_thon == pytest.approx(0.1550024080752162, **near)
    assert at_3000.watts == pytest.approx(0.1249641292529518, **near)


def test_losses() -> None:
    # A loss is no income to the measures of poverty: gaps 25 (not 75), 15, 5, 5 of 25 among six persons.
    found = one(table(-50, 10, 20, 20, 40, 80), line=25)
    assert found.losses == 1
    assert found.poverty_gap == 50 / 150
    assert found.watts is None
    assert found.gini == pytest.approx(1.02777777777778, rel=1e-13)  # laeken 0.5.2
    assert found.mean == 20
    assert found.s80_s20 is None  # the poorest fifth has less than nothing


def test_what_is_not_known_is_left_out_and_counted() -> None:
    frame = table(1.0, None, 2.0, float("nan"), g=["a", "b", None, "a"], w=[1, 1, None, 1])
    found = measure(frame, income="x", by=["g"], line=2)
    assert found["g"].to_list() == ["a", "b", None]
    assert found["units"].to_list() == [1, 0, 1]
    assert found["left_out"].to_list() == [1, 1, 0]
    assert found["headcount_ratio"].to_list() == [1, None, 0]  # who has the line itself is not poor
    assert found["sen"].to_list() == [0.5, None, 0]
    assert one(frame, weight="w").left_out == 3


def test_nobody_is_poor_and_everybody_is_equal() -> None:
    found = one(table(5, 5, 5), line=5)
    assert (found.headcount_ratio, found.poverty_gap, found.sen, found.sen_shorrocks_thon) == (0, 0, 0, 0)
    assert (found.watts, found.gini) == (0, 0)
    assert one(table(0, 0), line=5).gini is None
    assert one(table(0, 0), line=5).sen == 1


def test_big_whole_numbers_stay_exact() -> None:
    """128-bit sums: ten thousand million of weight, incomes around 10^12, and a difference in the last place."""
    found = one(table(10**12, 10**12 + 1, w=[5 * 10**9, 5 * 10**9]), weight="w")
    assert found.gini == pytest.approx(float(Fraction(1, 4 * (10**12) + 2)), rel=1e-15)


def test_a_zero_weight_counts_for_nothing() -> None:
    with_zero = measure(table(1, 2, 1000, w=[1, 1, 0]), income="x", weight="w", line=2).drop("units")
    assert_frame_equal(with_zero, measure(table(1, 2, w=[1, 1]), income="x", weight="w", line=2).drop("units"))


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"income": "z"}, "no column 'z'"),
        ({"income": "g"}, "not numbers"),
        ({"income": "x", "weight": "w"}, "negative weight"),
        ({"income": "x", "line": 0}, "above zero"),
        ({"income": "infinite"}, "infinite"),
        ({"income": "x", "by": ["gini"]}, "must not be called 'gini'"),
    ],
)
def test_what_cannot_be_measured_is_refused(options, text: str) -> None:
    frame = table(1, 2, w=[1, -1], g=["a", "b"], gini=[1, 1], infinite=[1.0, float("inf")])
    with pytest.raises(MeasureError, match=text):
        measure(frame, **options)


def test_groups_may_be_called_like_the_symbols() -> None:
    found = measure(table(1, 3, W=["a", "a"], low=[1, 1]), income="x", by=["W", "low"], line=2)
    assert found.columns == ["W", "low", *MEASURES]
    assert found.row(0, named=True)["gini"] == 0.25


# Alkire and Foster 2011: four persons, four dimensions, deprivations 0, 2, 4 and 1; k = 2 of 4.
DEPRIVATIONS = pl.DataFrame({"a": [0, 0, 1, 0], "b": [0, 1, 1, 1], "c": [0, 0, 1, 0], "d": [0, 1, 1, 0]})
EQUAL = {name: Fraction(1, 4) for name in "abcd"}


def poverty(frame: pl.DataFrame, weights=EQUAL, **options) -> Multidimensional:
    found = alkire_foster(frame, indicators=weights, **({"cutoff": Fraction(1, 2)} | options))
    return Multidimensional.of(found.row(0, named=True), weights)


def test_the_worked_example_of_alkire_and_foster() -> None:
    found = poverty(DEPRIVATIONS)
    assert found.headcount_ratio == 1 / 2
    assert found.intensity == 3 / 4  # (2/4 + 4/4) ÷ 2
    assert found.adjusted_headcount_ratio == 3 / 8
    assert [item.uncensored for item in found.indicators] == [1 / 4, 3 / 4, 1 / 4, 1 / 2]
    assert [item.censored for item in found.indicators] == [1 / 4, 1 / 2, 1 / 4, 1 / 2]
    # 1/4 × censored ÷ 3/8
    assert [item.contribution for item in found.indicators] == [1 / 6, 1 / 3, 1 / 6, 1 / 3]


def test_the_cutoff_is_reached_exactly() -> None:
    """Three ninths are a third; as floats they are a little less, or more."""
    weights = {name: Fraction(1, 9) for name in "abcdefghi"}
    frame = pl.DataFrame({name: [name in "abc", name in "ab"] for name in weights})
    assert poverty(frame, weights, cutoff=Fraction(1, 3)).headcount_ratio == 1 / 2


def test_missing_indicators() -> None:
    frame = DEPRIVATIONS.with_columns(a=pl.Series([None, None, 1, 0]))
    dropped = poverty(frame)
    assert (dropped.units, dropped.left_out, dropped.headcount_ratio, dropped.intensity) == (2, 2, 1 / 2, 1)
    weighted = poverty(frame, missing="reweight")
    # Scores: 0 of 3, 2 of 3, 4 of 4, 1 of 4; the second and third are poor.
    assert (weighted.units, weighted.left_out, weighted.headcount_ratio) == (4, 0, 1 / 2)
    assert weighted.intensity == pytest.approx((2 / 3 + 1) / 2)
    assert weighted.indicators[0].uncensored == 1 / 2  # one of the two in which it is recorded
    # b: a third of the second person's score and a quarter of the third's, of 5/3 in all
    assert weighted.indicators[1].contribution == pytest.approx((1 / 3 + 1 / 4) / (5 / 3))
    nothing = poverty(pl.DataFrame({name: [None] for name in "abcd"}), missing="reweight")
    assert (nothing.units, nothing.left_out, nothing.headcount_ratio) == (0, 1, None)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"cutoff": Fraction(0)}, "cutoff"),
        ({"cutoff": Fraction(2)}, "cutoff"),
        ({"indicators": {"a": Fraction(0)}}, "above zero"),
        ({"indicators": {}}, "at least one"),
        ({"indicators": {"e": Fraction(1)}}, "no column 'e'"),
        ({"indicators": {"two": Fraction(1)}}, "something else than 0"),
        ({"indicators": {"text": Fraction(1)}}, "not deprivations"),
        ({"weight": "negative"}, "negative weight"),
    ],
)
def test_what_cannot_be_counted_is_refused(options, text: str) -> None:
    frame = DEPRIVATIONS.with_columns(two=2, text=pl.lit("x"), negative=-1)
    with pytest.raises(MeasureError, match=text):
        alkire_foster(frame, **({"indicators": EQUAL, "cutoff": Fraction(1, 2)} | options))


MET = dict.fromkeys(AREA_MEASURES.standards, True)


def areas(*households: dict, population: int | None = None) -> dict:
    frame = pl.DataFrame(
        [MET | {"county_code": "513301", "poor": True} | household for household in households],
        schema_overrides={"net_income_per_head": pl.Int64, "size": pl.Int64, "poor": pl.Boolean},
    )
    people = None if population is None else pl.DataFrame({"code": ["513301"], "population": [population]})
    found = measure_areas(
        frame,
        "county",
        measures=AREA_MEASURES,
        parameters=policy.load("ganzi2015").parameters,
        year=2015,
        population=people,
    )
    assert found["code"].to_list() == ["513301"]
    return found.row(0, named=True)


def test_the_sen_index_of_an_area() -> None:
    found = areas(
        {"net_income_per_head": 0, "size": 2},
        {"net_income_per_head": 142_750, "size": 3},  # half of the national line of 2015, 2,855 yuan
        {"net_income_per_head": 400_000, "size": 1},  # still in the register: poor, without a gap
        {"net_income_per_head": 100_000, "size": 4, "poor": False},  # has exited: not poor
        {"net_income_per_head": None, "size": 5},
        population=100,
    )
    # H = 6/100. Gaps as shares: 1 × 2, 1/2 × 3, 0 × 1, mean I = 3.5/6. Weights by rank 2(Q − C) − w: 10, 5, 1:
    # (2 × 1 × 10 + 3 × 1/2 × 5 + 0) ÷ (100 × 6) = 27.5/600
    assert found["sen"] == pytest.approx(27.5 / 600, rel=1e-15)
    assert areas({"net_income_per_head": 300_000, "size": 2, "poor": False}, population=10)["sen"] == 0
    assert areas({"net_income_per_head": 0, "size": 2}, population=None)["sen"] == 1


def test_the_gini_of_an_area_counts_every_member() -> None:
    found = areas(
        {"net_income_per_head": 100_000, "size": 1},
        {"net_income_per_head": 300_000, "size": 3, "poor": False},
        {"net_income_per_head": None, "size": 9},
    )
    # Incomes 1, 3, 3, 3: (1 + 3 × 3 + 5 × 3 + 7 × 3) ÷ (4 × 10) − 1 = 46/40 − 1
    assert found["gini"] == pytest.approx(0.15, rel=1e-15)
    assert found["median_income"] == 300_000


def test_multidimensional_poverty_of_an_area() -> None:
    income = {"net_income_per_head": 100_000}
    found = areas(
        income | {"size": 3, "compulsory_education": False, "safe_housing": False},  # 1/4 + 1/16 = 5/16: not poor
        income | {"size": 2, "income_above_line": False, "basic_medical_care": False},  # 1/2: poor
        income
        | {"size": 1, "income_above_line": False, "safe_housing": False, "safe_water_supply": False},  # 3/8: poor
        income | {"size": 4},
        income | {"size": 7, "electricity_at_home": None},  # unknown: left out
    )
    assert found["alkire_foster_h"] == 3 / 10
    assert found["alkire_foster_m0"] == pytest.approx((2 * 1 / 2 + 1 * 3 / 8) / 10)
    assert found["alkire_foster_a"] == pytest.approx(found["alkire_foster_m0"] / found["alkire_foster_h"])
    assert found["alkire_foster_left_out"] == 1
    assert found["censored_safe_housing"] == 1 / 10
    assert found["uncensored_safe_housing"] == 4 / 10
    # Income is 3 × 1/4 of 11/8 points, living conditions 2 × 1/16.
    assert found["contribution_income"] == pytest.approx(0.75 / 1.375)
    assert found["contribution_living_conditions"] == pytest.approx(0.125 / 1.375)
    assert found["contribution_education"] == 0


def test_the_parameters_of_areas_are_in_the_policy_and_weigh_one() -> None:
    content = policy.load("ganzi2015")
    assert set(AREA_MEASURES.parameters) <= set(content.parameters)
    assert set(AREA_MEASURES.standards) == set(content.standards)
    for since in {value.since for name in AREA_MEASURES.parameters for value in content.parameters[name].values}:
        weights = [content.parameters[item.weight].on(since).value for item in AREA_MEASURES.dimensions]
        assert sum(weights) == 1
