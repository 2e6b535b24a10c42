"""Small workbooks of the national system for tests: two households with three and one members, all in order."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from fupin.apps.areas.vintages import SHIPPED
from fupin.apps.intake.checks import run
from fupin.apps.intake.convert import convert
from fupin.apps.intake.facts import Facts
from fupin.apps.intake.layouts import Kind, layouts
from fupin.apps.intake.places import Villages
from fupin.apps.intake.workbook import read
from fupin.apps.registry.identity import check_character

Row = dict[str, Any]
YEAR = 2015
PLACE = {"省": "四川省", "市": "甘孜藏族自治州", "县": "泸定县", "乡": "泸桥镇", "村": "咱里村"}
BASIC_MEDICAL = "是否参加新型农村合作医疗（城乡居民基本医疗保险）"


def headings(kind: Kind) -> list[str]:
    """Return the headings of the national export."""
    (layout,) = [layout for layout in layouts() if layout.source == "national_export" and layout.kind == kind]
    return [entry.heading for entry in layout.exported]


def id_number(birth: str, sequence: str) -> str:
    """Return a made-up identity number that is valid in a fictional registry."""
    first = f"513399{birth}{sequence}"
    return first + check_character(first)


def shipped_areas() -> pl.DataFrame:
    return pl.read_csv(SHIPPED, infer_schema=False)


def villages() -> Villages:
    return Villages(shipped_areas())


def household(number: str, head: str, size: int, **changes: Any) -> Row:
    income = {"工资性收入": 6000, "生产经营性收入": 3000, "财产性收入": 200, "转移性收入": 1800}
    items = {"低保金": 600, "五保金": 0, "养老保险金": 0, "生态补偿金": 1000, "其他转移性收入": 200, "计划生育金": 0}
    shares = {"资产收益扶贫分红收入": 150, "其他财产性收入": 50}
    net = 6000 + 3000 + 200 + 1800 - 500
    living = {
        "是否危房户": "否",
        "是否解决安全饮用水": "是",
        "是否通生活用电": "是",
        "是否通广播电视": "是",
        "危房级别": "A级",
    }
    row = PLACE | income | items | shares | living
    row |= {"户编号": number, "户主姓名": head, "户主编号": number + "01", "家庭人口数": size, "年度": YEAR}
    row |= {"生产经营性支出": 500, "年收入": 11000, "纯收入": net, "人均纯收入": round(net / size, 2)}
    row |= {
        "识别标准": "国家标准",
        "主要致贫原因": "因病",
        "次要致贫原因": "因学,缺资金",
        "耕地面积（亩）": "2.5",
        "住房面积": 80,
    }
    return row | changes


def person(household: str, position: int, name: str, sex: str, birth: str, relation: str, **changes: Any) -> Row:
    sequence = f"0{position}{1 if sex == '男' else 2}"
    row = PLACE | {
        "户编号": household,
        "人口编号": f"{household}{position:02d}",
        "姓名": name,
        "性别": sex,
        "年度": YEAR,
    }
    row |= {
        "出生日期": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        "证件类型": "居民身份证",
        "证件号码": id_number(birth, sequence),
    }
    row |= {
        "与户主关系": relation,
        "文化程度": "小学",
        "在校生状况": "非在校生",
        "劳动技能": "普通劳动力",
        "健康状况": "健康",
    }
    row |= {
        BASIC_MEDICAL: "是",
        "是否参加城镇职工基本医疗保险": "否",
        "务工时间（月）": 3,
        "务工所在地": "四川省成都市",
    }
    return row | changes


@dataclass
class Lists:
    """Rows of both lists, to be changed by a test and written."""

    households: list[Row] = field(
        default_factory=lambda: [household("5133220001", "扎西", 3), household("5133220002", "卓玛", 1)]
    )
    persons: list[Row] = field(
        default_factory=lambda: [
            person("5133220001", 1, "扎西", "男", "19750312", "本人或户主"),
            person("5133220001", 2, "拉姆", "女", "19780824", "配偶"),
            person("5133220001", 3, "多吉", "男", "20051109", "之子", 在校生状况="小学", 劳动技能="无劳动力"),
            person("5133220002", 1, "卓玛", "女", "19501001", "本人或户主"),
        ]
    )

    def changed(self, change: Callable[[Lists], object]) -> Lists:
        lists = copy.deepcopy(self)
        change(lists)
        return lists

    def write(self, directory: Path) -> tuple[Path, Path]:
        """Write both lists as xlsx; return their paths."""
        directory.mkdir(exist_ok=True)
        paths = directory / "households.xlsx", directory / "persons.xlsx"
        write_xlsx(paths[0], headings("household"), self.households)
        write_xlsx(paths[1], headings("person"), self.persons)
        return paths

    def facts(self, directory: Path) -> Facts:
        """Return what the checks look at, read from real files."""
        first, second = self.write(directory)
        places = villages()
        return Facts(convert(read(first, "household"), places), convert(read(second, "person"), places), YEAR)

    def issues(self, directory: Path) -> list[dict[str, Any]]:
        return run(self.facts(directory)).to_dicts()


def write_xlsx(path: Path, heads: Sequence[str], rows: Sequence[Row], *, above: Sequence[Sequence[str]] = ()) -> None:
    """Write rows below a header; numbers stay numbers, as a clerk's Excel keeps them."""
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for number, line in enumerate([*above, heads]):
            for position, text in enumerate(line):
                sheet.write_string(number, position, text)
        for number, row in enumerate(rows, start=len(above) + 1):
            for position, heading in enumerate(heads):
                value = row.get(heading)
                if isinstance(value, int | float):
                    sheet.write_number(number, position, value)
                elif value is not None:
                    sheet.write_string(number, position, value)
