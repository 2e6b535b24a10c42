"""``fupin import``: bring two workbooks of the national system into the register."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from fupin.apps.intake.actions import Imported, import_workbooks
from fupin.apps.intake.errors import IntakeError
from fupin.cli.stages import Stages
from fupin.reports.issues_book import write_issues
from fupin.rules.errors import FupinError
from fupin.rules.text import Text

_NAMES = {"household": Text("户", "Households"), "person": Text("人", "Persons")}
_COUNTS = Text(
    "{name}：读取 {read} 行，新增 {created}，变更 {changed}，未变 {unchanged}，未采用 {refused}",
    "{name}: {read} rows read, {created} new, {changed} changed, {unchanged} unchanged, {refused} not taken",
)
_NEXT = Text(
    "页面仍显示上次冻结的数据；要重新认定，请运行：fupin freeze --year {year} --determine",
    "The pages still show what was frozen last; to determine anew, run: fupin freeze --year {year} --determine",
)
_NOTHING = Text("与登记库一致，没有任何变更。", "The register agrees with the files already; nothing was changed.")
_ISSUES = Text("问题 {count} 条", "{count} issues")
_ISSUES_WHERE = Text("，见 {path}", ", see {path}")
_ISSUES_HOW = Text("，用 --issues 文件.xlsx 写出清单", "; write the list with --issues FILE.xlsx")
_DROPPED = Text("按规定舍去的列：{headings}", "Columns dropped on principle: {headings}")


@click.command(name="import")
@click.argument("households", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("persons", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--year", type=click.IntRange(2010, 2100), required=True, help="The year that the lists describe.")
@click.option(
    "--issues",
    "issues_path",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.xlsx",
    help="Write what is wrong in which cell, and what to do.",
)
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="Language of the messages."
)
def command(households: Path, persons: Path, year: int, issues_path: Path | None, language: str) -> None:
    """Bring two workbooks, HOUSEHOLDS and PERSONS (xlsx, xls, ods or csv), into the register.

    New households and persons are created, known ones are changed where the files differ, with history; an empty cell
    never erases what is recorded, and nobody is removed. The same files a second time change nothing.
    """
    stages = Stages(language)
    with stages.progress:
        try:
            imported = import_workbooks(actor=None, households=households, persons=persons, year=year, progress=stages)
        except IntakeError as error:
            raise FupinError(error.text.in_language(language)) from error
        if issues_path is not None:
            stages("write", 0)
            write_issues(issues_path, imported.intake, language)
    _tell(imported, issues_path, language)


def _tell(imported: Imported, issues_path: Path | None, language: str) -> None:
    """Say in a few lines what was done."""
    console = Console(highlight=False, soft_wrap=True)
    changes, intake = imported.changes, imported.intake
    for kind, change in changes.items():
        counts = intake.counts[kind]
        numbers = {"created": change.created, "changed": change.changed, "unchanged": change.unchanged}
        numbers |= {"read": counts.read, "refused": counts.refused}
        shown = {name: f"{number:,}" for name, number in numbers.items()}
        console.print(_COUNTS.format(name=_NAMES[kind], **shown).in_language(language))
    if not any(change.created or change.changed for change in changes.values()):
        console.print(_NOTHING.in_language(language), style="green")
    else:
        console.print(_NEXT.format(year=str(imported.run.year)).in_language(language))
    if imported.run.dropped_headings:
        console.print(_DROPPED.format(headings=", ".join(imported.run.dropped_headings)).in_language(language))
    if intake.issues.height:
        where = _ISSUES_HOW if issues_path is None else _ISSUES_WHERE.format(path=str(issues_path))
        line = _ISSUES.format(count=f"{intake.issues.height:,}").in_language(language)
        console.print(line + where.in_language(language), style="yellow")
