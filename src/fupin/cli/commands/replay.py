"""fupin replay: compute a determination again and compare."""

from __future__ import annotations

import sys

import click
from rich.console import Console
from rich.table import Table

from fupin.apps.determination import replay


@click.command()
@click.argument("number", type=int)
def command(number: int) -> None:
    """Compute determination NUMBER again from its snapshot; say "identical", or list the differences.

    Exit code 0 when identical, 1 when something differs.
    """
    console = Console()
    with console.status("Computing again"):
        found = replay.replay(number)
    record = found.determination
    console.print(
        f"Determination {record.pk} of {record.snapshot.year}, {record.policy}, {record.created:%Y-%m-%d %H:%M}"
    )
    if found.policy_changed:
        console.print("The policy has changed since: its rules or parameters have another digest.")
    for name in found.parameters_changed:
        console.print(f"Parameter {name} has another value than then.")
    if found.identical:
        console.print("[green]identical[/green]")
        return
    table = Table("entity", "column", "rows that differ", "for example")
    for item in found.differences:
        table.add_row(item.entity, item.column, f"{item.rows:,}", ", ".join(item.examples))
    console.print(table)
    sys.exit(1)
