"""The fictional prefecture: the same people again, the shares of the file, families that hang together."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from fupin.apps.registry import frames, identity
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.apps.registry.frames import STORED, Register
from fupin.rules.tables import BILL, COUNTY, HOUSEHOLD, LOAN, PERSON, TOWNSHIP, VILLAGE
from fupin.synthetic import parquet
from fupin.synthetic.prefecture import Fictional, SyntheticError, generate, prefecture
from fupin.synthetic.sources import assumption, shares

PERSONS = 20_000
TOLERANCE = 0.015  # of a share, at this size
BASE = 2014


@cache
def fictional() -> Fictional:
    return prefecture(persons=PERSONS, seed=11, years=(2014, 2015, 2016, 2017, 2018))


@cache
def people(year: int = BASE) -> pl.DataFrame:
    """Persons with their observations of a year, their age at its end, and their household's head."""
    register = fictional().register
    observed = register.person_years.filter(pl.col("year") == year)
    heads = register.persons.filter(pl.col("relation") == "01").select(
        "household_number", pl.col("sex").alias("head_sex"), pl.col("birth_date").alias("head_birth")
    )
    return (
        register.persons.join(observed, left_on="number", right_on="person_number", validate="1:1")
        .join(heads, on="household_number", validate="m:1")
        .with_columns(
            age=year - pl.col("birth_date").dt.year(),
            elder=pl.col("birth_date").dt.year() - pl.col("head_birth").dt.year(),  # years the head is older
        )
    )


@cache
def families(year: int = BASE) -> pl.DataFrame:
    """Households with their observation of a year."""
    register = fictional().register
    observed = register.household_years.filter(pl.col("year") == year)
    return register.households.join(observed, left_on="number", right_on="household_number", validate="1:1")


def none(frame: pl.DataFrame, condition: pl.Expr) -> None:
    """Fail with the first rows for which the condition holds."""
    found = frame.filter(condition)
    assert found.is_empty(), found.head(3).rows(named=True)


def assert_shares(found: dict[str, float], quantity: str) -> None:
    for category, share in shares(quantity).items():
        assert found.get(category, 0.0) == pytest.approx(share, abs=TOLERANCE), (quantity, category)


def share_of(frame: pl.DataFrame, category: pl.Expr) -> dict[str, float]:
    counted = frame.select(category.alias("category")).to_series().value_counts(normalize=True)
    return dict(counted.iter_rows())


def named(column: str, names: dict[str, str], default: str | None = None) -> pl.Expr:
    return pl.col(column).replace_strict(names, default=default, return_dtype=pl.String)


# --- the same again -----------------------------------------------------------------------------------------------


def test_the_same_arguments_give_the_same_people() -> None:
    first, again = (prefecture(persons=900, seed=5, years=(2015, 2016)).register for _ in range(2))
    for name in Register.__slots__:
        assert_frame_equal(getattr(first, name), getattr(again, name))
    other = prefecture(persons=900, seed=6, years=(2015, 2016)).register
    assert not first.persons.equals(other.persons)


def test_a_year_is_the_same_alone_and_among_others() -> None:
    alone = prefecture(persons=900, seed=5, years=(2016,)).register
    among = prefecture(persons=900, seed=5, years=(2014, 2016, 2018)).register
    assert_frame_equal(alone.persons, among.persons)
    for name in ("household_years", "person_years", "village_years", "township_years", "county_years", "bills"):
        assert_frame_equal(getattr(alone, name), getattr(among, name).filter(pl.col("year") == 2016))
    ran = [frames.loans_of_year(register.loans, 2016).drop("overdue") for register in (alone, among)]
    assert_frame_equal(*ran)
    assert ran[0].height > 5


@pytest.mark.parametrize("persons", [100, 101, 1234, 7777])
def test_exactly_as_many_persons_as_asked_for(persons: int) -> None:
    register = prefecture(persons=persons, seed=3, years=(2014,)).register
    assert register.persons.height == persons
    assert register.household_years["size"].sum() == persons


def test_many_prefectures_have_codes_of_their_own() -> None:
    real, copy = generate(persons=500, seed=1, years=(2014,), prefectures=2)
    assert (real.code, copy.code) == ("5133", "9001")
    assert not set(real.areas["code"]) & set(copy.areas["code"])
    assert not set(real.register.persons["number"]) & set(copy.register.persons["number"])
    assert set(copy.register.households["village_code"]) <= set(copy.areas["code"])
    parents = copy.areas.filter(pl.col("level") != "prefecture")["parent"]
    assert set(parents) <= set(copy.areas["code"])


