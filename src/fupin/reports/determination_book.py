"""``results.xlsx`` and ``issues.xlsx``: what a determination over two workbooks found, for the clerk who has them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fupin.apps.intake.checks import BY_CODE
from fupin.apps.intake.facts import EFFECTS, SEVERITIES
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.take_in import Intake
from fupin.reports.reasons import Writer
from fupin.reports.sheets import Column, Workbook
from fupin.rules.policy import Policy
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import TABLES
from fupin.rules.text import Text

VERDICTS = (Text("是", "yes"), Text("否", "no"), Text("不详", "unknown"))

_T = {
    "about": Text("说明", "About"),
    "households": Text("逐户结果", "Households"),
    "issues": Text("问题清单", "Issues"),
    "summary": Text("问题汇总", "Summary"),
    "results_title": Text("逐户测算结果（{year} 年）", "Determination by household ({year})"),
    "issues_title": Text("数据问题清单（{year} 年）", "Issues in the data ({year})"),
    "basis": Text("依据", "Basis"),
    "policy": Text("政策", "Policy"),
    "policy_digest": Text("政策版本校验值", "Digest of the policy"),
    "snapshot": Text("数据校验值（SHA-256）", "Digest of the data (SHA-256)"),
    "year": Text("年度", "Year"),
    "made": Text("测算日期", "Made on"),
    "figures": Text("总体情况", "Figures"),
    "households_n": Text("户数", "Households"),
    "persons_n": Text("人数", "Persons"),
    "poor_households": Text("贫困户数", "Poor households"),
    "poor_persons": Text("贫困人口", "Poor persons"),
    "incidence": Text("贫困发生率", "Headcount ratio"),
    "incidence_unknown": Text(
        "未计算：两份表中没有农业户籍人口，可用 --population 给出",
        "not computed: the two lists hold no agricultural registered population; give it with --population",
    ),
    "exit_ready": Text("达到脱贫标准户数", "Households that meet the exit standard"),
    "unknown": Text("不详户数（缺数据）", "Households that cannot be judged for lack of data"),
    "verdict_note": Text(
        "结果是建议，不是决定：脱贫须经评议、公示和审批。“不详”表示数据未填全，须由村里补填。",
        "Results are proposals, not decisions: an exit needs the village meeting, notices and approval. “Unknown” "
        "means that data are missing and must be completed in the village.",
    ),
    "note": Text("说明", "Note"),
    "file": Text("文件", "File"),
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
    "by_check": Text("按问题统计", "By kind of issue"),
    "no_issues": Text("没有发现问题", "No issue was found"),
    "county": Text("县（市）", "County"),
    "township": Text("乡（镇）", "Township"),
    "village": Text("村", "Village"),
    "number": Text("户编号", "Household number"),
    "head": Text("户主姓名", "Head"),
    "size": Text("家庭人口数", "Size"),
    "poor": Text("贫困户", "Poor"),
    "shortfall": Text("距脱贫线差额（元/人·年）", "Shortfall to the exit line (yuan per head a year)"),
    "income": Text("人均纯收入（元）", "Net income per head (yuan)"),
    "needs": Text("需要", "Needs"),
    "reason": Text("原因", "Reason"),
    "severity": Text("程度", "Severity"),
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


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of ``summary.json``; ``incidence`` is None when the population is not known."""

    households: int
    persons: int
    poor_households: int
    poor_persons: int
    incidence: float | None
    exit_ready: int
    unknown: int


def figures(results: pl.DataFrame, intake: Intake, population: int | None) -> Figures:
    """Count the households and persons of a determination.

    Persons are the members in the person list; poor persons are the recorded members of poor households.
    """
    sizes = intake.households.select("number", "size")
    poor = results.select("number", "poor", "exit_ready").join(sizes, on="number", how="left").filter(pl.col("poor"))
    poor_persons = int(poor["size"].sum() or 0)
    return Figures(
        households=results.height,
        persons=intake.persons.height,
        poor_households=poor.height,
        poor_persons=poor_persons,
        incidence=round(poor_persons / population, 6) if population else None,
        exit_ready=int(results["exit_ready"].sum() or 0),
        unknown=results["exit_ready"].null_count(),
    )


