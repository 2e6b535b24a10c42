"""What befalls fictional households: bills, loans, pasture, disasters, help and monitoring hang together."""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest

from fupin.apps.registry import frames
from fupin.apps.registry.frames import Register
from fupin.synthetic import parquet
from fupin.synthetic.prefecture import Fictional, prefecture
from fupin.synthetic.sources import assumption

PERSONS = 20_000
YEARS = (2014, 2015, 2016, 2017, 2018, 2019, 2020)


@cache
def fictional() -> Fictional:
    return prefecture(persons=PERSONS, seed=23, years=YEARS)


def register() -> Register:
    return fictional().register


def none(frame: pl.DataFrame, condition: pl.Expr) -> None:
    """Fail with the first rows for which the condition holds."""
    found = frame.filter(condition)
    assert found.is_empty(), found.head(3).rows(named=True)


# --- medical bills --------------------------------------------------------------------------------------------------


@cache
def bills() -> pl.DataFrame:
    """Bills with the state of the person in the year."""
    return register().bills.join(register().person_years, on=("person_number", "year"), how="left", validate="m:1")


def test_bills_are_those_of_the_ill_and_of_the_year() -> None:
    assert bills().height > 0.08 * PERSONS * len(YEARS)
    assert bills()["number"].is_unique().all()
    none(bills(), ~(pl.col("chronic_illness") | pl.col("serious_illness")).fill_null(False))
    none(bills(), pl.col("settled_on").dt.year() != pl.col("year"))
    none(bills(), ~pl.col("number").str.starts_with(pl.col("person_number")))
    none(bills(), pl.col("major_illness") & ~(pl.col("serious_illness") & (pl.col("care") == "2")))
    counted = bills().group_by("person_number", "year").agg(pl.len(), pl.col("serious_illness").first())
    assert counted["len"].max() == 6
    each = dict(counted.group_by("serious_illness").agg(pl.col("len").mean()).iter_rows())
    assert each[True] > each[False]


def test_numbers_of_a_persons_bills_follow_their_days() -> None:
    ordered = bills().sort("person_number", "number")
    earlier = pl.col("settled_on").shift(1).over("person_number")
    none(ordered, pl.col("settled_on") < earlier)


def test_costs_within_the_policy_and_levels_of_hospitals() -> None:
    none(bills(), (pl.col("eligible_cost") > pl.col("total_cost")) | (pl.col("eligible_cost") <= 0))
    none(bills(), (pl.col("care") == "1") & pl.col("hospital").is_in(["4", "9"]))
    none(bills(), (pl.col("care") == "2") & (pl.col("hospital") == "1"))
    by_hospital = bills().filter(care="2").group_by("hospital").agg(
        pl.col("total_cost").mean().alias("cost"), pl.col("eligible_cost").sum() / pl.col("total_cost").sum()
    ).sort("hospital")  # fmt: skip
    assert by_hospital["hospital"].to_list() == ["2", "3", "4", "9"]
    assert by_hospital["cost"].is_sorted()
    assert by_hospital["eligible_cost"].is_sorted(descending=True)


def test_medical_cost_of_a_household_follows_its_bills() -> None:
    """With everybody insured the own share is what is not reimbursed; small costs without a bill come on top."""
    insured = pl.col("basic_medical").fill_null(True) | pl.col("employee_medical")
    kept = pl.col("hospital").cast(pl.Int64).replace_strict(assumption("bill_reimbursed"), return_dtype=pl.Float64)
    own = bills().with_columns(
        household_number=pl.col("person_number").str.head(-2),
        own=pl.col("eligible_cost") * (1 - kept),
        within=pl.col("eligible_cost"),
    ).group_by("household_number", "year").agg(
        pl.col("own", "within").sum(), insured.all().alias("insured")
    )  # fmt: skip
    joined = register().household_years.join(own, on=("household_number", "year"), how="left").with_columns(
        pl.col("own", "within").fill_null(0.0), pl.col("insured").fill_null(True)
    )  # fmt: skip
    none(joined, pl.col("medical_cost") < pl.col("own") - 10)  # each bill's share is rounded
    rest = joined.filter("insured").select((pl.col("medical_cost") - pl.col("own")) / pl.col("size") / 100).to_series()
    assert rest.mean() == pytest.approx(assumption("everyday_medical"), rel=0.1)
    assert joined.filter(~pl.col("insured") & (pl.col("medical_cost") >= pl.col("within") - 10)).height > 0


# --- loans --------------------------------------------------------------------------------------------------------


@cache
def loans() -> pl.DataFrame:
    """Loans with the observation of the household in the year in which they were paid out."""
    return (
        register()
        .loans.with_columns(year=pl.col("start").dt.year().cast(pl.Int64))
        .join(register().household_years, on=("household_number", "year"), how="left", validate="m:1")
    )


