"""``fupin determine`` from two workbooks to three files, as a clerk runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result
from python_calamine import CalamineWorkbook

from fupin.cli.commands.determine import command
from fupin.rules import snapshot
from fupin.rules.errors import FupinError
from workbooks import BASIC_MEDICAL, Lists, headings, write_xlsx

SUMMARY_KEYS = [
    "households", "persons", "poor_households", "poor_persons", "incidence", "incidence_denominator",
    "poor_unknown", "exit_ready", "unknown", "issues", "policy", "snapshot_sha256", "seconds",
]  # fmt: skip


def _determine(lists: Lists, folder: Path, *options: str) -> Result:
    first, second = lists.write(folder / "in")
    return CliRunner().invoke(
        command, [str(first), str(second), "--year", "2015", "--out", str(folder / "out"), *options]
    )


def _table(path: Path, sheet: str) -> list[dict[str, Any]]:
    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def _mixed() -> Lists:
    """One household that meets the standard, one that does not, one that cannot be judged, and one bad row."""
    lists = Lists()
    poor, unknown, bad = (json.loads(json.dumps(lists.households[1])) for _ in range(3))
    poor |= {"户编号": "5133220003", "户主编号": "513322000301", "工资性收入": 0, "年收入": 5000, "纯收入": 4500}
    poor |= {"家庭人口数": 2, "人均纯收入": 2250, "是否危房户": "是", "危房级别": "D级"}
    poor |= {"是否解决安全饮用水": "否"}
    unknown |= {
        "户编号": "5133220004",
        "户主编号": "513322000401",
        "工资性收入": "不清楚",
        "户主姓名": '=HYPERLINK("x")',
    }
    bad |= {"户编号": "5133220005", "户主编号": "513322000501", "村": "无此村"}
    lists.households += [poor, unknown, bad]
    for number, name in (("5133220003", "卓玛"), ("5133220004", '=HYPERLINK("x")')):
        lists.persons.append(
            lists.persons[3] | {"户编号": number, "人口编号": number + "01", "姓名": name, "证件号码": None}
        )
    lists.persons[-2][BASIC_MEDICAL] = None
    return lists


def test_three_files_with_the_results(tmp_path: Path) -> None:
    done = _determine(_mixed(), tmp_path)
    assert done.exit_code == 0, done.output
    assert "计划生育金" in done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"results.xlsx", "issues.xlsx", "summary.json"}

    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert list(summary) == SUMMARY_KEYS
    assert summary["households"] == 4
    assert summary["persons"] == 6
    assert (summary["poor_households"], summary["poor_persons"]) == (1, 2)
    assert (summary["exit_ready"], summary["unknown"]) == (2, 1)
    assert summary["incidence"] == pytest.approx(2 / 6, abs=1e-6)  # the household without income is not judged
    assert summary["poor_unknown"] == 1
    assert summary["incidence_denominator"] == "persons in judged households"
    assert summary["policy"] == "ganzi2015"

    rows = {row["户编号"]: row for row in _table(tmp_path / "out/results.xlsx", "逐户结果")}
    good, poor, unknown = rows["5133220001"], rows["5133220003"], rows["5133220004"]
    assert (good["县（市）"], good["乡（镇）"], good["村"], good["户主姓名"]) == ("泸定县", "泸桥镇", "咱里村", "扎西")
    assert (good["达到户脱贫标准（一超六有）"], good["需要"], good["原因"]) == ("是", "", "七项标准全部达到")
    assert good["人均纯收入（元）"] == 3500
    assert poor["达到户脱贫标准（一超六有）"] == "否"
    assert poor["距脱贫线差额（元/人·年）"] == 605
    assert "人均纯收入2,250.00元/年，未超过省定脱贫线2,855.00元/年" in poor["原因"]
    assert "危房（D级）" in poor["原因"]
    assert "成员未录全，或有成员参保情况未填" in poor["原因"]
    assert poor["需要"].split("；") == ["增收：产业、就业、兜底", "危房改造或易地搬迁", "解决安全饮水"]
    assert unknown["达到户脱贫标准（一超六有）"] == "不详"
    assert unknown["原因"] == "收入或家庭人口未填全"
    assert unknown["户主姓名"] == '=HYPERLINK("x")'  # a text, not a formula

    issues = _table(tmp_path / "out/issues.xlsx", "问题清单")
    assert len(issues) == summary["issues"]
    found = {(i["代码"], i["文件"], i["行"], i["列"], i["原值"]) for i in issues}
    assert ("V8", "households.xlsx", 5, "工资性收入", "不清楚") in found
    assert ("P1", "households.xlsx", 6, "村", "无此村") in found
    assert all(i["问题"] and i["怎么改"] and i["处理"] for i in issues)


def test_english_population_and_snapshot(tmp_path: Path) -> None:
    done = _determine(_mixed(), tmp_path, "--language", "en", "--population", "100", "--keep-snapshot")
    assert done.exit_code == 0, done.output
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert summary["incidence"] == 0.02
    assert snapshot.read(tmp_path / "out/snapshot").sha256 == summary["snapshot_sha256"]
    rows = _table(tmp_path / "out/results.xlsx", "Households")
    assert {row["Meets the household exit standard"] for row in rows} == {"yes", "no", "unknown"}
    assert not any("\u4e00" <= c <= "\u9fff" for row in rows for c in str(row["Reason"]) + str(row["Needs"]))


def test_a_second_run_replaces_the_first_and_gives_the_same(tmp_path: Path) -> None:
    summaries = []
    for _ in range(2):
        assert _determine(_mixed(), tmp_path).exit_code == 0
        summaries.append(json.loads((tmp_path / "out/summary.json").read_text()) | {"seconds": 0})
    assert summaries[0] == summaries[1]


def test_the_frame_of_the_sheet(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    _determine(_mixed(), tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "out/results.xlsx")["逐户结果"]
    assert sheet.freeze_panes == "F2"
    assert sheet.auto_filter.ref == "A1:S5"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_file_writes_nothing(tmp_path: Path, language: str) -> None:
    first, second = Lists().write(tmp_path / "in")
    arguments = [str(second), str(first), "--year", "2015", "--out", str(tmp_path / "out"), "--language", language]
    done = CliRunner().invoke(command, arguments)
    assert isinstance(done.exception, FupinError)  # the entry point makes it one sentence and exit code 2
    assert ("order" if language == "en" else "先后顺序") in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_list_of_another_year_is_the_wrong_file(tmp_path: Path) -> None:
    lists = Lists()
    for row in [*lists.households, *lists.persons]:
        row["年度"] = 2014
    assert "2014" in str(_determine(lists, tmp_path).exception)
    assert not (tmp_path / "out").exists()


def test_a_cell_in_the_last_corner_takes_no_memory_of_ours(tmp_path: Path) -> None:
    first, second = Lists().write(tmp_path)
    with xlsxwriter.Workbook(str(first)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings("household"))
        sheet.write_string(1_048_575, 16_383, "x")
    done = CliRunner().invoke(command, [str(first), str(second), "--year", "2015", "--out", str(tmp_path / "out")])
    assert "无法在限定的内存内读完" in str(done.exception)


def test_no_rows_left_is_said_with_the_reason(tmp_path: Path) -> None:
    lists = Lists()
    for row in lists.households:
        row["村"] = "无此村"
    assert "找不到这个村" in str(_determine(lists, tmp_path).exception)


def test_text_files_do_as_well(tmp_path: Path) -> None:
    lists = Lists()
    paths = []
    for name, kind, rows in (("h", "household", lists.households), ("p", "person", lists.persons)):
        heads = headings(kind)  # type: ignore[arg-type]
        lines = [heads, *([str(row.get(heading) or "") for heading in heads] for row in rows)]
        path = tmp_path / f"{name}.csv"
        path.write_bytes("\r\n".join(",".join(f'"{c}"' for c in line) for line in lines).encode("gb18030"))
        paths.append(str(path))
    write_xlsx(tmp_path / "unused.xlsx", ["x"], [])
    done = CliRunner().invoke(command, [*paths, "--year", "2015", "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert json.loads((tmp_path / "out/summary.json").read_text())["issues"] == 0
