"""Each check finds what it is for, in the right cell, does what it declares, and is silent when all is well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fupin.apps.intake.checks import BY_CODE, CATALOGUE, run
from fupin.apps.intake.finders import LENGTHS
from fupin.apps.registry.models import Household, Person, PersonYear
from workbooks import Lists, household, id_number, person

FIRST, SECOND = "5133220001", "5133220002"


def _set(kind: str, row: int, **values: object) -> Callable[[Lists], None]:
    def change(lists: Lists) -> None:
        getattr(lists, kind)[row] |= values

    return change


def _add(kind: str, row: dict[str, object]) -> Callable[[Lists], None]:
    return lambda lists: getattr(lists, kind).append(row)


def _broken(number: str) -> str:
    return number[:17] + ("0" if number[17] != "0" else "1")


HEAD_ID = id_number("19750312", "011")
VALID_REAL = "110101199003072017"
STRANGER = person("5133229999", 1, "洛绒", "男", "19800101", "本人或户主")
SAME_NUMBER = person(FIRST, 1, "扎西", "男", "19750312", "其他", 证件号码=None)

# code, change of lists that are in order, list and row (in Excel) and heading of the issue, what should stand there
CASES: list[tuple[str, Callable[[Lists], None], str, int, str, str | None]] = [
    ("V1", _set("households", 1, 户编号=None), "household", 3, "户编号", None),
    ("V1", _set("persons", 1, 人口编号=None), "person", 3, "人口编号", None),
    ("V2", _set("households", 1, 户编号="5.13322E+16"), "household", 3, "户编号", None),
    ("V2", _set("persons", 0, 人口编号=513322000100001234567.0), "person", 2, "人口编号", None),
    ("V3", _set("persons", 0, 证件号码="5.13399E+17"), "person", 2, "证件号码", None),
    ("V3", _set("households", 0, 银行卡号=6.2284800123456789e18), "household", 2, "银行卡号", None),
    ("V4", _set("persons", 0, 姓名="扎" * 81), "person", 2, "姓名", "≤ 80"),
    ("V5", _set("persons", 0, 务工企业名称="厂" * 121), "person", 2, "务工企业名称", "≤ 120"),
    ("V6", _set("households", 1, 年度=2014), "household", 3, "年度", "2015"),
    ("V7", _add("households", household(FIRST, "扎西", 3)), "household", 4, "户编号", None),
    ("V7", _add("persons", SAME_NUMBER), "person", 6, "人口编号", None),
    ("P1", _set("households", 0, 村="咱理村"), "household", 2, "村", "咱里村"),
    ("A9", _set("persons", 1, 姓名=" "), "person", 3, "姓名", None),
    ("P2", _add("persons", STRANGER), "person", 6, "户编号", None),
    ("P3", _set("persons", 1, 村="无此村"), "person", 3, "村", None),
    ("P4", _set("persons", 1, 村="新桥村"), "person", 3, "村", "咱里村"),
    ("V8", _set("households", 0, 工资性收入="六千"), "household", 2, "工资性收入", None),
    ("V8", _set("households", 0, 家庭人口数="2.5"), "household", 2, "家庭人口数", None),
    ("V8", _set("persons", 0, **{"务工时间（月）": "半年"}), "person", 2, "务工时间（月）", None),
    ("V9", _set("households", 0, 生产经营性收入=-300), "household", 2, "生产经营性收入", "≥ 0"),
    ("V9", _set("persons", 0, **{"务工时间（月）": 13}), "person", 2, "务工时间（月）", "0–12"),
    ("V9", _set("households", 0, 家庭人口数=0), "household", 2, "家庭人口数", "1–30"),
    ("V10", _set("persons", 0, 文化程度="秀才"), "person", 2, "文化程度", None),
    ("V10", _set("households", 0, 次要致贫原因="因学,运气不好"), "household", 2, "次要致贫原因", None),
    ("V10", _set("households", 0, 次要致贫原因="因学,因残,缺资金"), "household", 2, "次要致贫原因", None),
    ("V11", _set("households", 0, 是否危房户="大概"), "household", 2, "是否危房户", None),
    ("V11", _set("persons", 0, 健康状况="残疾,头疼"), "person", 2, "健康状况", None),
    ("V12", _set("persons", 0, 出生日期="1975年春"), "person", 2, "出生日期", None),
    ("V12", _set("persons", 0, 出生日期="1975-02-30"), "person", 2, "出生日期", None),
    ("V13", _set("persons", 0, 出生日期="2016-01-01"), "person", 2, "出生日期", "≤ 2015-12-31"),
    ("V14", _set("persons", 0, 务工所在地="工地"), "person", 2, "务工所在地", None),
    ("A9b", _set("persons", 0, 证件号码=None), "person", 2, "证件号码", None),
    ("A1", _set("persons", 0, 证件号码=HEAD_ID[:17]), "person", 2, "证件号码", "18 / 20 / 22"),
    ("A2", _set("persons", 0, 证件号码=_broken(HEAD_ID)), "person", 2, "证件号码", None),
    ("A3", _set("persons", 0, 证件号码=id_number("19750231", "011")), "person", 2, "证件号码", None),
    ("A4", _set("persons", 0, 证件号码="99" + HEAD_ID[2:]), "person", 2, "证件号码", None),
    ("A5", _set("persons", 1, 证件号码=HEAD_ID + "41"), "person", 3, "证件号码", None),
    ("A6", _set("persons", 0, 性别="女"), "person", 2, "性别", "男"),
    ("A7", _set("persons", 0, 出生日期="1975-03-13"), "person", 2, "出生日期", "1975-03-12"),
    ("B10", _set("persons", 1, 与户主关系="户主"), "person", 3, "与户主关系", None),
    ("B16a", lambda lists: lists.persons.pop(), "household", 3, "户编号", None),
    ("B11", _set("persons", 0, 与户主关系="其他"), "household", 2, "户编号", None),
    ("B16", _set("households", 0, 家庭人口数=4), "household", 2, "家庭人口数", "3"),
    ("B12", _set("households", 0, 户主姓名="尼玛"), "household", 2, "户主姓名", "扎西"),
    ("G70", _set("households", 0, 其他财产性收入=90), "household", 2, "财产性收入", "240.0"),
    ("G70", _set("households", 0, 纯收入=1), "household", 2, "纯收入", "10500.0"),
    ("G70", _set("households", 0, 生态补偿金=3000), "household", 2, "转移性收入", "3800.0"),
    ("G70a", _set("households", 0, 人均纯收入=9999), "household", 2, "人均纯收入", "3500.0"),
]  # fmt: skip


def test_lists_in_order_have_no_issues(tmp_path: Path) -> None:
    assert Lists().issues(tmp_path) == []


def test_every_check_has_a_case() -> None:
    assert {case[0] for case in CASES} == {check.code for check in CATALOGUE}
    assert len(BY_CODE) == len({check.code for check in BY_CODE.values()})


@pytest.mark.parametrize(("code", "change", "kind", "row", "column", "expected"), CASES)
def test_a_check_finds_the_cell(
    tmp_path: Path,
    code: str,
    change: Callable[[Lists], None],
    kind: str,
    row: int,
    column: str,
    expected: str | None,
) -> None:
    lists = Lists().changed(change)
    facts = lists.facts(tmp_path)
    before = facts.typed[kind].frame  # type: ignore[index]
    issues = run(facts).to_dicts()
    found = [issue for issue in issues if issue["code"] == code]
    assert [(i["kind"], i["row"], i["column"], i["expected"]) for i in found] == [(kind, row, column, expected)]
    assert found[0]["file"] == f"{kind}s.xlsx"
    assert found[0]["sheet"] == "Sheet1"

    (position,) = before.filter(before["row"] == row)["id"].to_list()
    left = facts.frames[kind].filter(facts.frames[kind]["id"] == position)  # type: ignore[index]
    match BY_CODE[code].effect:
        case "refuse":
            assert left.is_empty()
        case "blank":
            field = next(f for f, heading in facts.typed[kind].book.headings.items() if heading == column)  # type: ignore[index]
            assert None in left.select(field.split("+")).row(0)
        case "note":
            assert not left.is_empty()


def test_bad_rows_do_not_stop_good_ones(tmp_path: Path) -> None:
    facts = Lists().changed(_set("households", 0, 村="无此村")).facts(tmp_path)
    issues = run(facts)
    assert facts.households["number"].to_list() == [SECOND]
    assert facts.persons["household_number"].to_list() == [SECOND]
    assert issues.filter(issues["code"] == "P2").height == 3  # the members of the refused household


def test_the_head_named_by_the_household_list_stays_head(tmp_path: Path) -> None:
    def two_heads(lists: Lists) -> None:
        lists.persons[0]["与户主关系"] = lists.persons[1]["与户主关系"] = "户主"
        lists.households[0] |= {"户主编号": FIRST + "02", "户主姓名": "拉姆"}

    facts = Lists().changed(two_heads).facts(tmp_path)
    issues = run(facts)
    assert issues.filter(issues["code"] == "B10")["row"].to_list() == [2]
    assert facts.persons.filter(facts.persons["relation"] == "01")["name"].to_list() == ["拉姆", "卓玛"]


def test_a_made_up_number_among_real_ones_is_an_error(tmp_path: Path) -> None:
    def real_numbers(lists: Lists) -> None:
        for position, row in enumerate(lists.persons):
            row["证件号码"] = VALID_REAL if position == 3 else None
        lists.persons[0]["证件号码"] = HEAD_ID
        lists.persons[1]["证件号码"] = "510101199003072018"

    issues = Lists().changed(real_numbers).issues(tmp_path)
    assert [issue["row"] for issue in issues if issue["code"] == "A4"] == [2]


def test_the_dropped_payment_may_be_part_of_the_total(tmp_path: Path) -> None:
    """计划生育金 is dropped, so the total of transfers may exceed the items; it may not fall below them."""
    codes = [
        i["code"] for i in Lists().changed(_set("households", 0, 其他转移性收入=100, 计划生育金=100)).issues(tmp_path)
    ]
    assert codes == []


def test_the_register_can_hold_what_the_checks_let_through() -> None:
    fields = {**_lengths(PersonYear), **_lengths(Household), **_lengths(Person)}
    fields |= {"household_number": fields["number"], "household_phone": fields["phone"]}
    assert {name: fields[name] for name in LENGTHS} == LENGTHS


def _lengths(model: type) -> dict[str, int]:
    return {f.attname: f.max_length for f in model._meta.concrete_fields if f.max_length}  # type: ignore[attr-defined]
