"""``fupin freeze``: an immutable snapshot of a year of the register."""

from __future__ import annotations

import click

from fupin.apps.determination import actions
from fupin.cli.console import console, progress


@click.command()
@click.option("--year", required=True, type=click.IntRange(2010, 2100), help="Year to freeze.")
@click.option("--determine", is_flag=True, help="Determine the snapshot, too.")
@click.option("--policy", default="ganzi2015", show_default=True, help="Policy to determine with.")
def command(year: int, determine: bool, policy: str) -> None:
    """Freeze a year of the register; the same data give the same snapshot."""
    with progress(f"Freezing {year}"):
        snapshot = actions.freeze(actor=None, year=year)
    console.print(f"{snapshot.households:,} households, {snapshot.persons:,} persons, SHA-256 {snapshot.sha256}")
    if determine:
        with progress(f"Determining {year}") as report:
            made = actions.determine(actor=None, snapshot=snapshot, policy=policy, progress=report)
        console.print(f"Determined with {policy} in {made.seconds:.2f} s.")
