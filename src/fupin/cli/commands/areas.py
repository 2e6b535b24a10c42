"""``fupin areas``: import, list and export the areas of the register."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from fupin.apps.accounts.area_actions import import_areas
from fupin.apps.areas.models import Area, Level
from fupin.apps.areas.queries import areas_at, inside
from fupin.apps.areas.vintages import SHIPPED, write_vintage


def _code(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Accept the digits of a code."""
    if value and not (value.isascii() and value.isdigit()):
        raise click.BadParameter(f"{value!r} is not an area code. Give its digits, for example 513322.")
    return value


_inside = click.option("--inside", "within", default="", metavar="CODE", callback=_code, help="Only in this area.")


@click.group(name="areas")
def command() -> None:
    """Import, list and export areas (prefectures, counties, townships, villages)."""


@command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path), default=SHIPPED)
@click.option("--close-missing", is_flag=True, help="The list is complete: end areas that it no longer has.")
def import_(file: Path, close_missing: bool) -> None:
    """Import a list of areas from a CSV FILE; without FILE the list of Ganzi that comes with the product.

    Columns: code, name, level, parent, residents_committee, valid_from [, valid_to, successor].
    """
    result = import_areas(actor=None, file=file, close_missing=close_missing)
    if result.wrote:
        click.echo(f"{result.added} areas added, {result.changed} changed, {result.ended} ended.")
    else:
        click.echo(f"Nothing to do: all {result.unchanged} rows are in the register as they are.")


@command.command(name="list")
@click.option("--level", type=click.Choice([level.value for level in Level]), default="county", show_default=True)
@_inside
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="As they are valid on this day (default: today).")
def list_(level: str, within: str, on: datetime.datetime | None) -> None:
    """Print code and name of the areas of a level, a line each."""
    for code, name in areas_at(Level(level), within, on.date() if on else None).values_list("code", "name"):
        click.echo(f"{code}\t{name}")


@command.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, writable=True))
@_inside
def export(file: Path, within: str) -> None:
    """Write all vintages of the areas to a CSV FILE that can be imported again."""
    areas = list(Area.objects.filter(inside(within)).select_related("parent", "successor"))
    write_vintage(file, areas)
    click.echo(f"{len(areas)} areas written to {file}.")
