"""``fupin migrate``: make the database and the static files those of this version."""

from __future__ import annotations

import click

from fupin.cli.console import console
from fupin.cli.installation import collect_static_files, migrate


@click.command()
def command() -> None:
    """Bring database and static files up to this version. Does nothing when they are."""
    steps = migrate()
    console.print(f"{steps} migrations applied." if steps else "The database is up to date.")
    console.print("Static files collected." if collect_static_files() else "The static files are up to date.")
