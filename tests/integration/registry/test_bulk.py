"""Writing in bulk on the database in use: rows, keys, history, and what is refused."""

from __future__ import annotations

import datetime
from dataclasses import replace

import polars as pl
import pytest
from django.db import IntegrityError
from django.db.models import CharField

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import Appointment, AuditEvent, Role, User
from fupin.apps.areas.models import Area
from fupin.apps.registry.bulk import BulkError, insert, load_register
from fupin.apps.registry.frames import Register
from fupin.apps.registry.models import (
    Bill,
    CountyYear,
    Household,
    HouseholdYear,
    Loan,
    Person,
    PersonYear,
    TownshipYear,
    VillageYear,
)  # fmt: skip
from fupin.synthetic.prefecture import prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register() -> Register:
    return prefecture(persons=400, seed=7, years=(2014, 2015, 2017)).register


@pytest.fixture
def places(db: None) -> None:
    import_areas(actor=None)


@pytest.fixture
def village(places: None) -> Area:
    return Area.objects.filter(level="village").earliest("code")


def test_insert_returns_keys_and_fills_what_is_left_out(village: Area) -> None:
    first = Household.objects.create(number="before", village=village)
    frame = pl.DataFrame(
        {
            "number": ["a", "b", "c"],
            "village_id": [village.pk] * 3,
            "phone": [None, "100", ""],
            "registered_year": [2014, None, 2015],
        }
    )
    keys = insert(Household, frame, actor=None, reason="test")
    assert keys.min() > first.pk
    rows = [Household.objects.get(pk=key) for key in keys]
    assert [row.number for row in rows] == ["a", "b", "c"]
    assert [row.phone for row in rows] == ["", "100", ""]
    assert [row.registered_year for row in rows] == [2014, None, 2015]
    assert all(row.active and row.bank_name == "" for row in rows)
    after = Household.objects.create(number="after", village=village)  # the next key is free
    assert after.pk > keys.max()


@pytest.mark.parametrize(
    "text", ["\\N", "", 'with "quotes", commas', "two\nlines", "cr\rlf\r\n", "བོད་སྐད", "\\.", " padded ", "1.0"]
)
def test_text_arrives_as_it_was(village: Area, text: str) -> None:
    frame = pl.DataFrame({"number": ["n"], "village_id": [village.pk], "hamlet": [text]})
    insert(Household, frame, actor=None, reason="test")
    assert Household.objects.get(number="n").hamlet == text
    assert Household.history.get(number="n").hamlet == text


def test_values_of_every_kind_arrive_as_they_were(village: Area) -> None:
    (household,) = insert(
        Household, pl.DataFrame({"number": ["h"], "village_id": [village.pk]}), actor=None, reason="t"
    )
    born = datetime.date(1951, 3, 19)
    people = pl.DataFrame(
        {"number": ["p"], "household_id": [household], "name": ["扎西"], "birth_date": [born], "sex": ["1"]}
    )
    insert(Person, people, actor=None, reason="t")
    year = pl.DataFrame(
        {"household_id": [household], "year": [2015], "wage_income": [123_456_789_012], "safe_water": [False],
         "domestic_power": [True], "broadcast_tv": [None], "main_cause": [None]},
        schema_overrides={"broadcast_tv": pl.Boolean, "main_cause": pl.String},
    )  # fmt: skip
    insert(HouseholdYear, year, actor=None, reason="t")
    assert Person.objects.get(number="p").birth_date == born
    row = HouseholdYear.objects.get(household_id=household)
    assert (row.wage_income, row.safe_water, row.domestic_power, row.broadcast_tv) == (
        123_456_789_012,
        False,
        True,
        None,
    )
    assert row.main_cause == ""


def test_history_says_who_when_and_why(village: Area) -> None:
    clerk = User.objects.create_user("clerk")
    insert(
        Household, pl.DataFrame({"number": ["h"], "village_id": [village.pk]}), actor=clerk, reason="import of a list"
    )
    row = Household.objects.get(number="h")
    (change,) = row.history.all()
    assert (change.history_type, change.history_user, change.history_change_reason) == ("+", clerk, "import of a list")
    age = datetime.datetime.now(datetime.UTC) - change.history_date
    assert datetime.timedelta(0) <= age < datetime.timedelta(minutes=1)
    row.hamlet = "一组"
    row.save()
    assert [change.history_type for change in row.history.all()] == ["~", "+"]
    assert row.history.first().diff_against(row.history.last()).changed_fields == ["hamlet"]


def test_what_cannot_be_written_leaves_nothing(village: Area) -> None:
    twice = pl.DataFrame({"number": ["x", "y", "x"], "village_id": [village.pk] * 3})
    with pytest.raises(IntegrityError):
        insert(Household, twice, actor=None, reason="t")
    with pytest.raises(BulkError, match="61"):
        insert(Household, twice.head(2).with_columns(hamlet=pl.lit("长" * 61)), actor=None, reason="t")
    with pytest.raises(ValueError, match="colour"):
        insert(Household, twice.head(2).with_columns(colour=pl.lit(1)), actor=None, reason="t")
    with pytest.raises(ValueError, match="village_id"):
        insert(Household, twice.head(2).select("number"), actor=None, reason="t")
    assert not Household.objects.exists()
    assert not Household.history.exists()


def test_nothing_to_insert(db: None) -> None:
    assert insert(Household, pl.DataFrame(schema={"number": pl.String}), actor=None, reason="t").is_empty()


