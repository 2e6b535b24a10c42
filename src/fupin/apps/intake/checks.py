"""The catalogue of checks on the two lists, and the run over it.

Codes: V reading of values, P places, then the letters and numbers of the national cleaning rules (A identity,
B household structure, G income). A new check is one more entry of ``CATALOGUE``.

What becomes of a row: a household without number or known village, a second row of the same number, and a row of
another year are refused; so are persons whose household is not there or who have no number or name. A value that
cannot be used counts as not recorded, so that the standards resting on it come out as unknown. All else is noted.
"""

from __future__ import annotations

import polars as pl

from fupin.apps.intake import finders as find
from fupin.apps.intake.facts import Check, Facts, Finding
from fupin.rules.text import Text

_AS_TEXT = Text(
    "在 Excel 中把该列设为“文本”格式，按原件重新填写，再导入。",
    "Set the column to the format “Text” in Excel, enter the number again from the document, and import again.",
)

CATALOGUE: tuple[Check, ...] = (
    Check(
        "V1",
        "error",
        "refuse",
        Text("没有编号，无法识别这一行。", "The number is missing, so the row cannot be identified."),
        Text("从全国系统重新导出，或补填编号。", "Export the list again from the national system, or add the number."),
        find.no_number,
    ),
    Check(
        "V2",
        "error",
        "refuse",
        Text("编号是科学计数法，末尾数字已丢失。", "The number is in scientific notation; its last digits are lost."),
        _AS_TEXT,
        find.in_scientific_notation(find.KEYS),
    ),
    Check(
        "V3",
        "error",
        "blank",
        Text("号码是科学计数法，末尾数字已丢失。", "The number is in scientific notation; its last digits are lost."),
        _AS_TEXT,
        find.in_scientific_notation(
            (
                ("person", "id_number"),
                ("person", "phone"),
                ("person", "household_phone"),
                ("household", "phone"),
                ("household", "bank_account"),
            )
        ),
    ),
    Check(
        "V4",
        "error",
        "refuse",
        Text("文字过长，无法作为编号或姓名。", "The text is too long to be a number or name."),
        Text("改为原件上的编号或姓名。", "Enter the number or name of the document."),
        find.too_long(("number", "household_number", "name")),
    ),
    Check(
        "V5",
        "warning",
        "blank",
        Text("文字过长。", "The text is too long."),
        Text("缩短后再导入。", "Shorten it and import again."),
        find.too_long(("id_number", "phone", "household_phone", "hamlet", "bank_name", "bank_account", "employer")),
    ),
    Check(
        "V6",
        "error",
        "refuse",
        Text("不是本年度的数据。", "The row is not of this year."),
        Text("用该年度的数据另行导入。", "Import the rows of that year by themselves."),
        find.other_year,
    ),
    Check(
        "V7",
        "error",
        "refuse",
        Text("编号重复，只采用第一行。", "The number stands twice; only the first row was taken."),
        Text(
            "核对后删去多余的行，或改正编号。", "Find out which row is right; delete the other or correct its number."
        ),
        find.number_twice,
    ),
    Check(
        "P1",
        "error",
        "refuse",
        Text("找不到这个村。", "This village is not known."),
        Text(
            "按区划目录改正县、乡、村名称，或增加一列“村代码”。",
            "Correct the names of county, township and village, or add a column 村代码 with the village's code.",
        ),
        find.village_unknown,
    ),
    Check(
        "A9",
        "error",
        "refuse",
        Text("没有姓名。", "The name is missing."),
        Text("按户口簿或身份证补填姓名。", "Enter the name from the household book or identity card."),
        find.no_name,
    ),
    Check(
        "P2",
        "error",
        "refuse",
        Text("户信息表中没有这一户（或该户未采用）。", "The household is not in the household list, or was not taken."),
        Text(
            "核对户编号，或在户信息表中补上这一户。",
            "Check the household number, or add the household to the household list.",
        ),
        find.household_unknown,
    ),
    Check(
        "P3",
        "warning",
        "note",
        Text("找不到这个村，按该户所在的村处理。", "This village is not known; the village of the household counts."),
        Text(
            "按区划目录改正县、乡、村名称。",
            "Correct the names of county, township and village.",
        ),
        find.own_village_unknown,
    ),
    Check(
        "P4",
        "warning",
        "note",
        Text(
            "与该户所在的村不同，按该户所在的村处理。",
            "This is not the village of the household; the village of the household counts.",
        ),
        Text(
            "核对户编号和村名，改正其中一处。",
            "Compare household number and village, and correct one of them.",
        ),
        find.own_village_differs,
    ),
    Check(
        "V8",
        "error",
        "blank",
        Text("不是数字。", "This is not a number."),
        Text(
            "只填数字，单位为表头所注；没有就填 0。",
            "Enter digits only, in the unit of the heading; 0 when there is none.",
        ),
        find.unread("money", "hundredths", "integer"),
    ),
    Check(
        "V9",
        "error",
        "blank",
        Text("数值超出合理范围。", "The value is out of range."),
        Text(
            "核实后改正；亏损填入“生产经营性支出”。", "Verify and correct it; a loss is entered as cost of production."
        ),
        find.out_of_range,
    ),
    Check(
        "V10",
        "warning",
        "blank",
        Text("不在代码表中，或有一部分无法识别。", "This is not in the code list, or only in part."),
        Text(
            "改用全国系统代码表中的名称，多项之间用逗号隔开。",
            "Use the labels of the national code list; divide several by commas.",
        ),
        find.unread("code"),
    ),
    Check(
        "V11",
        "warning",
        "blank",
        Text("既不是“是”也不是“否”，或有无法识别的选项。", "This is neither yes nor no, or an option is not known."),
        Text(
            "改填“是”或“否”；健康状况用代码表中的名称。",
            "Enter 是 or 否; for the state of health use the labels of the code list.",
        ),
        find.unread("flag"),
    ),
    Check(
        "V12",
        "error",
        "blank",
        Text("不是日期。", "This is not a date."),
        Text("按 2015-08-31 的格式填写。", "Write it as 2015-08-31."),
        find.unread("date"),
    ),
    Check(
        "V13",
        "error",
        "blank",
        Text("日期在年末之后或在 1900 年之前。", "The date lies after the end of the year or before 1900."),
        Text("按证件改正。", "Correct it from the document."),
        find.date_out_of_range,
    ),
    Check(
        "V14",
        "hint",
        "blank",
        Text(
            "看不出务工地点在乡内、县内、省内还是省外。",
            "The place does not tell whether somebody works in the township, county, province or elsewhere.",
        ),
        Text("写明省、县、乡名称。", "Write the names of province, county and township."),
        find.work_place_unread,
    ),
    Check(
        "A9b",
        "hint",
        "note",
        Text("没有证件号码。", "The identity number is missing."),
        Text("补填身份证号码；未办证的请协助办理。", "Enter it, or help the person to get an identity card."),
        find.no_id,
    ),
    Check(
        "A1",
        "error",
        "note",
        Text(
            "证件号码的位数或字符不对（应为 18、20 或 22 位）。",
            "The identity number must have 18, 20 or 22 characters, digits and a last X only.",
        ),
        Text("按身份证改正。", "Correct it from the identity card."),
        find.id_shape_wrong,
    ),
    Check(
        "A2",
        "error",
        "note",
        Text(
            "证件号码校验位不符，有数字写错。", "The check digit does not fit: a digit of the identity number is wrong."
        ),
        Text("按身份证逐位核对。", "Compare it digit by digit with the identity card."),
        find.id_check_digit_wrong,
    ),
    Check(
        "A3",
        "error",
        "note",
        Text("证件号码中的出生日期不是日期。", "The identity number carries a date of birth that does not exist."),
        Text("按身份证改正。", "Correct it from the identity card."),
        find.id_date_wrong,
    ),
    Check(
        "A4",
        "error",
        "note",
        Text("证件号码的地区码不存在。", "The region code of the identity number does not exist."),
        Text("按身份证改正前六位。", "Correct the first six digits from the identity card."),
        find.id_region_unknown,
    ),
    Check(
        "A5",
        "error",
        "blank",
        Text("证件号码与前面的另一人相同。", "The identity number is that of another person further up."),
        Text("核对两人身份证；同一人只保留一行。", "Compare both cards; keep one row when it is the same person."),
        find.id_twice,
    ),
    Check(
        "A6",
        "warning",
        "note",
        Text("性别与证件号码不符。", "The sex does not agree with the identity number."),
        Text("按身份证改正性别或号码。", "Correct the sex or the number from the identity card."),
        find.sex_differs_from_id,
    ),
    Check(
        "A7",
        "warning",
        "note",
        Text("出生日期与证件号码不符。", "The date of birth does not agree with the identity number."),
        Text("按身份证改正出生日期或号码。", "Correct the date or the number from the identity card."),
        find.birth_date_differs_from_id,
    ),
    Check(
        "B10",
        "error",
        "blank",
        Text("一户有多名户主，只认一人。", "The household has more than one head; one of them was taken."),
        Text(
            "只留一名户主，其他人改填与户主的关系。", "Keep one head and enter the relation of the others to the head."
        ),
        find.heads_too_many,
    ),
    Check(
        "B16a",
        "error",
        "note",
        Text("人口信息表中没有这一户的成员。", "The person list has no member of this household."),
        Text("补上成员，或核对户编号。", "Add the members, or check the household number."),
        find.no_members,
    ),
    Check(
        "B11",
        "error",
        "note",
        Text("这一户没有户主。", "The household has no head."),
        Text("在人口信息表中指定一名户主。", "Name one member as head in the person list."),
        find.no_head,
    ),
    Check(
        "B16",
        "warning",
        "note",
        Text("家庭人口数与人口信息表中的人数不同。", "The size differs from the number of members in the person list."),
        Text(
            "核对户口簿，补上或删去成员，或改正人口数。",
            "Compare with the household book; add or remove members, or correct the size.",
        ),
        find.size_differs,
    ),
    Check(
        "B12",
        "warning",
        "note",
        Text("户主姓名与人口信息表中的户主不同。", "The head's name differs from that of the head in the person list."),
        Text("核对后改正其中一处。", "Find out which is right and correct the other."),
        find.head_name_differs,
    ),
    Check(
        "G70",
        "warning",
        "note",
        Text("合计与分项之和不符。", "The total is not the sum of its items."),
        Text("重新核算收入。", "Compute the income again."),
        find.sums_differ,
    ),
    Check(
        "G70a",
        "warning",
        "note",
        Text(
            "人均纯收入与收支核算结果不符，以核算为准。",
            "Net income per head is not what the income items come to; the computed figure is used.",
        ),
        Text("重新核算收入。", "Compute the income again."),
        find.per_head_differs,
    ),
)

