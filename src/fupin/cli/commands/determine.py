"""``fupin determine``: two workbooks in, verdicts out. Needs no server and no database."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import click
import polars as pl
from rich.console import Console

from fupin import policy as policies
from fupin.apps.areas.vintages import SHIPPED, read_vintage
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.places import Villages
from fupin.apps.intake.take_in import Intake, take_in, to_tables
from fupin.cli.stages import Stages
from fupin.reports.determination_book import Figures, ResultsBook, figures, wanted
from fupin.reports.issues_book import write_issues
from fupin.rules import engine, snapshot
from fupin.rules.errors import FupinError
from fupin.rules.policy import restricted
from fupin.rules.text import Text

_DONE = Text(
    "{households} 户 {persons} 人；贫困 {poor_households} 户 {poor_persons} 人，"
    "另有 {poor_unknown} 户收入未填全、是否贫困不详；达到脱贫标准 {exit_ready} 户，"
    "不详 {unknown} 户；问题 {issues} 条。",
    "{households} households, {persons} persons; poor: {poor_households} households, {poor_persons} persons, "
    "and {poor_unknown} households of which it is not known; "
    "{exit_ready} households meet the exit standard, {unknown} cannot be judged; {issues} issues.",
)
_REFUSED = Text(
    "未采用 {households} 户、{persons} 人的行，原因见 issues.xlsx。",
    "{households} household rows and {persons} person rows were not taken; issues.xlsx says why.",
)
_DROPPED = Text("按规定舍去的列：{headings}", "Columns dropped on principle: {headings}")
_WHERE = Text("结果：{directory}（{seconds} 秒）", "Results: {directory} ({seconds} s)")


def villages_of(areas: Path) -> tuple[Villages, dict[str, str]]:
    """Return the villages of a list of areas, and the names of all its areas by code."""
    entries = read_vintage(areas).entries
    frame = pl.DataFrame(
        {
            "code": [entry.code for entry in entries],
            "name": [entry.name for entry in entries],
            "level": [str(entry.level.value) for entry in entries],
        }
    ).unique("code", keep="last", maintain_order=True)
    return Villages(frame), dict(zip(frame["code"], frame["name"], strict=True))


@click.command(name="determine")
@click.argument("households", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("persons", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--year", type=click.IntRange(2010, 2100), required=True, help="The year that the lists describe.")
@click.option(
    "--out",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where results.xlsx, issues.xlsx and summary.json go.",
)
@click.option("--policy", "policy_name", default="ganzi2015", show_default=True, help="The policy to apply.")
@click.option(
    "--population",
    type=click.IntRange(min=1),
    metavar="N",
    help="Agricultural registered population of the places in the lists, the official denominator of the headcount "
    "ratio. Without it the ratio is that among the persons in the lists.",
)
@click.option(
    "--areas",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    default=SHIPPED,
    metavar="FILE.csv",
    help="Another list of places, as for fupin areas import.  [default: the 18 counties of Ganzi]",
)
@click.option(
    "--keep-snapshot", is_flag=True, help="Keep the frozen data in DIR/snapshot, to replay the determination."
)
@click.option(
    "--language",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="Language of the workbooks and messages.",
)
def command(
    *,
    households: Path,
    persons: Path,
    year: int,
    directory: Path,
    policy_name: str,
    population: int | None,
    areas: Path,
    keep_snapshot: bool,
    language: str,
) -> None:  # fmt: skip
    """Determine from two workbooks, HOUSEHOLDS and PERSONS (xlsx, xls, ods or csv), without server or database.

    Writes results.xlsx (a row per household: verdict, standards, shortfall, needs, reason), issues.xlsx (what is wrong
    in which cell and what to do) and summary.json. Wrong rows never stop right ones.
    """
    started = time.perf_counter()
    policy = policies.load(policy_name)
    villages, names = villages_of(areas)
    stages = Stages(language)
    directory.parent.mkdir(parents=True, exist_ok=True)
    pending = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        with stages.progress:
            try:
                intake = take_in(households, persons, year=year, villages=villages, progress=stages)
            except IntakeError as error:
                raise FupinError(error.text.in_language(language)) from error
            stages("determine", 0)
            frozen = snapshot.write(pending / "snapshot", year=year, tables=to_tables(intake))
            results = engine.household_results(frozen, restricted(policy, wanted(policy)))
            numbers = figures(results, intake, population)
            book = ResultsBook(intake, policy, frozen, names, numbers, language)
            book.write(pending / "results.xlsx", results, lambda rows: stages("write", rows))
            write_issues(pending / "issues.xlsx", intake, language)
        if not keep_snapshot:
            shutil.rmtree(pending / "snapshot")
        seconds = round(time.perf_counter() - started, 2)
        summary = _summary(numbers, intake, policy_name, frozen.sha256, seconds)
        (pending / "summary.json").write_text(
            json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        _publish(pending, directory)
    finally:
        shutil.rmtree(pending, ignore_errors=True)
    _tell(numbers, intake, directory, seconds, language)


def _summary(numbers: Figures, intake: Intake, policy: str, sha256: str, seconds: float) -> dict[str, object]:
    counted = asdict(numbers) | {"issues": intake.issues.height}
    return counted | {"policy": policy, "snapshot_sha256": sha256, "seconds": seconds}


def _publish(pending: Path, directory: Path) -> None:
    """Move the finished files to where they belong; results of an earlier run are replaced."""
    directory.mkdir(exist_ok=True)
    shutil.rmtree(directory / "snapshot", ignore_errors=True)
    for path in sorted(pending.iterdir()):
        try:
            path.replace(directory / path.name)
        except OSError as error:
            raise FupinError(
                f"{directory / path.name}: {error.strerror}. Close the file in Excel and try again."
            ) from error


def _tell(numbers: Figures, intake: Intake, directory: Path, seconds: float, language: str) -> None:
    """Say in a few lines what came out."""
    console = Console(highlight=False, soft_wrap=True)
    counted = {name: f"{value:,}" for name, value in asdict(numbers).items() if isinstance(value, int)}
    console.print(_DONE.format(**counted, issues=f"{intake.issues.height:,}").in_language(language))
    refused = {f"{kind}s": f"{count.refused:,}" for kind, count in intake.counts.items()}
    if any(count.refused for count in intake.counts.values()):
        console.print(_REFUSED.format(**refused).in_language(language), style="yellow")
    dropped = [heading for book in intake.books.values() for heading in book.dropped]
    if dropped:
        console.print(_DROPPED.format(headings=", ".join(dropped)).in_language(language))
    console.print(
        _WHERE.format(directory=str(directory), seconds=f"{seconds:.1f}").in_language(language), style="green"
    )
