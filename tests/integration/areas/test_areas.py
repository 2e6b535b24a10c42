"""Import lists of areas: vintages follow each other, errors write nothing, permissions are asked."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.test import override_settings

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.accounts.models import AuditEvent, Role, User
from fupin.apps.accounts.permissions import NotPermitted
from fupin.apps.areas import queries
from fupin.apps.areas.errors import AreaError
from fupin.apps.areas.models import Area, Level
from fupin.apps.areas.vintages import write_vintage

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
