"""Import lists of areas: vintages follow each other, errors write nothing, permissions are asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import AuditEvent, Role, User
from fupin.apps.accounts.permissions import NotPermitted
from fupin.apps.areas import queries
from fupin.apps.areas.errors import AreaError
from fupin.apps.areas.models import Area, Level
from fupin.apps.areas.vintages import write_vintage
from fupin.cli.commands.areas import command

HEADER = "code,name,level,parent,residents_committee,valid_from,valid_to,successor\n"
OLD = """9101,某州,prefecture,,0,2010-01-01,,
910101,甲县,county,9101,0,2010-01-01,,
910101100,东镇,township,910101,0,2010-01-01,,
910101200,西乡,township,910101,0,2010-01-01,,
910101100201,东一村,village,910101100,0,2010-01-01,,
910101200201,西一村,village,910101200,0,2010-01-01,,
"""
NEW = """9101,某州,prefecture,,0,2020-01-01,,
910101,甲县,county,9101,0,2020-01-01,,
910101100,东镇,township,910101,0,2020-01-01,,
910101100201,东一村,village,910101100,0,2020-01-01,,
910101100202,西村,village,910101100,0,2020-01-01,,
"""
pytestmark = pytest.mark.django_db


def write(folder: Path, rows: str, name: str = "areas.csv") -> Path:
    path = folder / name
    path.write_text(HEADER + rows, "utf-8")
    return path


def test_the_shipped_list_can_be_imported_twice() -> None:
    first = import_areas(actor=None)
    events = AuditEvent.objects.count()
    second = import_areas(actor=None)
    assert first.added == 1 + 18 + 289 + 2251
    assert (second.wrote, second.unchanged) == (False, first.added)
    assert AuditEvent.objects.count() == events, "what changes nothing leaves no trace"


def test_a_newer_vintage_ends_what_is_gone(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    result = import_areas(actor=None, file=write(tmp_path, NEW), close_missing=True)
    assert (result.added, result.ended) == (1, 2)
    before, after = dt.date(2019, 12, 31), dt.date(2020, 1, 1)
    assert queries.codes_at(Level.TOWNSHIP, on=before) == ["910101100", "910101200"]
    assert queries.codes_at(Level.TOWNSHIP, on=after) == ["910101100"]
    gone = Area.objects.get(code="910101200201")
    assert [area.name for area in queries.ancestors(gone)] == ["某州", "甲县", "西乡"]


def test_without_the_option_nothing_ends(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    assert import_areas(actor=None, file=write(tmp_path, NEW)).ended == 0


def test_a_successor_is_kept(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    merged = "910101200,西乡,township,910101,0,2010-01-01,2020-01-01,910101100\n"
    ended = "910101200201,西一村,village,910101200,0,2010-01-01,2020-01-01,910101100202\n"
    import_areas(actor=None, file=write(tmp_path, NEW + merged + ended))
    assert Area.objects.get(code="910101200").successor == Area.objects.get(code="910101100")
    assert Area.objects.get(code="910101200201").successor == Area.objects.get(code="910101100202")


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("910101200,西乡,township,910101", "910101200,西乡,county,910101", "level"),
        ("910101200,西乡,township,910101", "910102200,西乡,township,910102", "parent"),
        ("910101200,西乡", "91010120x,西乡", "code"),
        ("西一村,village,910101200,0,2010-01-01", "西一村,village,910101200,0,some day", "valid_from"),
        ("910101100201,东一村,village,910101100", "910101200201,东一村,village,910101200", "code"),
    ],
)
@override_settings(LANGUAGE_CODE="en")
def test_a_wrong_row_is_named_and_nothing_is_written(tmp_path: Path, old: str, new: str, column: str) -> None:
    file = write(tmp_path, OLD.replace(old, new, 1))
    with pytest.raises(AreaError) as error:
        import_areas(actor=None, file=file)
    assert column in {problem.column for problem in error.value.problems}
    assert all(problem.line >= 2 and problem.remedy for problem in error.value.problems)
    assert "areas.csv" in str(error.value)
    assert not Area.objects.filter(code__startswith="9101").exists()


def test_what_is_exported_can_be_imported(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    import_areas(actor=None, file=write(tmp_path, NEW), close_missing=True)
    path = tmp_path / "out.csv"
    write_vintage(path, list(Area.objects.filter(queries.inside("9101")).select_related("parent", "successor")))
    assert not import_areas(actor=None, file=path).wrote


def test_only_who_manages_areas_may_import(prefecture: object, users: dict[Role, User], tmp_path: Path) -> None:
    for role in (Role.PREFECTURE_OFFICE, Role.COUNTY_OFFICE, Role.TOWNSHIP_CLERK, Role.FIRST_SECRETARY):
        with pytest.raises(NotPermitted):
            import_areas(actor=users[role])
    with pytest.raises(NotPermitted):
        import_areas(actor=users[Role.ADMINISTRATOR], file=write(tmp_path, OLD))
    assert not import_areas(actor=users[Role.ADMINISTRATOR]).wrote


def test_a_code_holds_what_lies_in_it_and_no_neighbour(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD + OLD.replace("9101", "9102").replace("某州", "邻州")))
    found = Area.objects.filter(queries.inside("9101")).values_list("code", flat=True)
    assert len(found) == 6
    assert all(code.startswith("9101") for code in found)
    assert Area.objects.filter(queries.inside("")).count() == 12


def test_a_new_name_ends_the_old_area_and_keeps_what_is_inside(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    renamed = "910101200,西镇,township,910101,0,2015-06-01,,\n"
    result = import_areas(actor=None, file=write(tmp_path, renamed))
    assert (result.added, result.changed, result.ended) == (1, 2, 0)  # changed: the old one, and the village inside
    old, new = Area.objects.filter(code="910101200").order_by("valid_from")
    assert (old.valid_to, old.successor, new.parent) == (new.valid_from, new, Area.objects.get(code="910101"))
    assert Area.objects.get(code="910101200201").parent == new
    assert queries.by_code("910101200", on=dt.date(2015, 5, 31)) == old
    assert queries.by_code("910101200") == new
    assert not import_areas(actor=None, file=write(tmp_path, renamed)).wrote


def test_a_village_that_ended_with_its_township_stays_under_it(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    renamed = "910101200,西镇,township,910101,0,2015-06-01,,\n910101200201,西二村,village,910101200,0,2015-06-01,,\n"
    import_areas(actor=None, file=write(tmp_path, renamed))
    before, after = Area.objects.filter(code="910101200201").order_by("valid_from")
    assert (before.parent.name, after.parent.name) == ("西乡", "西镇")


def test_a_list_of_the_past_does_not_reopen_what_has_ended(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    import_areas(actor=None, file=write(tmp_path, NEW), close_missing=True)
    assert not import_areas(actor=None, file=write(tmp_path, OLD)).wrote
    assert not import_areas(actor=None, file=write(tmp_path, NEW), close_missing=True).wrote


def test_a_correction_changes_the_area_itself(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    result = import_areas(actor=None, file=write(tmp_path, OLD.replace("东一村", "东山村")))
    assert (result.added, result.changed, result.unchanged) == (0, 1, 5)
    assert Area.objects.get(code="910101100201").name == "东山村"


@pytest.mark.parametrize(
    ("rows", "close_missing", "line", "column"),
    [
        ("910102100,北乡,township,910102,0,2015-01-01,,\n", False, 2, "parent"),
        ("910101200,西乡,township,910101,0,2009-01-01,,\n", False, 2, "code"),
        ("910101200,西乡,township,910101,0,2010-01-01,2015-01-01,\n", False, 2, "valid_to"),
        ("910101200201,西一村,village,910101200,0,2010-01-01,2015-01-01,910101200209\n", False, 2, "successor"),
        ("910101,甲县,county,9101,0,2015-01-01,,\n", True, 2, "code"),
        (
            "9101,某州,prefecture,,0,2015-01-01,,\n910101200201,西一村,village,910101200,0,2015-01-01,,\n",
            True,
            3,
            "valid_to",
        ),
    ],
    ids=["unknown parent", "overlap", "village in what ended", "unknown successor", "not complete", "parent missing"],
)
def test_a_list_that_does_not_fit_the_register_changes_nothing(
    tmp_path: Path, rows: str, close_missing: bool, line: int, column: str
) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    before, events = list(Area.objects.values().order_by("pk")), AuditEvent.objects.count()
    good = "910101300,南乡,township,910101,0,2015-01-01,,\n"
    with pytest.raises(AreaError) as error:
        import_areas(actor=None, file=write(tmp_path, rows + good), close_missing=close_missing)
    assert {(problem.line, problem.column) for problem in error.value.problems} >= {(line, column)}
    assert list(Area.objects.values().order_by("pk")) == before
    assert AuditEvent.objects.count() == events


def test_the_log_tells_which_file_did_what(tmp_path: Path) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor) == ("areas.import", None)
    assert event.detail["prefectures"] == ["9101"]
    assert (event.detail["file"], event.detail["added"], len(event.detail["sha256"])) == ("areas.csv", 6, 64)


def test_each_read_is_one_query(tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    import_areas(actor=None, file=write(tmp_path, OLD))
    village, county = Area.objects.get(code="910101200201"), Area.objects.get(code="910101")
    for read in (
        lambda: queries.ancestors(village),
        lambda: list(queries.children(county)),
        lambda: queries.by_code("910101"),
        lambda: queries.choices(Level.VILLAGE, "910101"),
    ):
        with django_assert_num_queries(1):
            read()
    assert [area.name for area in queries.children(county)] == ["东镇", "西乡"]
    assert queries.choices(Level.VILLAGE, "910101200") == [("910101200201", "西一村")]
    assert not queries.children(village)


def test_the_commands(tmp_path: Path, english: None) -> None:
    run = CliRunner().invoke
    file = write(tmp_path, OLD)
    assert run(command, ["import", str(file)]).output == "6 areas added, 0 changed, 0 ended.\n"
    assert run(command, ["import", str(file)]).output.startswith("Nothing to do: all 6 rows")
    assert run(command, ["list", "--level", "village", "--inside", "910101200"]).output == "910101200201\t西一村\n"
    assert run(command, ["list", "--on", "2009-12-31"]).output == ""
    assert "is not an area code" in run(command, ["list", "--inside", "县"]).output
    copy = tmp_path / "copy.csv"
    assert run(command, ["export", str(copy), "--inside", "9101"]).output.startswith("6 areas written")
    assert copy.read_text("utf-8") == file.read_text("utf-8")
    assert isinstance(run(command, ["import", str(tmp_path / "none.csv")]).exception, AreaError)