@pytest.mark.parametrize(("persons", "years"), [(50, (2014,)), (3_000_000, (2014,)), (500, (2013,)), (500, ())])
def test_what_cannot_be_made_is_said(persons: int, years: tuple[int, ...]) -> None:
    with pytest.raises(SyntheticError):
        prefecture(persons=persons, years=years)


# --- contracts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "columns", "contract"),
    [
        ("households", frames.HOUSEHOLD_COLUMNS, {**HOUSEHOLD, **HOUSEHOLD_PRIVATE}),
        ("persons", frames.PERSON_COLUMNS, {**PERSON, **PERSON_PRIVATE}),
        ("household_years", frames.HOUSEHOLD_YEAR_COLUMNS, HOUSEHOLD),
        ("person_years", frames.PERSON_YEAR_COLUMNS, {**PERSON, **PERSON_PRIVATE}),
        ("village_years", frames.VILLAGE_YEAR_COLUMNS, VILLAGE),
        ("township_years", frames.TOWNSHIP_YEAR_COLUMNS, TOWNSHIP),
        ("county_years", frames.COUNTY_YEAR_COLUMNS, COUNTY),
        ("bills", frames.BILL_COLUMNS, BILL),
        ("loans", frames.LOAN_COLUMNS, LOAN),
    ],
)  # fmt: skip
def test_frames_keep_their_contracts(name: str, columns: tuple[str, ...], contract: dict[str, object]) -> None:
    frame = getattr(fictional().register, name)
    assert tuple(frame.columns) == columns
    for column in frame.columns:
        if column not in contract:
            assert frame[column].null_count() == 0  # keys
            continue
        declared = contract[column]
        assert frame.schema[column] == STORED[declared.kind], column
        if declared.codes is not None:
            assert set(frame[column].drop_nulls()) <= set(declared.codes), column


def test_snapshots_can_be_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    small = prefecture(persons=300, seed=2, years=(2015,))
    written = parquet.write_snapshot(small, tmp_path / "2015", year=2015)
    assert written.rows["person"] == 300
    assert written.rows["county"] == 18


# --- shares -------------------------------------------------------------------------------------------------------


def test_shares_of_persons() -> None:
    age = pl.when(pl.col("age") < 16).then(pl.lit("0-15")).when(pl.col("age") < 60).then(pl.lit("16-59"))
    assert_shares(share_of(people(), age.otherwise(pl.lit("60+"))), "age")
    health = (
        pl.when("disability").then(pl.lit("disabled")).when("serious_illness").then(pl.lit("serious_illness"))
        .when("chronic_illness").then(pl.lit("chronic")).otherwise(pl.lit("healthy"))
    )  # fmt: skip
    assert_shares(share_of(people(), health), "health")
    labour = {"01": "ordinary", "02": "skilled", "03": "lost", "04": "none", "05": "weak"}
    assert_shares(share_of(people(), named("labour", labour)), "labour")


def test_shares_of_education_among_those_who_left_school() -> None:
    left = people().filter((pl.col("age") >= 16) & pl.col("education").is_not_null())
    names = {"01": "illiterate", "02": "primary", "03": "junior"}
    assert_shares(share_of(left, named("education", names, "senior_and_above")), "education")


def test_shares_of_households() -> None:
    causes = {"1": "illness", "2": "disability", "3": "schooling", "4": "disaster", "7": "lack_of_skills",
              "8": "lack_of_labour", "9": "lack_of_funds", "10": "poor_transport"}  # fmt: skip
    assert_shares(share_of(families(), named("main_cause", causes, "other")), "main_cause")
    kinds = {"1": "general", "4": "dibao", "6": "destitute_support"}
    assert_shares(share_of(families(), named("household_type", kinds)), "household_type")
    size = pl.when(pl.col("size") >= 6).then(pl.lit("6+")).otherwise(pl.col("size").cast(pl.String))
    assert_shares(share_of(families(), size), "household_size")


def test_income_is_composed_as_published() -> None:
    published = shares("income_composition", "rural residents of poor areas")
    sums = families(2017).select(
        wage=pl.col("wage_income").sum(),
        operating=(pl.col("business_income") - pl.col("business_cost")).sum(),
        property=pl.col("property_income").sum(),
        transfer=pl.col("transfer_income").sum(),
    )
    total = sum(sums.row(0))
    found = {name: value / total for name, value in sums.row(0, named=True).items()}
    assert found["wage"] == pytest.approx(published["wage"], abs=0.05)
    assert found["operating"] == pytest.approx(published["net operating"], abs=0.05)
    assert found["property"] == pytest.approx(published["property"], abs=0.01)
    assert found["transfer"] == pytest.approx(published["net transfer"], abs=0.05)