def test_a_register_is_loaded_with_history_and_one_audit_event(places: None, register: Register) -> None:
    before = AuditEvent.objects.count()
    stages: list[tuple[str, float]] = []
    load_register(register, actor=None, reason="fictional", progress=lambda stage, done: stages.append((stage, done)))
    for model, frame in (
        (Household, register.households), (Person, register.persons), (HouseholdYear, register.household_years),
        (PersonYear, register.person_years), (VillageYear, register.village_years),
        (TownshipYear, register.township_years), (CountyYear, register.county_years), (Bill, register.bills),
        (Loan, register.loans),
    ):  # fmt: skip
        assert model.objects.count() == model.history.count() == frame.height > 0
    shares = [done for _, done in stages]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    (event,) = AuditEvent.objects.order_by("id")[before:]
    assert (event.action, event.subject) == ("registry.load", "5133")
    assert event.detail["persons"] == 400
    person = register.persons.row(17, named=True)
    loaded = Person.objects.select_related("household__village").get(number=person["number"])
    assert loaded.household.number == person["household_number"]
    assert loaded.household.village.code == loaded.household.number[:12]
    assert (loaded.name, loaded.birth_date, loaded.id_number) == (
        person["name"],
        person["birth_date"],
        person["id_number"],
    )
    observed = register.person_years.filter(person_number=person["number"], year=2015).row(0, named=True)
    row = loaded.years.get(year=2015)
    for column, value in observed.items():
        if column != "person_number":
            empty = "" if isinstance(PersonYear._meta.get_field(column), CharField) else None
            assert getattr(row, column) == (empty if value is None else value), column


def test_bills_and_loans_arrive_with_their_owners(places: None, register: Register) -> None:
    load_register(register, actor=None, reason="t")
    for model, frame, owner in ((Bill, register.bills, "person"), (Loan, register.loans, "household")):
        for number in (frame["number"][0], frame["number"][-1]):
            row = model.objects.select_related(owner).get(number=number)
            for column, value in frame.row(by_predicate=pl.col("number") == number, named=True).items():
                stored = getattr(row, owner).number if column == f"{owner}_number" else getattr(row, column)
                assert stored == value, column
    county = register.county_years.row(0, named=True)
    assert (
        CountyYear.objects.get(year=county["year"], county__code=county["county_code"]).approval == county["approval"]
    )


def test_bills_need_their_person_and_loans_their_household(places: None, register: Register) -> None:
    stranger = pl.lit("99")
    for wrong in (
        {"bills": register.bills.with_columns(person_number=stranger)},
        {"loans": register.loans.with_columns(household_number=stranger)},
        {"county_years": register.county_years.with_columns(county_code=stranger)},
    ):
        with pytest.raises(BulkError, match="99"):
            load_register(replace(register, **wrong), actor=None, reason="t")
    assert not Household.objects.exists()


def test_a_register_without_bills_and_loans_is_one(places: None, register: Register) -> None:
    names = ("households", "persons", "household_years", "person_years", "village_years", "township_years")
    load_register(Register(**{name: getattr(register, name) for name in names}), actor=None, reason="t")
    assert Person.objects.count() == 400
    assert not (Bill.objects.exists() or Loan.objects.exists() or CountyYear.objects.exists())


def test_loading_again_is_refused_and_changes_nothing(places: None, register: Register) -> None:
    load_register(register, actor=None, reason="t")
    with pytest.raises(BulkError, match="already there"):
        load_register(register, actor=None, reason="t")
    assert Person.objects.count() == Person.history.count() == 400


def test_unknown_codes_are_one_clear_error(places: None, register: Register) -> None:
    codes = register.households["village_code"].unique().sort()
    wrong = {codes[0]: "513399000001", codes[1]: "513399000002"}
    broken = replace(register, households=register.households.with_columns(pl.col("village_code").replace(wrong)))
    with pytest.raises(BulkError, match=r"513399000001, 513399000002.*fupin areas import"):
        load_register(broken, actor=None, reason="t")
    assert not Household.objects.exists()


def test_members_need_their_household(places: None, register: Register) -> None:
    broken = replace(register, households=register.households.slice(1))
    with pytest.raises(BulkError, match=register.households["number"][0]):
        load_register(broken, actor=None, reason="t")
    assert not Household.objects.exists()


def test_an_actor_loads_only_their_own_places(places: None, register: Register) -> None:
    actor = User.objects.create_user("county")
    county = Area.objects.get(code="513322")
    Appointment.objects.create(user=actor, role=Role.COUNTY_OFFICE, area=county, start=datetime.date(2015, 1, 1))
    with pytest.raises(BulkError, match="not appointed"):
        load_register(register, actor=actor, reason="t")
    assert not Household.objects.exists()
    inside = pl.col("village_code").str.starts_with(county.code)
    households = register.households.filter(inside)
    numbers = households["number"].implode()
    persons = register.persons.filter(pl.col("household_number").is_in(numbers))
    own = Register(
        households=households,
        persons=persons,
        household_years=register.household_years.filter(pl.col("household_number").is_in(numbers)),
        person_years=register.person_years.filter(pl.col("person_number").is_in(persons["number"].implode())),
        village_years=register.village_years.filter(inside),
        township_years=register.township_years.filter(pl.col("township_code").str.starts_with(county.code)),
    )
    load_register(own, actor=actor, reason="t")
    assert Person.objects.count() == persons.height > 0
    assert Person.history.filter(history_user=actor).count() == persons.height
