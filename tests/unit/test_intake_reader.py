"""Reading workbooks: where the header is, how headings match, what is dropped and named, what is refused."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from fupin.apps.intake import cells
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.layouts import excluded, fold, layouts
from fupin.apps.intake.workbook import Book, read
from fupin.apps.registry.columns import HOUSEHOLD_PRIVATE, PERSON_PRIVATE
from fupin.rules.tables import HOUSEHOLD, PERSON
from workbooks import Lists, headings, household, write_xlsx

ROWS = Lists().households


def _read(path: Path) -> Book:
    return read(path, "household")


def test_the_national_exports_are_mapped_completely() -> None:
    assert len(headings("household")) == 53
    assert len(headings("person")) == 44
    columns = {
        "household": {**HOUSEHOLD, **HOUSEHOLD_PRIVATE},
        "person": {**PERSON, **PERSON_PRIVATE, "household_phone": None},
    }
    for layout in layouts():
        for entry in layout.entries:
            assert set(entry.columns) <= set(columns[layout.kind]), entry.heading
            assert (entry.use == "excluded") == (excluded(entry.heading) is not None), entry.heading


@pytest.mark.parametrize("above", range(5))
def test_the_header_is_found_in_the_first_five_rows(tmp_path: Path, above: int) -> None:
    write_xlsx(tmp_path / "a.xlsx", headings("household"), ROWS, above=[["导出时间 2015-12-31"]] * above)
    book = _read(tmp_path / "a.xlsx")
    assert book.frame["number"].to_list() == ["5133220001", "5133220002"]
    assert book.frame["row"].to_list() == [above + 2, above + 3]


def test_a_header_in_the_sixth_row_is_not_found(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", headings("household"), ROWS, above=[["导出时间"]] * 5)
    with pytest.raises(IntakeError, match="前 5 行中找不到"):
        _read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("耕地面积(亩)", "耕地面积（亩）"),
        ("耕地\n面积（ 亩 ）", "耕地面积（亩）"),
        ("*家庭人口数：", "家庭人口数"),
        ("致贫原因1", "主要致贫原因"),
        ("特困供养金", "五保金"),
        ("行政村", "村"),
        ("有无卫生厕所", "是否有卫生厕所"),
        ("县(市、区、旗)", "县"),
        ("水面面积", "水面面积（亩）"),
    ],
)
def test_headings_match_through_brackets_blanks_units_and_synonyms(written: str, known: str) -> None:
    (layout,) = [layout for layout in layouts() if layout.kind == "household"]
    matched = layout.by_folded_heading()
    assert matched[fold(written)] is matched[fold(known)]


def test_similar_headings_stay_apart() -> None:
    (layout,) = [layout for layout in layouts() if layout.kind == "person"]
    matched = layout.by_folded_heading()
    assert matched[fold("公益性岗位(月数)")].columns == ("post_months",)
    assert matched[fold("公益性岗位类型")].columns == ("post_type",)


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    heads = [*headings("household"), "民族", "是否双语户", "备注", "低保金"]
    rows = [row | {"民族": "某", "是否双语户": "是", "备注": "x"} for row in ROWS]
    write_xlsx(tmp_path / "a.xlsx", heads, rows)
    book = _read(tmp_path / "a.xlsx")
    assert {heading: ground.name for heading, ground in book.dropped.items()} == {
        "计划生育金": "family_planning", "民族": "ethnicity", "是否双语户": "language",
    }  # fmt: skip
    assert book.unknown == ["备注"]
    assert book.duplicate == ["低保金"]
    assert list(book.not_kept) == ["村办公电话"]
    assert "某" not in str(book.frame.to_dicts())


def test_missing_headings_are_named_and_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    heads = [heading for heading in headings("household") if heading != "低保金"]
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as workbook:
        for name in ("说明", "数据", "旧数据"):
            sheet = workbook.add_worksheet(name)
            if name == "说明":
                sheet.write_string(0, 0, "填表说明")
                continue
            sheet.write_row(0, 0, heads)
            sheet.write_row(1, 0, [str(ROWS[0].get(heading, "")) for heading in heads])
            if name == "旧数据":
                sheet.hide()
    book = _read(tmp_path / "a.xlsx")
    assert book.frame["sheet"].to_list() == ["数据"]
    assert book.missing == ["低保金"]
    assert book.hidden_sheets == ["旧数据"]
    assert book.other_sheets == ["说明"]


def test_numbers_come_back_as_they_look(tmp_path: Path) -> None:
    row = household("x", "扎西", 3, 工资性收入=1234.5, 银行卡号=622848001234567.0, 户主证件号码=513399197503120110.0)
    row |= {"户编号": 5133220001, "户主编号": '="51332200010000001"'}
    write_xlsx(tmp_path / "a.xlsx", headings("household"), [row])
    (read_row,) = _read(tmp_path / "a.xlsx").frame.to_dicts()
    assert read_row["number"] == "5133220001"
    assert read_row["wage_income"] == "1234.5"
    assert read_row["bank_account"] == "622848001234567"
    assert read_row["check_head_id_number"] == "5.133992E+17"  # digits were lost; never guessed
    assert read_row["check_head_number"] == "51332200010000001"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_text_files(tmp_path: Path, encoding: str, separator: str) -> None:
    heads = headings("household")
    with (tmp_path / "a.csv").open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(["户信息"])
        writer.writerow(heads)
        writer.writerow([ROWS[0].get(heading, "") for heading in heads])
    book = _read(tmp_path / "a.csv")
    assert book.frame["place_village"].to_list() == ["咱里村"]
    assert book.frame["row"].to_list() == [3]


def _encrypted(path: Path) -> None:
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )


def _truncated(path: Path) -> None:
    write_xlsx(path, headings("household"), ROWS)
    path.write_bytes(path.read_bytes()[:2000])


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(4 << 20))


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("none.xlsx", lambda path: None, "找不到文件"),
        ("empty.xlsx", lambda path: path.write_bytes(b""), "没有数据"),
        ("blank.xlsx", lambda path: write_xlsx(path, [], []), "没有数据"),
        ("header.xlsx", lambda path: write_xlsx(path, headings("household"), []), "没有数据行"),
        ("garbage.xlsx", lambda path: path.write_bytes(b"not a workbook at all"), "无法读取"),
        ("truncated.xlsx", _truncated, "无法读取"),
        ("encrypted.xlsx", _encrypted, "设有打开密码"),
        ("bomb.xlsx", _bomb, "展开后过大"),
        ("letter.docx", lambda path: path.write_bytes(b"letter"), "不支持"),
        ("notes.xlsx", lambda path: write_xlsx(path, ["一", "二"], [{"一": "x"}]), "找不到全国系统户信息表的表头"),
        ("persons.xlsx", lambda path: write_xlsx(path, headings("person"), Lists().persons), "先后顺序"),
        ("short.xlsx", lambda path: write_xlsx(path, ["村", "户编号", "户主姓名", "低保金"], ROWS), "缺少“家庭人口数”"),
        ("bad.csv", lambda path: path.write_bytes(b"\xff\xff\xff\x00"), "无法读取"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_clear_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: object, says: str
) -> None:
    monkeypatch.setattr(cells, "UNPACKED_LIMIT", 2 << 20)
    make(tmp_path / name)  # type: ignore[operator]
    with pytest.raises(IntakeError, match=says) as raised:
        _read(tmp_path / name)
    assert name in raised.value.text.zh
    assert name in raised.value.text.en
    assert raised.value.text.zh != raised.value.text.en


def test_nothing_of_the_django_project_is_needed_to_map_headings() -> None:
    """The readers load without settings, so that ``fupin determine`` needs no database."""
    code = "import fupin.apps.intake.worker, sys; sys.exit('django.db' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