def test_the_prefecture_has_its_headcount_ratio() -> None:
    villages = fictional().register.village_years.filter(pl.col("year") == BASE)
    assert PERSONS / villages["agricultural_population"].sum() == pytest.approx(assumption("headcount_ratio"), abs=1e-4)
    poor = families().group_by("village_code").agg(pl.col("size").sum())
    none(villages.join(poor, on="village_code"), pl.col("size") > pl.col("agricultural_population"))


def test_poor_villages_of_the_whole_prefecture() -> None:
    whole = prefecture(persons=assumption("base_persons"), seed=1, years=(2014, 2016))
    villages = whole.register.village_years
    base = villages.filter(pl.col("year") == BASE)
    assert base.height == 2251
    assert base["poor_village"].sum() == assumption("poor_villages")
    assert villages.filter(pl.col("year") == 2016)["exit_year"].count() == 281
    committees = set(whole.areas.filter(pl.col("residents_committee") == "1")["code"])
    none(base, pl.col("poor_village") & pl.col("village_code").is_in(list(committees)))
    by_county = whole.register.persons.group_by(pl.col("number").str.slice(0, 6)).len()
    found = dict(by_county.iter_rows())
    assert found["513334"] == pytest.approx(23_843, rel=0.02)  # published
    assert found["513330"] == pytest.approx(19_086, rel=0.02)


# --- identity -----------------------------------------------------------------------------------------------------


def test_identity_numbers_are_right_and_made_up() -> None:
    number = pl.col("id_number")
    none(people(), ~identity.valid(number, synthetic=True))
    none(people(), ~number.str.starts_with(identity.SYNTHETIC_REGION))
    none(people(), identity.birth_dates(number) != pl.col("birth_date"))
    none(people(), identity.sexes(number) != pl.col("sex"))
    none(people(), (number.str.len_chars() == 20) != pl.col("disability"))
    assert people()["id_number"].str.slice(0, 18).is_unique().all()


def test_telephones_and_accounts_belong_to_nobody() -> None:
    for frame in (people(), families()):
        none(frame, ~pl.col("phone").str.contains(r"^100\d{8}$"))
        assert frame["phone"].drop_nulls().is_unique().all()
    none(families(), ~pl.col("bank_account").str.contains(r"^999999\d{13}$"))


# --- families -----------------------------------------------------------------------------------------------------


def test_each_household_has_one_head_and_its_size() -> None:
    counted = (
        people()
        .group_by("household_number")
        .agg(heads=(pl.col("relation") == "01").sum(), spouses=(pl.col("relation") == "02").sum(), members=pl.len())
    )
    none(counted, (pl.col("heads") != 1) | (pl.col("spouses") > 1))
    sizes = families().join(counted, left_on="number", right_on="household_number")
    assert sizes.height == families().height
    none(sizes, pl.col("size") != pl.col("members"))
    assert families()["size"].min() == 1
    assert families()["size"].max() == 9


def test_relations_fit_sex_and_age() -> None:
    male, female = ["03", "06", "07", "09", "11"], ["04", "05", "08", "10", "12"]
    relation, elder = pl.col("relation"), pl.col("elder")
    none(people(), relation.is_in(male) & (pl.col("sex") != "1"))
    none(people(), relation.is_in(female) & (pl.col("sex") != "2"))
    none(people(), (relation == "02") & (pl.col("sex") == pl.col("head_sex")))
    none(people(), (relation == "02") & (elder.abs() > 12))
    none(people(), relation.is_in(["03", "04"]) & (elder < 16))
    none(people(), relation.is_in(["07", "08", "09", "10"]) & (elder < 34))
    none(people(), relation.is_in(["11", "12"]) & (elder > -16))
    none(people(), (pl.col("age") < 0) | (pl.col("age") > 95))
    assert set(people()["relation"]) > {"01", "02", "03", "04", "05", "06", "07", "08", "11", "12"}


def test_children_are_sixteen_years_younger_than_both_parents() -> None:
    spouses = (
        people().filter(pl.col("relation") == "02").select("household_number", spouse=pl.col("birth_date").dt.year())
    )
    children = people().filter(pl.col("relation").is_in(["03", "04"])).join(spouses, on="household_number")
    none(children, pl.col("birth_date").dt.year() - pl.col("spouse") < 16)