AGAINST_REGISTER: tuple[Check, ...] = (
    Check(
        "R1",
        "error",
        "blank",
        Text(
            "登记库中这一户已有户主，且本表没有改变他的关系。",
            "In the register the household has a head already, whose relation this list does not change.",
        ),
        Text(
            "在表中补上原户主并改填与户主关系，或改正本行。",
            "Add the former head to the list with the new relation, or correct this row.",
        ),
        lambda facts: (),
    ),
    Check(
        "R2",
        "error",
        "blank",
        Text("证件号码在登记库中属于另一人。", "In the register this identity number belongs to another person."),
        Text(
            "核对两人身份证；如为同一人，请使用原人口编号。",
            "Compare both cards; when it is the same person, use the person number of the register.",
        ),
        lambda facts: (),
    ),
    Check(
        "R3",
        "error",
        "refuse",
        Text(
            "登记库中此人口编号是另一人（证件号码与姓名或出生日期均不同），本行未导入。",
            "In the register this person number is somebody else (another document, and another name or birth date); "
            "the row was not imported.",
        ),
        Text(
            "核对人口编号；确为同一人的，先更正姓名、出生日期或证件号码中的错误。",
            "Check the person number; when it is the same person, correct the name, birth date or document first.",
        ),
        lambda facts: (),
    ),
    Check(
        "R4",
        "error",
        "refuse",
        Text(
            "登记库中此户编号是另一户（户主不是同一人），整户未导入。",
            "In the register this household number is another family (another head); nothing of it was imported.",
        ),
        Text("核对户编号。", "Check the household number."),
        lambda facts: (),
    ),
)
"""Checks against the register; ``actions`` finds them while importing, because they need the database."""

