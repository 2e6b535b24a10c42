"""``fupin synthesize``: make a fictional prefecture: real places, invented people."""

from __future__ import annotations

import csv
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.areas.models import Area
from fupin.apps.registry.bulk import load_register
from fupin.synthetic import parquet, workbooks
from fupin.synthetic.prefecture import PERSONS, YEARS, Fictional, SyntheticError, prefecture

_REASON = "fictional prefecture"


def _years(context: click.Context, parameter: click.Parameter, text: str | None) -> tuple[int, ...] | None:
    """Read ``2015``, ``2014-2018`` or ``2014,2016``."""
    if text is None:
        return None
    years: set[int] = set()
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{4})(?:\s*-\s*(\d{4}))?\s*", part)
        if not found:
            raise click.BadParameter("write years as 2015, 2014-2018 or 2014,2016")
        years |= set(range(int(found[1]), int(found[2] or found[1]) + 1))
    return tuple(sorted(years))


@click.command(name="synthesize")
@click.option("--persons", default=PERSONS, show_default=True, help="Registered poor of each prefecture in 2014.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same people again.")
@click.option("--years", callback=_years, help="Years from 2014 to 2020, as 2014-2018 (the default) or 2014,2016.")
@click.option("--year", type=int, help="One year instead of --years.")
@click.option(
    "--prefectures", default=1, show_default=True, type=click.IntRange(1, 998), help="Copies under other codes."
)
@click.option(
    "--workbooks",
    "books",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write households.xlsx and persons.xlsx as the national system exports them (last year).",
)
@click.option(
    "--parquet",
    "columns",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write the register's frames and a snapshot of each year.",
)
@click.option("--database", is_flag=True, help="Load into the database, which must not hold these households.")
@click.option(
    "--error-rate",
    default=0.0,
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Share of rows of the workbooks with a mistake, listed in mistakes.csv.",
)
def command(
    *,
    persons: int,
    seed: int,
    years: tuple[int, ...] | None,
    year: int | None,
    prefectures: int,
    books: Path | None,
    columns: Path | None,
    database: bool,
    error_rate: float,
) -> None:  # fmt: skip
    """Make a fictional prefecture: real places, invented people, several years.

    Say where it goes: --workbooks, --parquet, --database, or several of them.
    """
    if not (books or columns or database):
        raise SyntheticError("Nothing to do: say where the prefecture goes, with --workbooks, --parquet or --database.")
    if books and prefectures > 1:
        raise SyntheticError("Workbooks hold one prefecture: leave --prefectures out, or write --parquet.")
    wanted = (year,) if year is not None else years or YEARS
    console = Console(stderr=True)
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
                   TimeElapsedColumn(), console=console)  # fmt: skip
    with bar:
        for index in range(prefectures):
            place = f"prefecture {index + 1} of {prefectures}" if prefectures > 1 else "the prefecture"
            task = bar.add_task(f"Inventing {place}", total=None)
            began = time.monotonic()
            fictional = prefecture(persons=persons, seed=seed, years=wanted, index=index)
            bar.update(task, total=1, completed=1)
            register = fictional.register
            console.print(
                f"{register.households.height:,} households, {register.persons.height:,} persons, "
                f"years {', '.join(map(str, fictional.years))} ({time.monotonic() - began:.1f} s)"
            )
            if columns:
                _to_parquet(fictional, columns / fictional.code if prefectures > 1 else columns, _reporter(bar))
            if books:
                _to_workbooks(fictional, books, error_rate, seed, console, _reporter(bar))
            if database:
                _to_database(fictional, index, _reporter(bar))


def _reporter(bar: Progress) -> Callable[[str, float], None]:
    """Return a function that shows a stage and how much of it is done."""
    task = bar.add_task("", total=1.0)

    def report(stage: str, done: float) -> None:
        bar.update(task, description=stage[:1].upper() + stage[1:] if " " in stage else stage, completed=done)

    return report


def _to_parquet(fictional: Fictional, directory: Path, report: Callable[[str, float], None]) -> None:
    report("frames", 0.0)
    parquet.write_frames(fictional, directory)
    for number, year in enumerate(fictional.years, 1):
        report(f"snapshot {year}", number / len(fictional.years))
        parquet.write_snapshot(fictional, directory / f"snapshot-{year}", year=year)


def _to_workbooks(
    fictional: Fictional,
    directory: Path,
    rate: float,
    seed: int,
    console: Console,
    report: Callable[[str, float], None],
) -> None:
    year = fictional.years[-1]
    written = workbooks.write(fictional, directory, year=year, error_rate=rate, seed=seed, progress=report)
    console.print(f"{written.households}\n{written.persons}")
    if rate:
        path = directory / "mistakes.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["book", "row", "heading", "mistake"])
            rows.writerows([m.book, m.row, m.heading, m.kind] for m in written.mistakes)
        console.print(f"{path}: {len(written.mistakes)} mistakes")


def _to_database(fictional: Fictional, index: int, report: Callable[[str, float], None]) -> None:
    if index == 0 and not Area.objects.exists():
        import_areas(actor=None)
    elif not Area.objects.filter(code=fictional.code).exists():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "areas.csv"
            fictional.areas.write_csv(path)
            import_areas(actor=None, file=path)
    load_register(fictional.register, actor=None, reason=_REASON, progress=report)