class Book:
    """Writes both workbooks of one determination in one language."""

    def __init__(
        self, intake: Intake, policy: Policy, snapshot: Snapshot, names: dict[str, str], numbers: Figures, language: str
    ) -> None:
        self.intake = intake
        self.policy = policy
        self.snapshot = snapshot
        self.names = names
        self.numbers = numbers
        self.language = language
        self._verdicts = tuple(text.in_language(language) for text in VERDICTS)

    def say(self, key: str, **values: str) -> str:
        """Return a text of this report in its language."""
        text = _T[key]
        return (text.format(**values) if values else text).in_language(self.language)

    def write_results(self, path: Path, results: pl.DataFrame, progress: Callable[[int], None] | None = None) -> None:
        """Write one row per household, in the order of the places: verdict, standards, shortfall, needs, reason."""
        frame = self._households(results)
        standards = [
            Column(self.policy.graph[name].title.in_language(self.language), name, "verdict", 9)
            for name in (self.policy.verdict, *self.policy.standards)
        ]
        columns = [
            Column(self.say("county"), "county", width=9),
            Column(self.say("township"), "township", width=11),
            Column(self.say("village"), "village", width=11),
            Column(self.say("number"), "number", width=18),
            Column(self.say("head"), "head", width=12),
            Column(self.say("size"), "size", "number", 8),
            Column(self.say("income"), "net_income_per_head", "money", 12),
            Column(self.say("poor"), "poor", "verdict", 8),
            *standards,
            Column(self.say("shortfall"), "shortfall", "money", 13),
            Column(self.say("needs"), "needs", width=34),
            Column(self.say("reason"), "reason", width=60),
        ]
        with Workbook(path, verdicts=self._verdicts) as book:
            title = self.say("results_title", year=str(self.intake.year))
            book.title_page(self.say("about"), title, [self._basis(), self._figures(), *self._files()])
            book.table(self.say("households"), columns, frame, frozen=5, progress=progress)

    def write_issues(self, path: Path) -> None:
        """Write one row per issue, and a page that counts them by kind."""
        issues = self._issues()
        columns = [
            Column(self.say("severity"), "severity", width=7),
            Column(self.say("code"), "code", width=7),
            Column(self.say("file"), "file", width=18),
            Column(self.say("sheet"), "sheet", width=10),
            Column(self.say("row"), "row", "number", 8),
            Column(self.say("column"), "column", width=18),
            Column(self.say("value"), "value", width=22),
            Column(self.say("expected"), "expected", width=14),
            Column(self.say("what"), "what", width=46),
            Column(self.say("remedy"), "remedy", width=54),
            Column(self.say("effect"), "effect", width=16),
        ]
        with Workbook(path, verdicts=self._verdicts) as book:
            book.table(self.say("issues"), columns, issues)
            title = self.say("issues_title", year=str(self.intake.year))
            book.title_page(self.say("summary"), title, [(self.say("by_check"), self._counts()), *self._files()])

    def _households(self, results: pl.DataFrame) -> pl.DataFrame:
        heads = self.intake.persons.filter(pl.col("relation") == "01").select(
            pl.col("household_number").alias("number"), pl.col("name").alias("head")
        )
        computed = [name for name in results.columns if name not in TABLES["household"] or name == "number"]
        frame = self.intake.households.join(results.select(computed), on="number", how="inner", maintain_order="left")
        frame = frame.join(heads.unique("number", keep="first"), on="number", how="left", maintain_order="left")
        writer = Writer(frame, self.policy, self.intake.year, self.language)
        verdicts = [self.policy.verdict, *self.policy.standards, "poor"]
        yes, no, unknown = self._verdicts
        place = pl.col("village_code")
        head = pl.col("head")
        if "check_head_name" in frame.columns:
            head = pl.coalesce("head", "check_head_name")
        return frame.with_columns(
            writer.reasons().alias("reason"),
            writer.needs().alias("needs"),
            head.alias("head"),
            *(
                place.str.slice(0, length).replace_strict(self.names, default=None, return_dtype=pl.String).alias(level)
                for level, length in (("county", 6), ("township", 9), ("village", 12))
            ),
            *(
                pl.when(pl.col(name).is_null())
                .then(pl.lit(unknown))
                .when(name)
                .then(pl.lit(yes))
                .otherwise(pl.lit(no))
                .alias(name)
                for name in verdicts
            ),
        ).sort("village_code", "number")

    def _issues(self) -> pl.DataFrame:
        catalogue = pl.DataFrame(
            [
                {
                    "code": check.code,
                    "severity": SEVERITIES[check.severity].in_language(self.language),
                    "what": check.what.in_language(self.language),
                    "remedy": check.remedy.in_language(self.language),
                    "effect": EFFECTS[check.effect].in_language(self.language),
                }
                for check in BY_CODE.values()
            ]
        )
        return self.intake.issues.join(catalogue, on="code", how="left", maintain_order="left")

    def _counts(self) -> list[tuple[str, str | int | float]]:
        counted = dict(self.intake.issues.group_by("code").len().iter_rows())
        lines: list[tuple[str, str | int | float]] = [
            (
                f"{check.code}  {SEVERITIES[check.severity].in_language(self.language)}  {counted[check.code]:,}",
                check.what.in_language(self.language),
            )
            for check in BY_CODE.values()
            if check.code in counted
        ]
        return lines or [(self.say("no_issues"), "")]

    def _basis(self) -> tuple[str, list[tuple[str, str | int | float]]]:
        return self.say("basis"), [
            (self.say("policy"), f"{self.policy.title.in_language(self.language)}（{self.policy.name}）"),
            (self.say("year"), str(self.intake.year)),
            (self.say("made"), datetime.date.today().isoformat()),  # noqa: DTZ011  the clerk's own calendar
            (self.say("policy_digest"), self.policy.digest),
            (self.say("snapshot"), self.snapshot.sha256),
            (self.say("note"), self.say("verdict_note")),
        ]

    def _figures(self) -> tuple[str, list[tuple[str, str | int | float]]]:
        n = self.numbers
        return self.say("figures"), [
            (self.say("households_n"), n.households),
            (self.say("persons_n"), n.persons),
            (self.say("poor_households"), n.poor_households),
            (self.say("poor_persons"), n.poor_persons),
            (self.say("incidence"), self.say("incidence_unknown") if n.incidence is None else f"{n.incidence:.2%}"),
            (self.say("exit_ready"), n.exit_ready),
            (self.say("unknown"), n.unknown),
        ]

    def _files(self) -> list[tuple[str, list[tuple[str, str | int | float]]]]:
        return [self._file(kind) for kind in self.intake.books]

    def _file(self, kind: Kind) -> tuple[str, list[tuple[str, str | int | float]]]:
        """Say of one file what was read and what was left out; nothing is lost silently."""
        book, counts = self.intake.books[kind], self.intake.counts[kind]
        comma = "、" if self.language == "zh" else ", "
        rows = self.say("rows_value", read=f"{counts.read:,}", kept=f"{counts.kept:,}", refused=f"{counts.refused:,}")
        dropped = [f"{heading}：{ground.reason.in_language(self.language)}" for heading, ground in book.dropped.items()]
        lines: list[tuple[str, str | int | float]] = [
            (self.say("rows"), rows),
            (self.say("digest"), book.sha256),
            (self.say("dropped"), "\n".join(dropped)),
            (self.say("not_kept"), comma.join(book.not_kept)),
            (self.say("unknown_headings"), comma.join(book.unknown)),
            (self.say("duplicate"), comma.join(book.duplicate)),
            (self.say("missing"), comma.join(book.missing)),
            (self.say("hidden"), comma.join([*book.hidden_sheets, *book.other_sheets])),
        ]
        title = f"{book.layout.title.in_language(self.language)}：{book.file}"
        return title, [(label, value) for label, value in lines if value]