def base_rate() -> pl.Expr:
    """The base rate of the day in hundredths of a per cent, worked out from the table row by row."""
    longer = pl.col("due") > pl.col("start").dt.offset_by("1y")
    rate = pl.lit(None, pl.Float64)
    for day, pair in sorted(assumption("base_rates").items()):
        of_term = pl.when(longer).then(pl.lit(pair["longer"])).otherwise(pl.lit(pair["up_to_a_year"]))
        rate = pl.when(pl.col("start") >= day).then(of_term).otherwise(rate)
    return (100 * rate).round().cast(pl.Int64)


def test_loans_go_to_poor_households_that_can_work() -> None:
    able = (
        register().person_years.with_columns(household_number=pl.col("person_number").str.head(-2))
        .group_by("household_number").agg(pl.col("labour").is_in(["01", "02", "05"]).any().alias("able"))
    )  # fmt: skip
    assert loans()["number"].is_unique().all()
    assert loans()["household_number"].is_unique().all()
    assert set(loans()["year"]) == {2015, 2016, 2017, 2018}
    none(loans().join(able, on="household_number"), ~pl.col("able"))
    none(loans(), (pl.col("exit_year") < pl.col("year")) & pl.col("relapse_year").is_null())
    share = loans().height / register().households.height
    assert 0.08 < share < 0.19


def test_most_loans_keep_the_terms_and_a_few_break_each_of_them() -> None:
    too_much = pl.col("principal") > 5_000_000
    too_long = pl.col("due") > pl.col("start").dt.offset_by("36mo")
    too_dear = pl.col("rate") > base_rate()
    kept = ~(too_much | too_long | too_dear | pl.col("collateral"))
    for broken in (too_much, too_long, too_dear, pl.col("collateral")):
        assert 0 < loans().filter(broken).height < 0.03 * loans().height
    none(loans(), kept & ((pl.col("principal") < 500_000) | (pl.col("rate") != base_rate())))
    none(loans(), pl.col("start").dt.day() != pl.col("due").dt.day())
    terms = loans().filter(kept).select((pl.col("due") - pl.col("start")).dt.total_days() / 365.25).to_series()
    assert set(terms.round(1)) == {1.0, 2.0, 3.0}


def test_repayment_stands_as_at_the_end_of_the_last_year() -> None:
    end = date(YEARS[-1], 12, 31)
    none(loans(), (pl.col("repaid_on") > end) | (pl.col("repaid_on") <= pl.col("start")))
    none(loans(), (pl.col("overdue") > 0) & (pl.col("repaid_on").is_not_null() | (pl.col("due") > end)))
    none(loans(), (pl.col("overdue") == 0) & pl.col("repaid_on").is_null() & (pl.col("due") <= end))
    none(loans(), pl.col("overdue") > pl.col("principal"))
    assert 0 < loans().filter(pl.col("overdue") > 0).height < 0.06 * loans().height


def test_a_year_shows_its_loans_as_they_stood_then() -> None:
    loans_ = pl.DataFrame(
        {
            "number": ["repaid before", "repaid in the year", "repaid later", "open", "not begun"],
            "start": [date(2015, 1, 5), date(2015, 3, 1), date(2016, 12, 31), date(2015, 1, 1), date(2017, 1, 1)],
            "repaid_on": [date(2015, 12, 31), date(2016, 1, 1), date(2017, 1, 1), None, None],
        }
    )  # fmt: skip
    shown = frames.loans_of_year(loans_, 2016)
    assert shown.select("number", "year", "repaid_on").rows() == [
        ("repaid in the year", 2016, date(2016, 1, 1)),
        ("repaid later", 2016, None),
        ("open", 2016, None),
    ]


# --- households and persons -----------------------------------------------------------------------------------------


def test_no_mu_of_pasture_is_both_banned_and_balanced() -> None:
    years = register().household_years
    used = pl.col("grazing_ban_area") + pl.col("grass_balance_area")
    none(years, (used != pl.col("pasture")) & (used != 0))
    assert 0.1 < (years["grazing_ban_area"] > 0).mean() < 0.4
    herders = years.filter(pl.col("household_number").str.slice(0, 6) == "513332", pl.col("pasture") > 0)
    assert 20_000 < herders["grass_balance_area"].median() < 200_000  # hundredths of mu


def test_disasters_strike_a_few_villages_at_a_time() -> None:
    hit = register().household_years.filter(pl.col("disaster_loss") > 0, pl.col("year") > 2014)
    village = pl.col("household_number").str.slice(0, 12)
    villages = register().households["village_code"].n_unique()
    for year in YEARS[1:]:
        struck = hit.filter(year=year).select(village).to_series()
        assert 0 < struck.n_unique() < 0.08 * villages
    assert hit.height > 2 * hit.select(village, "year").n_unique()
    poor_by_disaster = register().household_years.filter(year=2014, main_cause="4")
    assert (poor_by_disaster["disaster_loss"] > 0).mean() > 0.4


