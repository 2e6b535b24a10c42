"""Lists of areas as files: what spreadsheets do to them is understood, and what is wrong is said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fupin.apps.areas.errors import SHOWN, AreaError
from fupin.apps.areas.vintages import SHIPPED, read_vintage

HEADER = "code,name,level,parent,residents_committee,valid_from,valid_to,successor\n"
PREFECTURE = "9101,某州,prefecture,,0,2010-01-01,,\n"
COUNTY = "910101,甲县,county,9101,0,2010-01-01,,\n"


def write(folder: Path, content: str | bytes) -> Path:
    path = folder / "areas.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(folder: Path, row: str) -> dict[str, str]:
    """Return column → value of what is wrong with a list of a prefecture and this row, which is row 3."""
    with pytest.raises(AreaError) as error:
        read_vintage(write(folder, HEADER + PREFECTURE + row))
    assert {problem.line for problem in error.value.problems} == {3}
    return {problem.column: problem.value for problem in error.value.problems}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_spreadsheets_read_the_same(tmp_path: Path, encoding: str) -> None:
    text = (HEADER + PREFECTURE + COUNTY).replace("2010-01-01", "2010/1/1").replace("\n", "\r\n") + ",,,,,,,\r\n"
    county = read_vintage(write(tmp_path, text.encode(encoding))).entries[1]
    assert (county.name, county.valid_from, county.valid_to) == ("甲县", dt.date(2010, 1, 1), None)


def test_columns_stand_in_any_order_and_optional_ones_may_lack(tmp_path: Path) -> None:
    text = "valid_from,parent,level,name,code,residents_committee\n2010-01-01,,prefecture,某州,9101,0\n"
    assert read_vintage(write(tmp_path, text)).entries[0].name == "某州"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("91010,甲县,county,9101,0,2010-01-01,,", {"code": "91010"}),
        ("9.1E+05,甲县,county,9101,0,2010-01-01,,", {"code": "9.1E+05"}),
        ("910101,甲县,village,9101,0,2010-01-01,,", {"level": "village"}),
        ("910101,甲县,county,9102,0,2010-01-01,,", {"parent": "9102"}),
        ("910101,甲县,county,,0,2010-01-01,,", {"parent": ""}),
        ("910101,,county,9101,0,2010-01-01,,", {"name": ""}),
        ("910101,甲县,county,9101,1,2010-01-01,,", {"residents_committee": "1"}),
        ("910101,甲县,county,9101,maybe,2010-01-01,,", {"residents_committee": "maybe"}),
        ("910101,甲县,county,9101,0,2010-02-30,,", {"valid_from": "2010-02-30"}),
        ("910101,甲县,county,9101,0,,,", {"valid_from": ""}),
        ("910101,甲县,county,9101,0,2010-01-01,2010-01-01,", {"valid_to": "2010-01-01"}),
        ("910101,甲县,county,9101,0,2010-01-01,,910102", {"successor": "910102"}),
        ("910101,甲县,county,9101,0,2010-01-01,2015-01-01,9101", {"successor": "9101"}),
        ("910101,,county,9102,0,then,,", {"name": "", "parent": "9102", "valid_from": "then"}),
        ("9101,某州,prefecture,,0,2012-01-01,,", {"code": "9101"}),
    ],
)
def test_what_is_wrong_with_a_row_is_told_by_column(tmp_path: Path, row: str, wrong: dict[str, str]) -> None:
    assert problems(tmp_path, row + "\n") == wrong


def test_a_code_may_be_given_again_after_it_ended(tmp_path: Path) -> None:
    again = COUNTY.replace("01-01,,", "01-01,2015-01-01,") + COUNTY.replace("2010", "2015").replace("甲", "乙")
    assert [entry.name for entry in read_vintage(write(tmp_path, HEADER + PREFECTURE + again)).entries[1:]] == [
        "甲县",
        "乙县",
    ]


def test_a_code_that_a_spreadsheet_turned_into_a_number_is_recognised(tmp_path: Path, english: None) -> None:
    with pytest.raises(AreaError, match=r"row 2, column code, “9\.10101E\+11”: .* format the column as text"):
        read_vintage(write(tmp_path, HEADER + "9.10101E+11,东一村,village,910101100,0,2010-01-01,,\n"))


def test_a_long_list_of_problems_is_cut(tmp_path: Path, english: None) -> None:
    with pytest.raises(AreaError, match=r"because of 30 problems[^…]+… and 10 more\.$") as error:
        read_vintage(write(tmp_path, HEADER + "x,某州,prefecture,,0,2010-01-01,,\n" * 30))
    assert len(str(error.value).splitlines()) == 1 + SHOWN + 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "first row must name the columns"),
        (b"code,name\n9101,x\n", "first row must name the columns"),
        (HEADER.encode(), "no area below its header"),
        (b"PK\x03\x04\0\0\0", "not a text file"),
        (b"\xff\xff\xff", "not a text file"),
        ((HEADER + '9101,"某州').encode(), "cannot be read as CSV"),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(tmp_path: Path, english: None, content: bytes, said: str) -> None:
    with pytest.raises(AreaError, match=said) as error:
        read_vintage(write(tmp_path, content))
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, english: None) -> None:
    with pytest.raises(AreaError, match=r"none\.csv cannot be read"):
        read_vintage(tmp_path / "none.csv")


def test_the_shipped_list_is_consistent_and_of_one_prefecture() -> None:
    assert read_vintage(SHIPPED).prefectures == ("5133",)
