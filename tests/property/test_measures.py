"""Measures of poverty against slow arithmetic with fractions, and the properties that the theory asks for."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product
from math import log

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fupin.rules.measures import MEASURES, Measures, lorenz, measure, order
from fupin.rules.multidimensional import Multidimensional, alkire_foster

SHARES = ("headcount_ratio", "poverty_gap", "poverty_severity")
PURE = (*SHARES, "sen", "sen_shorrocks_thon", "watts", "gini", "s80_s20")

incomes = st.integers(-300, 3000) | st.sampled_from([0, 1, 999, 1000, 1001])
units = st.lists(st.tuples(incomes, st.integers(0, 5)), min_size=1, max_size=25)
earners = st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 5)), min_size=1, max_size=25)
lines = st.integers(1, 2000)
fast = settings(max_examples=30, deadline=None)


def frame(rows: list[tuple[int, int]], **columns) -> pl.DataFrame:
    return pl.DataFrame({"x": [x for x, _ in rows], "w": [w for _, w in rows]} | columns)


def found(rows: list[tuple[int, int]], line: float) -> Measures:
    return Measures.of(measure(frame(rows), income="x", weight="w", line=line).row(0, named=True))


def near(value: float | Fraction | None, rel: float = 1e-12):
    return None if value is None else pytest.approx(float(value), rel=rel, abs=1e-14)


def gini(values: list[int]) -> Fraction | None:
    """Half the mean difference of all pairs, relative to the mean."""
    if sum(values) <= 0:
        return None
    return Fraction(sum(abs(a - b) for a, b in product(values, repeat=2)), 2 * len(values) * sum(values))


def quantile(values: list[int], p: Fraction) -> Fraction:
    place = p * len(values)
    if place.denominator == 1:
        return Fraction(values[int(place) - 1] + values[int(place)], 2)
    return Fraction(values[int(place)])


def expected(rows: list[tuple[int, int]], z: int) -> dict[str, Fraction | float | None]:
    """Every person written down, nothing clever."""
    people = sorted(x for x, w in rows for _ in range(w))
    if not people:
        return dict.fromkeys(PURE)
    n, poor = len(people), [max(x, 0) for x in people if x < z]
    gaps = [z - x for x in poor]
    h, p1 = Fraction(len(poor), n), Fraction(sum(gaps), n * z)
    depth = Fraction(sum(gaps), len(poor) * z) if poor else Fraction(0)
    among_poor = gini(poor) or Fraction(0)
    rich = [x for x in people if x > quantile(people, Fraction(4, 5))]
    low = sum(x for x in people if x <= quantile(people, Fraction(1, 5)))
    return {
        "headcount_ratio": h,
        "poverty_gap": p1,
        "poverty_severity": Fraction(sum(gap * gap for gap in gaps), n * z * z),
        "sen": h * (depth + (1 - depth) * among_poor),
        "sen_shorrocks_thon": p1 * (1 + (gini(gaps + [0] * (n - len(poor))) or 0)),
        "watts": None if 0 in poor else sum(log(z / x) for x in poor) / n,
        "gini": gini(people),
        "s80_s20": Fraction(sum(rich), low) if low > 0 and rich else None,
        "median": quantile(people, Fraction(1, 2)),
        "mean": Fraction(sum(people), n),
        "poor": Fraction(len(poor)),
        "population": Fraction(n),
    }


@fast
@given(units, lines)
def test_columns_and_fractions_agree(rows: list[tuple[int, int]], line: int) -> None:
    result = found(rows, line)
    for name, value in expected(rows, line).items():
        assert getattr(result, name) == near(value), name


@fast
@given(units, lines)
def test_whole_numbers_and_floats_agree(rows: list[tuple[int, int]], line: int) -> None:
    floats = frame(rows).cast(pl.Float64)
    result = measure(floats, income="x", weight="w", line=float(line)).row(0, named=True)
    for name, value in measure(frame(rows), income="x", weight="w", line=line).row(0, named=True).items():
        assert result[name] == near(value, 1e-9), name


@fast
@given(units, lines, st.integers(2, 50))
def test_scale_does_not_matter(rows: list[tuple[int, int]], line: int, scale: int) -> None:
    scaled = found([(x * scale, w) for x, w in rows], line * scale)
    for name in PURE:
        assert getattr(scaled, name) == near(getattr(found(rows, line), name)), name


@fast
@given(units, lines, st.integers(2, 4), st.randoms())
def test_replication_and_order_do_not_matter(rows: list[tuple[int, int]], line: int, times: int, random) -> None:
    repeated = [row for row in rows for _ in range(times)]
    random.shuffle(repeated)
    written_out = [(x, 1) for x, w in rows for _ in range(w)]
    heavier = [(x, w * times) for x, w in rows]
    for name in PURE:
        value = near(getattr(found(rows, line), name))
        assert getattr(found(repeated, line), name) == value, name
        assert getattr(found(heavier, line), name) == value, name
        if written_out:
            assert getattr(found(written_out, line), name) == value, name


@fast
@given(units, lines, st.data())
def test_groups_add_up(rows: list[tuple[int, int]], line: int, data: st.DataObject) -> None:
    """FGT is the mean of the groups' FGT, weighted by their population; and a group is measured as if alone."""
    group = data.draw(st.lists(st.sampled_from(["a", "b", None]), min_size=len(rows), max_size=len(rows)))
    table = frame(rows, g=pl.Series(group, dtype=pl.String))
    groups = measure(table, income="x", weight="w", line=line, by=["g"])
    whole = found(rows, line)
    for name in SHARES:
        if whole.population:
            total = sum(row[name] * row["population"] for row in groups.iter_rows(named=True) if row["population"])
            assert total / whole.population == near(getattr(whole, name)), name
    for row in groups.iter_rows(named=True):
        alone = found([unit for unit, name in zip(rows, group, strict=True) if name == row["g"]], line)
        expected_row = {"g": row["g"]} | {name: getattr(alone, name) for name in MEASURES}
        assert row == expected_row | {"watts": near(alone.watts)}  # the only sum of floats here


