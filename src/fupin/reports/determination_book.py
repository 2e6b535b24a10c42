"""``results.xlsx``: what a determination over two workbooks found, one row per household, with the reason."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from fupin.apps.intake.take_in import Intake
from fupin.reports.issues_book import file_notes
from fupin.reports.reasons import Writer
from fupin.reports.sheets import LONG, Column, Section, Workbook
from fupin.rules.policy import Policy
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import TABLES
from fupin.rules.text import Text

VERDICTS = (Text("是", "yes"), Text("否", "no"), Text("不详", "unknown"))

_T = {
    "about": Text("说明", "About"),
    "households": Text("逐户结果", "Households"),
    "results_title": Text("逐户测算结果（{year} 年）", "Determination by household ({year})"),
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
    "incidence_unknown": Text("未计算：人口未填", "not computed: no household size is recorded"),
    "of_lists": Text(
        "分母：名单内可判定户的人口", "denominator: persons of the households in the lists that can be judged"
    ),
    "of_population": Text("分母：农业户籍人口", "denominator: agricultural registered population"),
    "poor_unknown": Text("是否贫困不详户数（收入未填全）", "Households of which it is not known whether they are poor"),
    "exit_ready": Text("达到脱贫标准户数", "Households that meet the exit standard"),
    "unknown": Text("不详户数（缺数据）", "Households that cannot be judged for lack of data"),
    "verdict_note": Text(
        "结果是建议，不是决定：脱贫须经评议、公示和审批。“不详”表示数据未填全，须由村里补填。",
        "Results are proposals, not decisions: an exit needs the village meeting, notices and approval. “Unknown” "
        "means that data are missing and must be completed in the village.",
    ),
    "note": Text("说明", "Note"),
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
}


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of ``summary.json``.

    ``incidence`` is the share of poor persons; ``incidence_denominator`` says of whom: of the persons of the households
    in the lists that can be judged, or of the agricultural registered population when that was given.
    ``poor_unknown`` counts the households of which it is not known whether they are poor, ``unknown`` those whose exit
    standard cannot be judged.
    """

    households: int
    persons: int
    poor_households: int
    poor_persons: int
    incidence: float | None
    incidence_denominator: str
    poor_unknown: int
    exit_ready: int
    unknown: int


def wanted(policy: Policy) -> tuple[str, ...]:
    """Return the rules that the book tells about; no others need be computed."""
    return ("poor", "net_income_per_head", "shortfall", policy.verdict, *policy.standards)


def figures(results: pl.DataFrame, intake: Intake, population: int | None) -> Figures:
    """Count the households and persons of a determination.

    Persons are the members in the person list; poor persons are the recorded members of poor households.
    """
    sizes = intake.households.select("number", "size")
    judged = results.select("number", "poor").join(sizes, on="number", how="left").drop_nulls("poor")
    poor = judged.filter("poor")
    poor_persons = int(poor["size"].sum() or 0)
    everybody = population or int(judged["size"].sum() or 0)
    return Figures(
        households=results.height,
        persons=intake.persons.height,
        poor_households=poor.height,
        poor_persons=poor_persons,
        incidence=round(poor_persons / everybody, 6) if everybody else None,
        incidence_denominator="agricultural registered population" if population else "persons in judged households",
        poor_unknown=results["poor"].null_count(),
        exit_ready=int(results["exit_ready"].sum() or 0),
        unknown=results["exit_ready"].null_count(),
    )


class ResultsBook:
    """Writes the results of one determination in one language."""

    def __init__(
        self, intake: Intake, policy: Policy, snapshot: Snapshot, names: dict[str, str], numbers: Figures, language: str
    ) -> None:
        self.intake = intake
        self.policy = policy
        self.snapshot = snapshot
        self.names = names
        self.numbers = numbers
        self.language = language
        yes, no, unknown = VERDICTS
        self._verdicts = (yes.in_language(language), no.in_language(language), unknown.in_language(language))

    def say(self, key: str, **values: str) -> str:
        """Return a text of this report in its language."""
        text = _T[key]
        return (text.format(**values) if values else text).in_language(self.language)

    def write(self, path: Path, results: pl.DataFrame, progress: Callable[[int], None] | None = None) -> None:
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
        with Workbook(path, verdicts=self._verdicts, long=frame.height > LONG) as book:
            title = self.say("results_title", year=str(self.intake.year))
            book.title_page(
                self.say("about"), title, [self._basis(), self._figures(), *file_notes(self.intake, self.language)]
            )
            book.table(self.say("households"), columns, frame, frozen=5, progress=progress)

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

    def _basis(self) -> Section:
        return self.say("basis"), [
            (self.say("policy"), f"{self.policy.title.in_language(self.language)}（{self.policy.name}）"),
            (self.say("year"), str(self.intake.year)),
            (self.say("made"), datetime.date.today().isoformat()),  # noqa: DTZ011  the clerk's own calendar
            (self.say("policy_digest"), self.policy.digest),
            (self.say("snapshot"), self.snapshot.sha256),
            (self.say("note"), self.say("verdict_note")),
        ]

    def _incidence(self) -> str:
        n = self.numbers
        if n.incidence is None:
            return self.say("incidence_unknown")
        of = "of_population" if n.incidence_denominator.startswith("agricultural") else "of_lists"
        return f"{n.incidence:.2%} ({self.say(of)})"

    def _figures(self) -> Section:
        n = self.numbers
        return self.say("figures"), [
            (self.say("households_n"), n.households),
            (self.say("persons_n"), n.persons),
            (self.say("poor_households"), n.poor_households),
            (self.say("poor_persons"), n.poor_persons),
            (self.say("incidence"), self._incidence()),
            (self.say("poor_unknown"), n.poor_unknown),
            (self.say("exit_ready"), n.exit_ready),
            (self.say("unknown"), n.unknown),
        ]