BY_CODE = {check.code: check for check in (*CATALOGUE, *AGAINST_REGISTER)}

ISSUES_SCHEMA = {
    "code": pl.String,
    "kind": pl.String,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "expected": pl.String,
}


def run(facts: Facts) -> pl.DataFrame:
    """Run every check, blank and refuse as declared, and return the issues in the order of the lists.

    Columns: ``code``, ``kind``, ``file``, ``sheet``, ``row``, ``column`` (the heading as in the file), ``value``
    (as in the file), ``expected`` (what it should be, where that is known).
    """
    issues = [pl.DataFrame(schema=ISSUES_SCHEMA)]
    for check in CATALOGUE:
        for finding in check.find(facts):
            if finding.rows.is_empty():
                continue
            issues.append(_located(facts, check, finding))
            if check.effect == "blank":
                facts.blank(finding.kind, finding.field, finding.rows["id"])
            elif check.effect == "refuse":
                facts.refuse(finding.kind, finding.rows["id"])
    return pl.concat(issues).sort("kind", "sheet", "row", "code", maintain_order=True)


def _located(facts: Facts, check: Check, finding: Finding) -> pl.DataFrame:
    """Return the issues of one finding, with file, sheet, row, heading and the text of the cell."""
    book = facts.typed[finding.kind].book
    value = pl.col(finding.field) if finding.field in book.headings else pl.lit(None, pl.String)
    entry = next((e for e in book.layout.entries if e.field == finding.field), None)
    heading = book.headings.get(finding.field, entry.heading if entry else finding.field)
    cells = book.frame.select("id", "sheet", "row", value=value)
    return finding.rows.join(cells, on="id", how="left", maintain_order="left").select(
        code=pl.lit(check.code),
        kind=pl.lit(finding.kind),
        file=pl.lit(book.file),
        sheet="sheet",
        row="row",
        column=pl.lit(heading),
        value="value",
        expected="expected",
    )