@fast
@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 9)), min_size=1, max_size=30), lines)
def test_indices_keep_to_their_bounds(rows: list[tuple[int, int]], line: int) -> None:
    result = found(rows, line)
    assert result.gini is None or 0 <= result.gini < 1
    h, p1, p2 = (getattr(result, name) for name in SHARES)
    assert 0 <= p2 <= p1 <= h <= 1
    assert p1 <= result.sen <= h or result.sen == near(p1) or result.sen == near(h)
    assert p1 <= result.sen_shorrocks_thon <= 2 * p1 + 1e-15


@fast
@given(earners, st.integers(0, 24), st.integers(1, 50))
def test_a_gift_from_rich_to_poor_lowers_inequality(rows: list[tuple[int, int]], taken: int, amount: int) -> None:
    rows = sorted((x, 1) for x, _ in rows)
    poor, rich = rows[0], rows[taken % len(rows)]
    assume(rich[0] - poor[0] >= 2 * amount)
    after = [*rows]
    after.remove(poor)
    after.remove(rich)
    after += [(poor[0] + amount, 1), (rich[0] - amount, 1)]
    assert found(after, 1000).gini < found(rows, 1000).gini


@fast
@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_gini_is_twice_the_area_above_the_lorenz_curve(values: list[int]) -> None:
    shares = lorenz(order(pl.DataFrame({"x": values}), income="x"), points=len(values))["income_share"].to_list()
    area = sum(a + b for a, b in pairwise(shares)) / 2 / len(values)
    assert 1 - 2 * area == near(gini(values), 1e-9)
    assert shares == sorted(shares)


NAMES = ("a", "b", "c")
deprivations = st.lists(
    st.tuples(*[st.sampled_from([True, False, None])] * 3, st.integers(0, 4)), min_size=1, max_size=20
)
weights = st.fixed_dictionaries({name: st.fractions(Fraction(1, 9), 3, max_denominator=9) for name in NAMES})
cutoffs = st.fractions(Fraction(1, 12), 1, max_denominator=12)


def counted(rows, wanted: dict[str, Fraction], cutoff: Fraction, missing: str) -> dict[str, Fraction | None]:
    """Alkire and Foster, unit by unit."""
    population = poor = points = Fraction(0)
    share = dict.fromkeys(NAMES, Fraction(0))
    for *states, n in rows:
        known = {name: state for name, state in zip(NAMES, states, strict=True) if state is not None}
        if not known or (missing == "drop" and len(known) < len(NAMES)):
            continue
        total = sum(wanted[name] for name in known)
        parts = {name: wanted[name] / total for name, state in known.items() if state}
        population += n
        if sum(parts.values()) >= cutoff:
            poor += n
            points += n * sum(parts.values())
            for name, part in parts.items():
                share[name] += n * part
    return {
        "headcount_ratio": poor / population if population else None,
        "intensity": points / poor if poor else None,
        "adjusted_headcount_ratio": points / population if population else None,
    } | {f"contribution_{name}": value / points if points else None for name, value in share.items()}


def counts(rows, wanted: dict[str, Fraction], cutoff: Fraction, missing: str = "drop") -> dict:
    table = pl.DataFrame(rows, schema={**dict.fromkeys(NAMES, pl.Boolean), "n": pl.Int64}, orient="row")
    return alkire_foster(table, indicators=wanted, cutoff=cutoff, weight="n", missing=missing).row(0, named=True)


@fast
@given(deprivations, weights, cutoffs, st.sampled_from(["drop", "reweight"]))
def test_patterns_and_fractions_agree(rows, wanted: dict[str, Fraction], cutoff: Fraction, missing: str) -> None:
    result = counts(rows, wanted, cutoff, missing)
    for name, value in counted(rows, wanted, cutoff, missing).items():
        assert result[name] == near(value), name


@fast
@given(deprivations, weights, cutoffs, cutoffs)
def test_the_identities_of_alkire_and_foster(
    rows, wanted: dict[str, Fraction], cutoff: Fraction, other: Fraction
) -> None:
    row = counts(rows, wanted, cutoff)
    result = Multidimensional.of(row, wanted)
    assert sum(item.weight for item in result.indicators) == pytest.approx(1)
    if result.adjusted_headcount_ratio:
        assert result.headcount_ratio * result.intensity == near(result.adjusted_headcount_ratio)
        assert sum(item.contribution for item in result.indicators) == pytest.approx(1)
        assert sum(item.weight * item.censored for item in result.indicators) == near(result.adjusted_headcount_ratio)
    for item in result.indicators:
        assert item.censored is None or item.censored <= min(item.uncensored, result.headcount_ratio)
    low, high = (counts(rows, wanted, k) for k in sorted((cutoff, other)))
    for name in ("headcount_ratio", "adjusted_headcount_ratio"):
        assert low[name] is None or low[name] >= high[name], "a higher cutoff never finds more poverty"
