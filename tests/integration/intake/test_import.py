"""Importing workbooks into the register: what is new, changed and unchanged, with history, scope and audit."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fictional import Prefecture
from fupin import policy as policies
from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import AuditEvent, Role, User
from fupin.apps.accounts.permissions import NotPermitted
from fupin.apps.determination import freezing
from fupin.apps.intake import take_in as take_in_module
from fupin.apps.intake.actions import Imported, import_workbooks
from fupin.apps.intake.convert import Typed, convert
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.places import Villages
from fupin.apps.intake.take_in import take_in, to_tables
from fupin.apps.intake.workbook import read
from fupin.apps.registry.models import Household, HouseholdYear, Person, PersonYear
from fupin.cli.commands import import_
from fupin.rules import engine, snapshot
from fupin.rules.tables import TABLES
from workbooks import Lists, household, id_number, person, villages

pytestmark = pytest.mark.django_db
FIRST = "5133220001"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in this process: the workers, which take a second to start, are tested with ``fupin determine``."""

    def read_all(files: dict[Kind, Path], villages: Villages, progress: object) -> dict[Kind, Typed]:
        return {kind: convert(read(path, kind), villages) for kind, path in files.items()}

    monkeypatch.setattr(take_in_module, "read_all", read_all)


@pytest.fixture
def places(db: None) -> None:
    import_areas(actor=None)


def _import(lists: Lists, folder: Path, actor: User | None = None, year: int = 2015) -> Imported:
    first, second = lists.write(folder)
    return import_workbooks(actor=actor, households=first, persons=second, year=year)


def _counts(imported: Imported) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    h, p = imported.changes["household"], imported.changes["person"]
    return (h.created, h.changed, h.unchanged), (p.created, p.changed, p.unchanged)


def test_the_same_files_twice_change_nothing(places: None, tmp_path: Path) -> None:
    assert _counts(_import(Lists(), tmp_path)) == ((2, 0, 0), (4, 0, 0))
    assert Household.objects.get(number=FIRST).village.name == "咱里村"
    assert HouseholdYear.objects.get(household__number=FIRST).wage_income == 600_000
    assert Person.objects.get(number=FIRST + "01").birth_date.isoformat() == "1975-03-12"
    again = _import(Lists(), tmp_path)
    assert _counts(again) == ((0, 0, 2), (0, 0, 4))
    for model, rows in ((Household, 2), (Person, 4), (HouseholdYear, 2), (PersonYear, 4)):
        assert model.objects.count() == rows
        assert set(model.history.values_list("history_type", flat=True)) == {"+"}  # type: ignore[attr-defined]
    assert again.run.counts["person"]["unchanged"] == 4
    assert again.run.dropped_headings == ["计划生育金"]
    assert AuditEvent.objects.filter(action="registry.import").count() == 2


def test_only_what_differs_is_changed_with_history(places: None, tmp_path: Path, django_user_model: type[User]) -> None:
    _import(Lists(), tmp_path)

    def correct(lists: Lists) -> None:
        lists.households[0] |= {"工资性收入": 6600, "住房面积": None}
        lists.persons[1] |= {"姓名": "拉姆措", "成员联系电话": "10012345678"}

    assert _counts(_import(Lists().changed(correct), tmp_path)) == ((0, 1, 1), (0, 1, 3))
    changed = HouseholdYear.objects.get(household__number=FIRST)
    assert changed.wage_income == 660_000
    assert changed.floor_area == 8000  # an empty cell never erases
    assert [h.wage_income for h in changed.history.order_by("history_id")] == [600_000, 660_000]
    renamed = Person.objects.get(number=FIRST + "02")
    assert (renamed.name, renamed.phone) == ("拉姆措", "10012345678")
    assert [h.history_type for h in renamed.history.order_by("history_id")] == ["+", "~"]


def test_another_year_is_added_beside(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)

    def next_year(lists: Lists) -> None:
        for row in [*lists.households, *lists.persons]:
            row["年度"] = 2016

    assert _counts(_import(Lists().changed(next_year), tmp_path, year=2016)) == ((0, 2, 0), (0, 4, 0))
    assert sorted(HouseholdYear.objects.values_list("year", flat=True)) == [2015, 2015, 2016, 2016]
    assert set(Household.objects.values_list("registered_year", flat=True)) == {2015}


def test_head_and_identity_number_can_pass_to_another(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)

    def swap(lists: Lists) -> None:
        first, second = lists.persons[0], lists.persons[1]
        first["与户主关系"], second["与户主关系"] = "配偶", "户主"
        first["证件号码"], second["证件号码"] = second["证件号码"], first["证件号码"]
        lists.households[0] |= {"户主姓名": "拉姆", "户主编号": FIRST + "02"}

    swapped = _import(Lists().changed(swap), tmp_path)
    assert _counts(swapped)[1] == (0, 2, 2)
    assert Person.objects.get(household__number=FIRST, relation="01").name == "拉姆"
    assert Person.objects.get(number=FIRST + "01").id_number == Lists().persons[1]["证件号码"]