def test_names_go_with_families() -> None:
    assert people()["name"].str.len_chars().is_between(2, 4).all()
    luding = people().filter(pl.col("number").str.starts_with("513322"))
    fathers = luding.filter((pl.col("relation") == "01") & (pl.col("sex") == "1")).select(
        "household_number", head="name"
    )
    children = luding.filter(pl.col("relation").is_in(["03", "04"])).join(fathers, on="household_number")
    same = children["name"].str.slice(0, 1) == children["head"].str.slice(0, 1)
    assert children.height > 50
    assert same.mean() > 0.85  # some have names without surname


# --- schooling, labour, health: the checks of the national system ---------------------------------------------------


@pytest.mark.parametrize("year", [2014, 2016, 2018])
def test_schooling_fits_age(year: int) -> None:
    schooling, age = pl.col("schooling"), pl.col("age")
    none(people(year), (schooling == "03") & ~age.is_between(6, 14))
    none(people(year), schooling.is_in(["04", "05", "06"]) & ~age.is_between(12, 17))
    none(people(year), schooling.is_in(["07", "08", "09", "10", "11", "12"]) & ~age.is_between(15, 20))
    none(people(year), schooling.is_in(["13", "14", "15", "16"]) & (age < 18))
    none(people(year), (schooling == "01") & (pl.col("education") == "06") & (age > 7))
    none(people(year), (schooling > "01") & pl.col("education").is_not_null())
    none(people(year), (schooling == "01") & pl.col("education").is_null())
    none(people(year), age.is_between(16, 22) & pl.col("education").is_in(["01", "02"]))
    missing = (schooling == "01") & age.is_between(7, 14)
    none(
        people(year), missing != (pl.col("dropout_reason").is_not_null() & age.is_between(7, 14) & (schooling == "01"))
    )
    none(people(year), (pl.col("dropout_reason") == "2") & ~pl.col("disability"))
    none(people(year), (pl.col("dropout_reason") == "1") & ~(pl.col("chronic_illness") | pl.col("serious_illness")))


@pytest.mark.parametrize("year", [2014, 2016, 2018])
def test_labour_and_work_fit(year: int) -> None:
    labour, age, months = pl.col("labour"), pl.col("age"), pl.col("months_worked")
    pupil = pl.col("schooling") > "02"
    healthy = ~(pl.col("chronic_illness") | pl.col("serious_illness") | pl.col("disability"))
    none(people(year), ((age < 16) | pupil) & (labour != "04"))
    none(people(year), age.is_between(16, 59) & healthy & (pl.col("schooling") == "01") & ~labour.is_in(["01", "02"]))
    none(people(year), (age >= 60) & ~labour.is_in(["03", "04", "05"]))
    none(people(year), (months > 0) != pl.col("work_place").is_not_null())
    none(people(year), ~months.is_between(0, 1200))
    none(people(year), (months > 0) & ((age < 16) | pupil | ~labour.is_in(["01", "02"])))
    none(people(year), pl.col("employer").is_not_null() & ~(months > 0))
    none(people(year), pl.col("post_type").is_not_null() != pl.col("post_months").is_not_null())
    none(
        people(year), pl.col("post_type").is_not_null() & (~age.is_between(16, 69) | ~labour.is_in(["01", "02", "05"]))
    )
    severe = (pl.col("disability_type") == "4") & pl.col("disability_grade").is_in(["1", "2"])
    none(people(year), severe & (labour == "01"))
    none(people(year), pl.col("basic_medical") & pl.col("employee_medical"))
    none(people(year), pl.col("medical_aid") & ~pl.col("serious_illness"))


def test_causes_have_somebody_behind_them() -> None:
    inside = (
        people()
        .group_by(number="household_number")
        .agg(
            ill=(pl.col("chronic_illness") | pl.col("serious_illness")).any(),
            disabled=pl.col("disability").any(),
            pupil=(pl.col("schooling").fill_null("04") > "03").any(),  # not recorded may be a pupil
            able=pl.col("labour").is_in(["01", "02"]).sum(),
            labour=pl.col("labour").is_in(["01", "02", "05"]).any(),
        )
    )
    joined = families().join(inside, on="number")
    cause = pl.col("main_cause")
    none(joined, (cause == "1") & ~pl.col("ill"))
    none(joined, (cause == "2") & ~pl.col("disabled"))
    none(joined, (cause == "3") & ~pl.col("pupil"))
    limit = pl.when(pl.col("size") >= 4).then(pl.col("size") / 2).otherwise(pl.col("size") / 4)
    none(joined, (cause == "8") & (pl.col("able") > limit))
    none(joined, (cause == pl.col("other_cause_1")) | (cause == pl.col("other_cause_2")))
    none(joined, pl.col("other_cause_1") == pl.col("other_cause_2"))
    none(joined, ~pl.col("labour") & (pl.col("household_type") == "1"))  # without labour: on support


