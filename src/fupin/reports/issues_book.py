"""``issues.xlsx``: what is wrong in which cell of which file, and what to do; and what was left out of the files."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from fupin.apps.intake.checks import BY_CODE
from fupin.apps.intake.facts import EFFECTS, SEVERITIES
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.take_in import Intake
from fupin.reports.sheets import LONG, Column, Line, Section, Workbook
from fupin.rules.text import Text

_T = {
    "rows": Text("行数", "Rows"),
    "rows_value": Text(
        "读取 {read} 行，采用 {kept} 行，未采用 {refused} 行（见问题清单）",
        "{read} read, {kept} taken, {refused} not taken (see the issues)",
    ),
    "digest": Text("文件校验值（SHA-256）", "Digest of the file (SHA-256)"),
    "dropped": Text("按规定舍去的列", "Columns dropped on principle"),
    "not_kept": Text("不采用的列", "Columns not used"),
    "unknown_headings": Text("无法识别的列", "Columns not known"),
    "duplicate": Text("重复的列（只用第一列）", "Columns that stand twice (the first is used)"),
    "missing": Text("缺少的列（按未填处理）", "Columns that are missing (not recorded)"),
    "hidden": Text("未读取的工作表", "Sheets not read"),
    "issues": Text("问题清单", "Issues"),
    "summary": Text("问题汇总", "Summary"),
    "issues_title": Text("数据问题清单（{year} 年）", "Issues in the data ({year})"),
    "by_check": Text("按问题统计", "By kind of issue"),
    "no_issues": Text("没有发现问题", "No issue was found"),
    "severity": Text("程度", "Severity"),
    "file": Text("文件", "File"),
    "code": Text("代码", "Code"),
    "sheet": Text("工作表", "Sheet"),
    "row": Text("行", "Row"),
    "column": Text("列", "Column"),
    "value": Text("原值", "Value"),
    "expected": Text("应为", "Expected"),
    "what": Text("问题", "What is wrong"),
    "remedy": Text("怎么改", "What to do"),
    "effect": Text("处理", "What was done"),
}


def write_issues(path: Path, intake: Intake, language: str) -> None:
    """Write one row per issue, and a page that counts them by kind and says what was left out."""
    say = _Say(language)
    columns = [
        Column(say("severity"), "severity", width=7),
        Column(say("code"), "code", width=7),
        Column(say("file"), "file", width=18),
        Column(say("sheet"), "sheet", width=10),
        Column(say("row"), "row", "number", 8),
        Column(say("column"), "column", width=18),
        Column(say("value"), "value", width=22),
        Column(say("expected"), "expected", width=14),
        Column(say("what"), "what", width=46),
        Column(say("remedy"), "remedy", width=54),
        Column(say("effect"), "effect", width=16),
    ]
    with Workbook(path, long=intake.issues.height > LONG) as book:
        book.table(say("issues"), columns, _with_texts(intake.issues, language))
        title = say("issues_title", year=str(intake.year))
        sections = [(say("by_check"), _counts(intake.issues, language)), *file_notes(intake, language)]
        book.title_page(say("summary"), title, sections)


class _Say:
    """The texts of this report in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: str) -> str:
        text = _T[key]
        return (text.format(**values) if values else text).in_language(self.language)


def _with_texts(issues: pl.DataFrame, language: str) -> pl.DataFrame:
    catalogue = pl.DataFrame(
        [
            {
                "code": check.code,
                "severity": SEVERITIES[check.severity].in_language(language),
                "what": check.what.in_language(language),
                "remedy": check.remedy.in_language(language),
                "effect": EFFECTS[check.effect].in_language(language),
            }
            for check in BY_CODE.values()
        ]
    )
    return issues.join(catalogue, on="code", how="left", maintain_order="left")


def _counts(issues: pl.DataFrame, language: str) -> list[Line]:
    counted = dict(issues.group_by("code").len().iter_rows())
    lines: list[Line] = [
        (
            f"{check.code}  {SEVERITIES[check.severity].in_language(language)}  {counted[check.code]:,}",
            check.what.in_language(language),
        )
        for check in BY_CODE.values()
        if check.code in counted
    ]
    return lines or [(_Say(language)("no_issues"), "")]


def file_notes(intake: Intake, language: str) -> list[Section]:
    """Say of each file what was read and what was left out; nothing is lost silently."""
    return [_file(intake, kind, _Say(language)) for kind in intake.books]


def _file(intake: Intake, kind: Kind, say: _Say) -> Section:
    book, counts = intake.books[kind], intake.counts[kind]
    comma = "、" if say.language == "zh" else ", "
    rows = say("rows_value", read=f"{counts.read:,}", kept=f"{counts.kept:,}", refused=f"{counts.refused:,}")
    dropped = [f"{heading}：{ground.reason.in_language(say.language)}" for heading, ground in book.dropped.items()]
    lines: list[Line] = [
        (say("rows"), rows),
        (say("digest"), book.sha256),
        (say("dropped"), "\n".join(dropped)),
        (say("not_kept"), comma.join(book.not_kept)),
        (say("unknown_headings"), comma.join(book.unknown)),
        (say("duplicate"), comma.join(book.duplicate)),
        (say("missing"), comma.join(book.missing)),
        (say("hidden"), comma.join([*book.hidden_sheets, *book.other_sheets])),
    ]
    title = f"{book.layout.title.in_language(say.language)}：{book.file}"
    return title, [(label, value) for label, value in lines if value]