def test_what_contradicts_the_register_is_an_issue_not_a_stop(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)

    def contradict(lists: Lists) -> None:
        lists.persons[:] = [lists.persons[1] | {"与户主关系": "户主"}, lists.persons[3]]
        taken = Lists().persons[0]["证件号码"]
        lists.persons.append(person("5133220002", 2, "央金", "女", "20010101", "之女", 证件号码=taken))

    imported = _import(Lists().changed(contradict), tmp_path)
    codes = {(issue["code"], issue["row"]) for issue in imported.intake.issues.to_dicts()}
    assert {("R1", 2), ("R2", 4)} <= codes
    assert Person.objects.get(household__number=FIRST, relation="01").name == "扎西"
    assert Person.objects.get(name="央金").id_number == ""


def test_a_member_can_move_to_another_household(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)

    def move(lists: Lists) -> None:
        lists.persons[2]["户编号"] = "5133220002"

    _import(Lists().changed(move), tmp_path)
    assert Person.objects.get(number=FIRST + "03").household.number == "5133220002"


def test_only_the_own_area(prefecture: Prefecture, users: dict[Role, User], tmp_path: Path) -> None:
    village, township = prefecture.village, prefecture.township
    lists = Lists()
    for row in [*lists.households, *lists.persons]:
        row |= {"县": prefecture.county.name, "乡": township.name, "村": village.name}
    assert _counts(_import(lists, tmp_path, users[Role.TOWNSHIP_CLERK]))[0] == (2, 0, 0)
    before = Household.objects.count()
    with pytest.raises(NotPermitted):
        _import(lists, tmp_path, users[Role.FIRST_SECRETARY])  # may read, not import
    with pytest.raises(NotPermitted):
        elsewhere = Lists()
        elsewhere.households.append(household("5133220009", "x", 1))
        _import(elsewhere, tmp_path, users[Role.TOWNSHIP_CLERK])
    assert Household.objects.count() == before


def test_nobody_takes_a_household_out_of_another_area(
    prefecture: Prefecture, users: dict[Role, User], tmp_path: Path
) -> None:
    _import(Lists(), tmp_path)  # in Luding
    lists = Lists()
    for row in [*lists.households, *lists.persons]:
        row |= {"县": prefecture.county.name, "乡": prefecture.township.name, "村": prefecture.village.name}
    assert not prefecture.township.code.startswith("513322")
    with pytest.raises(NotPermitted):
        _import(lists, tmp_path, users[Role.TOWNSHIP_CLERK])
    assert Household.objects.get(number=FIRST).village.name == "咱里村"


def test_the_register_gives_the_same_determination_as_the_workbooks(places: None, tmp_path: Path) -> None:
    first, second = Lists().write(tmp_path / "in")
    direct = to_tables(take_in(first, second, year=2015, villages=villages()))
    import_workbooks(actor=None, households=first, persons=second, year=2015)
    stored = freezing.read_year(2015)
    policy = policies.load()
    results = []
    for name, tables in (("direct", direct), ("stored", stored)):
        frozen = snapshot.write(tmp_path / f"{name}-snapshot", year=2015, tables=tables)
        results.append(engine.determine(frozen, policy, tmp_path / name).read("household").sort("number"))
    assert results[0].equals(results[1])
    for table in ("person", "household"):
        left, right = (tables[table].select(list(TABLES[table])).sort("number") for tables in (direct, stored))
        differing = [name for name in left.columns if not left[name].equals(right[name], null_equal=True)]
        assert differing == []


def test_the_command_says_what_it_did(places: None, tmp_path: Path) -> None:
    lists = Lists()
    lists.persons[0]["证件号码"] = id_number("19750231", "011")
    first, second = lists.write(tmp_path)
    arguments = [str(first), str(second), "--year", "2015", "--issues", str(tmp_path / "issues.xlsx")]
    done = CliRunner().invoke(import_.command, arguments)
    assert done.exit_code == 0, done.output
    assert "新增 2" in done.output
    assert "计划生育金" in done.output
    assert (tmp_path / "issues.xlsx").exists()
    again = CliRunner().invoke(import_.command, [*arguments, "--language", "en"])
    assert "nothing was changed" in again.output


def test_another_person_under_a_known_number_is_refused(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)
    before = {person.number: (person.name, person.birth_date, person.id_number) for person in Person.objects.all()}
    lists = Lists()
    lists.persons[1] |= {"姓名": "别人", "证件号码": id_number("19810203", "024"), "出生日期": "1981-02-03"}
    imported = _import(lists, tmp_path)
    assert "R3" in set(imported.intake.issues["code"])
    after = {person.number: (person.name, person.birth_date, person.id_number) for person in Person.objects.all()}
    assert after == before


def test_another_family_under_a_known_number_is_refused_whole(places: None, tmp_path: Path) -> None:
    _import(Lists(), tmp_path)
    wages = HouseholdYear.objects.get(household__number=FIRST).wage_income
    lists = Lists()
    lists.persons[0] |= {"姓名": "别人", "证件号码": id_number("19810203", "017"), "出生日期": "1981-02-03"}
    lists.households[0] |= {"工资性收入": "99999.00"}
    imported = _import(lists, tmp_path)
    assert {"R3", "R4"} <= set(imported.intake.issues["code"])
    assert HouseholdYear.objects.get(household__number=FIRST).wage_income == wages
    assert not Person.objects.filter(name="别人").exists()
