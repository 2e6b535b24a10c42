"""fupin simulate: what if a line, a threshold or a standard were different."""

from __future__ import annotations

import dataclasses
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from fupin import policy as policies
from fupin.apps.determination import queries, store
from fupin.apps.determination.errors import NoSuchDetermination
from fupin.rules import simulation
from fupin.rules.explain import show
from fupin.rules.policy import Policy
from fupin.rules.simulation import Figures, Simulation
from fupin.rules.tables import YUAN_A_YEAR


def _json(found: Simulation) -> str:
    def plain(value: Any) -> Any:
        return float(value) if isinstance(value, Decimal) else str(value)

    return json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=1, default=plain)


def _rows(found: Simulation, policy: Policy, language: str) -> list[tuple[str, str, str]]:
    def money(side: Figures) -> str:
        return show("money", side.spending, unit=YUAN_A_YEAR).in_language(language)

    def share(value: float | None) -> str:
        return "—" if value is None else f"{value:.2%}"

    def index(value: float | None) -> str:
        return "—" if value is None else f"{value:.4f}"

    now, then = found.today, found.then
    rows = [
        (policy.graph[name].title.in_language(language), f"{now.households[name]:,}", f"{then.households[name]:,}")
        for name in now.households
    ]
    rows += [
        (policy.graph[name].title.in_language(language), f"{now.areas[name]:,}", f"{then.areas[name]:,}")
        for name in now.areas
    ]
    return [
        *rows,
        ("entitlements", money(now), money(then)),
        ("coverage", share(now.coverage), share(then.coverage)),
        ("leakage", share(now.leakage), share(then.leakage)),
        ("Gini", index(now.gini), index(then.gini)),
        ("Gini with entitlements", index(now.gini_after), index(then.gini_after)),
    ]


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--year", type=int, help="Year of the snapshot; the newest determined when not given.")
@click.option("--inside", default="", metavar="CODE", help="Only the households inside this area.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(file: Path, year: int | None, inside: str, form: str, language: str) -> None:
    """Compute a scenario (FILE, YAML) over a snapshot and compare it with today.

    A scenario has a name, parameters (name: value, money in yuan) and verdict rules that count as met (without).
    Nothing is changed or kept. Cells with fewer than five households are hidden.
    """
    record = queries.current(year)
    if record is None:
        raise NoSuchDetermination(f"nothing has been determined{f' for {year}' if year else ''} yet; run: fupin freeze")
    policy = policies.load(record.policy)
    console = Console()
    with console.status("Computing"):
        frozen = store.open_snapshot(record.snapshot, verify=False)
        found = simulation.simulate(frozen, policy, simulation.read(file), inside=inside)
    if form == "json":
        click.echo(_json(found))
        return
    table = Table("", "today", found.scenario.name, title=f"{policy.title.in_language(language)} · {found.year}")
    for row in _rows(found, policy, language):
        table.add_row(*row)
    console.print(table)
    moves = Table("by", "group", "verdict", "", "households", "persons")
    for item in found.changes:
        title = policy.graph[item.verdict].title.in_language(language)
        hidden = f"< {simulation.SMALLEST_CELL}"
        cells = [hidden if value is None else f"{value:,}" for value in (item.households, item.persons)]
        moves.add_row(item.dimension, item.group, title, item.direction, *cells)
    console.print(moves)
