"""fupin parameters: the numbers of a policy, with their sources."""

from __future__ import annotations

import datetime as dt

import click
from rich.console import Console
from rich.table import Table

from fupin import policy as policies
from fupin.rules.explain import show
from fupin.rules.parameters import UNCONFIRMED


@click.command()
@click.option("--policy", default="ganzi2015", show_default=True, help="Name of the policy.")
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Only the values that hold on this day.")
@click.option("--unconfirmed", is_flag=True, help="Only values that somebody must confirm.")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
def command(policy: str, day: dt.datetime | None, unconfirmed: bool, language: str) -> None:
    """List every parameter of a policy: value, unit, from when, confidence, source, article."""
    table = Table("parameter", "from", "value", "confidence", "article", "source")
    for parameter in policies.load(policy).parameters.values():
        values = parameter.values if day is None else (parameter.on(day.date()),)
        for value in values:
            if unconfirmed and value.confidence not in UNCONFIRMED:
                continue
            table.add_row(
                f"{parameter.title.in_language(language)}\n[dim]{parameter.name}[/dim]",
                f"{value.since}",
                show(parameter.kind, value.value, unit=parameter.unit).in_language(language),
                value.confidence,
                parameter.article,
                value.source,
            )
    Console().print(table)
