"""The workbooks of the fictional prefecture look exactly like the national export, and read back as what they were."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from fupin.rules.tables import HOUSEHOLD, PERSON
from fupin.synthetic import workbooks
from fupin.synthetic.labels import as_text, yuan
from fupin.synthetic.prefecture import Fictional, prefecture

YEAR = 2015
_HOUSEHOLD = """
省 市 县 乡 村 户编号 户主编号 户主姓名 户主证件号码 家庭人口数 是否危房户 人均纯收入 年收入 是否解决安全饮用水 年度
村办公电话
开户银行名称 银行卡号 识别标准 主要致贫原因 次要致贫原因 工资性收入 生产经营性收入 财产性收入 转移性收入 计划生育金
低保金 五保金
养老保险金 生态补偿金 其他转移性收入 生产经营性支出 纯收入 资产收益扶贫分红收入 其他财产性收入 耕地面积（亩） 水面面积
是否加入农民专业合作组织 退耕还林面积（亩） 林果面积（亩） 牧草地面积 林地面积（亩） 是否通生产用电 是否通生活用电
是否通广播电视
与村主干路距离 入户路类型 住房面积 是否有卫生厕所 主要燃料类型 危房级别 是否有龙头企业带动 是否有创业致富带头人带动
"""
_PERSON = """
省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 户联系电话 成员联系电话 年度 与户主关系 文化程度
在校生状况
劳动技能 务工时间（月） 健康状况 务工企业名称 是否享受低保 是否参加城镇职工基本养老保险 是否参加大病保险
是否参加新型农村合作医疗（城乡居民基本医疗保险） 是否参加城乡居民基本养老保险 失学或辍学原因 是否参加商业补充医疗保险
是否国外务工
产业分类 是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) 就业渠道 残疾类别 务工所在地 户主姓名
户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准
"""
HOUSEHOLD_HEADINGS, PERSON_HEADINGS = _HOUSEHOLD.split(), _PERSON.split()


@pytest.fixture(scope="module")
def fictional() -> Fictional:
    return prefecture(persons=1_000, seed=7, years=(YEAR,))


@pytest.fixture(scope="module")
def written(fictional: Fictional, tmp_path_factory: pytest.TempPathFactory) -> workbooks.Workbooks:
    return workbooks.write(fictional, tmp_path_factory.mktemp("books"), year=YEAR)


def rows(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def test_headings_and_their_order(written: workbooks.Workbooks) -> None:
    assert len(HOUSEHOLD_HEADINGS) == 53
    assert list(rows(written.households)[2]) == HOUSEHOLD_HEADINGS
    assert list(rows(written.persons)[2]) == PERSON_HEADINGS


def test_two_merged_title_rows_and_only_text(written: workbooks.Workbooks) -> None:
    for path, last in ((written.households, "BA"), (written.persons, "AR")):
        sheet = openpyxl.load_workbook(path).active
        assert {str(merged) for merged in sheet.merged_cells.ranges} == {f"A1:{last}1", f"A2:{last}2"}
        cells = {type(value) for row in sheet.iter_rows(min_row=3, values_only=True) for value in row}
        assert cells == {str, type(None)}


def test_every_household_and_person_is_there_once(fictional: Fictional, written: workbooks.Workbooks) -> None:
    households, persons = rows(written.households)[3:], rows(written.persons)[3:]
    assert [row[5] for row in households] == fictional.register.households["number"].sort().to_list()
    assert [row[6] for row in persons] == fictional.register.persons["number"].sort().to_list()


def test_family_planning_has_its_heading_and_no_values(fictional: Fictional) -> None:
    assert workbooks.household_book(fictional, YEAR)["计划生育金"].null_count() == fictional.register.households.height


def test_addresses_name_each_village_once(fictional: Fictional) -> None:
    villages = fictional.areas.filter(pl.col("level") == "village").height
    book = workbooks.household_book(fictional, YEAR)
    assert workbooks._addresses(fictional.areas).select("county", "township", "village").n_unique() == villages
    assert book.select("县", "乡", "村").n_unique() == fictional.register.households["village_code"].n_unique()


def test_amounts_are_yuan_and_labels_are_words(fictional: Fictional) -> None:
    book = workbooks.household_book(fictional, YEAR).sort("户编号")
    stored = fictional.register.household_years.sort("household_number")
    assert (
        (book["工资性收入"].cast(pl.Float64) * 100)
        .round()
        .cast(pl.Int64)
        .equals(stored["wage_income"], null_equal=True)
    )
    assert book["人均纯收入"].drop_nulls().str.contains(r"^\d+\.\d\d$").all()
    assert set(book["主要致贫原因"]) >= {"因病", "缺资金", "缺技术"}
    assert set(book["是否解决安全饮用水"].drop_nulls()) == {"是", "否"}
    people = workbooks.person_book(fictional, YEAR)
    assert set(people["健康状况"]) == {"健康", "长期慢性病", "患有大病", "残疾"}
    assert people["出生日期"].str.contains(r"^\d{4}-\d\d-\d\d$").all()


def test_text_of_values() -> None:
    frame = pl.DataFrame({"fen": [0, 5, 123456, -150, None], "area": [0, 50, 1230, 1, None]})
    assert frame.select(text=yuan(pl.col("fen")))["text"].to_list() == ["0.00", "0.05", "1234.56", "-1.50", None]
    areas = frame.select(text=as_text(pl.col("area"), HOUSEHOLD["arable_land"]))["text"].to_list()
    assert areas == ["0", "0.5", "12.3", "0.01", None]
    codes = pl.DataFrame({"labour": ["01", None]})
    assert codes.select(as_text(pl.col("labour"), PERSON["labour"]))["labour"].to_list() == ["普通劳动力", None]


def test_mistakes_are_put_in_and_told(fictional: Fictional, tmp_path: Path) -> None:
    spoiled = workbooks.write(fictional, tmp_path, year=YEAR, error_rate=0.05, seed=3)
    clean = {"household": workbooks.household_book(fictional, YEAR), "person": workbooks.person_book(fictional, YEAR)}
    assert 40 < len(spoiled.mistakes) < 90
    assert len({mistake.kind for mistake in spoiled.mistakes}) >= 8
    sheets = {"household": rows(spoiled.households), "person": rows(spoiled.persons)}
    for mistake in spoiled.mistakes:
        headings = sheets[mistake.book][2]
        column = headings.index(mistake.heading)
        before = clean[mistake.book].row(mistake.row - 4)
        after = sheets[mistake.book][mistake.row - 1]
        assert [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [column], mistake
    again = workbooks.write(fictional, tmp_path / "again", year=YEAR, error_rate=0.05, seed=3)
    assert again.mistakes == spoiled.mistakes