def test_nobody_lives_in_a_hazard_zone_after_moving_away() -> None:
    years = register().household_years
    none(years, pl.col("relocated") & pl.col("hazard_zone"))
    none(years, pl.col("relocated") & ~pl.col("willing_to_relocate"))
    assert years.filter(pl.col("hazard_zone") & ~pl.col("willing_to_relocate")).height > 0


def test_help_reaches_nearly_everybody_and_assets_are_rare() -> None:
    by_year = register().household_years.group_by("year").agg(
        helped=pl.col("helper_assigned").mean(), some=(pl.col("measures") > 0).mean()
    )  # fmt: skip
    later = by_year.filter(pl.col("year") >= 2016)
    assert later["helped"].min() > 0.985
    assert 0.97 < later["some"].min() < 1
    assert by_year.filter(year=2014)["helped"][0] < 0.3
    for column in ("owns_vehicle", "owns_commercial_house", "owns_company", "on_public_payroll"):
        assert 0 < register().household_years[column].mean() < 0.05
        lost = pl.col(column).shift(1).over("household_number") & ~pl.col(column)
        none(register().household_years.sort("household_number", "year"), lost)


def test_monitoring_is_for_those_who_left_poverty_earlier() -> None:
    years = register().household_years
    watched = pl.col("monitoring_category").is_not_null()
    none(years, watched & ((pl.col("exit_status") != "1") | (pl.col("year") < 2018)))
    none(years, watched != pl.col("risk_identified_on").is_not_null())
    none(years, watched & (pl.col("risk_identified_on").dt.year() > pl.col("year")))
    none(years, pl.col("risk_removed_on").is_not_null() & ~watched)
    removed = pl.col("risk_removed_on")
    none(years, (removed.dt.year() > pl.col("year")) | (removed < pl.col("risk_identified_on").dt.offset_by("6mo")))
    assert set(years["monitoring_category"].drop_nulls()) == {"1", "3"}
    counted = dict(years.filter(watched).group_by("year").len().iter_rows())
    assert counted[2018] < counted[2019] < counted[2020]


def test_boarders_are_pupils_and_the_destitute_have_nobody() -> None:
    persons = register().person_years
    none(persons, pl.col("boarding") & pl.col("schooling").is_in(["01", "02"]))
    assert persons.filter(pl.col("schooling").is_in(["04", "05", "06"]))["boarding"].mean() == pytest.approx(
        0.74, abs=0.05
    )
    assert persons.filter("destitute_support")["has_supporter"].mean() < 0.1
    assert persons.filter(~pl.col("destitute_support"))["has_supporter"].mean() > 0.99


def test_counties_are_accepted_from_the_year_in_which_they_leave() -> None:
    first = dict(register().county_years.group_by("county_code").agg(pl.col("year").min()).iter_rows())
    assert len(first) == 18
    assert first["513322"] == 2017  # published: approved in 2018 for 2017
    assert set(first.values()) == {2017, 2018, 2020}
    assert register().county_years.height == sum(YEARS[-1] - year + 1 for year in first.values())
    out = register().household_years.filter(exit_status="1").group_by(
        pl.col("household_number").str.slice(0, 6).alias("county_code"), "year"
    ).agg(persons=pl.col("size").sum())  # fmt: skip
    found = register().county_years.join(out, on=("county_code", "year"))
    none(found, pl.col("wrongly_exited_persons") > 0.1 * pl.col("persons"))
    assert np.average(found["wrongly_exited_persons"] / found["persons"], weights=found["persons"]) < 0.02


# --- snapshots ----------------------------------------------------------------------------------------------------


def test_snapshots_know_the_income_of_the_year_before() -> None:
    tables = parquet.snapshot_tables(fictional(), 2016)
    before = register().household_years.filter(year=2015).select(
        number="household_number", reported="reported_net_income_per_head"
    )  # fmt: skip
    joined = tables["household"].join(before, on="number", validate="1:1")
    assert joined["previous_net_income_per_head"].equals(joined["reported"])
    assert 0 < joined["reported"].null_count() < 0.02 * joined.height
    assert parquet.snapshot_tables(fictional(), 2014)["household"]["previous_net_income_per_head"].is_null().all()
    assert tables["bill"].height == register().bills.filter(year=2016).height > 0
    assert set(tables["bill"]["household_number"]) <= set(tables["household"]["number"])
    assert set(tables["loan"]["household_number"]) <= set(tables["household"]["number"])