# --- money and years ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2014, 2018])
def test_amounts_add_up(year: int) -> None:
    known = families(year).filter(pl.col("wage_income").is_not_null())
    assert 0 < families(year).height - known.height < families(year).height * 0.02
    parts = ("dibao_income", "destitute_support_income", "pension_income", "ecological_compensation",
             "other_transfer_income")  # fmt: skip
    none(known, pl.sum_horizontal(parts) != pl.col("transfer_income"))
    none(known, pl.col("asset_dividend") + pl.col("other_property_income") != pl.col("property_income"))
    net = (
        pl.col("wage_income") + pl.col("business_income") - pl.col("business_cost")
        + pl.col("property_income") + pl.col("transfer_income")
    )  # fmt: skip
    exact = net / pl.col("size")
    none(known, (pl.col("reported_net_income_per_head") - exact).abs() > 0.5)
    none(known, pl.min_horizontal(*(pl.col(name) for name in (*parts, "wage_income", "business_income"))) < 0)
    none(known, (pl.col("business_income") > 0) & (pl.col("business_cost") <= 0))
    none(known, pl.col("wage_income").is_between(1, 29_999))
    none(known, pl.col("dibao_income").is_between(1, 19_999))
    none(known, (pl.col("dibao_income") > 0) & (pl.col("household_type") != "4"))
    none(
        known,
        (pl.col("ecological_compensation") > 0) & (pl.col("pasture") == 0) & (pl.col("returned_forest_land") == 0),
    )
    workers = (
        people(year)
        .group_by("household_number")
        .agg(earns=((pl.col("months_worked") > 0) | pl.col("post_type").is_not_null()).any())
    )
    earning = known.join(workers, left_on="number", right_on="household_number")
    none(earning, pl.col("earns") != (pl.col("wage_income") > 0))


def test_most_who_left_are_above_the_line_and_most_others_below() -> None:
    line = assumption("work_line")[2017] * 100
    above = pl.col("reported_net_income_per_head") > line
    found = dict(families(2017).group_by("exit_status").agg(above.mean()).iter_rows())
    assert found["1"] > 0.97
    assert found["0"] < 0.2


def test_exits_follow_the_plan_and_stay_consistent() -> None:
    years = fictional().register.household_years
    out = pl.col("exit_status") == "1"
    planned = 0
    for year, row in assumption("exits").items():
        planned += row["persons"]
        if year <= 2018:
            left = years.filter((pl.col("year") == year) & pl.col("exit_year").is_not_null())["size"].sum()
            assert left / PERSONS == pytest.approx(planned / assumption("base_persons"), abs=0.002)
    none(years, pl.col("exit_year") > pl.col("year"))
    none(years, pl.col("relapse_year") > pl.col("year"))
    none(years, out & (pl.col("exit_year").is_null() | (pl.col("relapse_year") >= pl.col("exit_year"))))
    none(years, (pl.col("exit_status") == "3") & ~(pl.col("relapse_year") > pl.col("exit_year")).fill_null(False))
    none(
        years,
        (pl.col("exit_status") == "0") & (pl.col("exit_year").is_not_null() | pl.col("relapse_year").is_not_null()),
    )
    assert years.filter(pl.col("exit_status") == "3").height > 5


def test_conditions_only_improve() -> None:
    register = fictional().register
    for frame, key, columns in (
        (
            register.household_years,
            "household_number",
            ("safe_water", "domestic_power", "broadcast_tv", "sanitary_toilet"),
        ),
        (register.village_years, "village_code", ("hardened_road", "clinic", "culture_room", "broadband", "bus")),
        (register.township_years, "township_code", ("paved_road", "central_school", "standard_clinic")),
    ):
        for column in columns:
            known = frame.drop_nulls(column).sort(key, "year")
            none(known, pl.col(column).shift(1).over(key) & ~pl.col(column))
            share = known.group_by("year").agg(pl.col(column).mean()).sort("year")[column]
            assert share[-1] > share[0]


def test_little_is_not_recorded_but_something_is() -> None:
    for column in ("safe_water", "unsafe_house", "domestic_power", "broadcast_tv", "wage_income"):
        assert 0 < families(2016)[column].null_count() < 0.03 * families(2016).height
    assert 0 < people(2016)["basic_medical"].null_count() < 0.02 * PERSONS
