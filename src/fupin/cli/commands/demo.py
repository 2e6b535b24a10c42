"""``fupin demo``: a fictional prefecture, from nothing to pages in the browser."""

from __future__ import annotations

import os
import sys
import time

import click
from rich.table import Table

from fupin.apps.areas.queries import by_code
from fupin.cli import demonstration
from fupin.cli.console import console, progress
from fupin.cli.server import require_free_port
from fupin.synthetic.prefecture import PERSONS

HOST = "127.0.0.1"


@click.command()
@click.option("--persons", type=click.IntRange(min=100), help=f"How many registered poor.  [default: {PERSONS:,}]")
@click.option("--no-serve", is_flag=True, help="Build only.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to serve on.")
@click.option("--reset", is_flag=True, help="Throw an earlier demonstration away first.")
def command(persons: int | None, no_serve: bool, port: int, reset: bool) -> None:
    """Build a fictional prefecture, determine it, and serve it on this machine.

    Real places, invented people. The second start keeps what the first has built.
    """
    if not no_serve:
        require_free_port(HOST, port)
    started = time.monotonic()
    if reset:
        demonstration.throw_away()
    size = demonstration.prepare(persons=persons)
    for stage in demonstration.stages(size):
        with progress(stage.title) as report:
            stage.run(report)
    console.print(_logins())
    console.print(f"Ready in {time.monotonic() - started:.1f} s. The people are invented; the places are real.")
    if not no_serve:
        # A new process: the libraries that built the data keep threads, which the server's workers must not inherit.
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "fupin.cli.main", "serve", "--host", HOST, "--port", str(port)])  # noqa: S606


def _logins() -> Table:
    table = Table("role", "user", "password", "sees", title="Logins", title_justify="left")
    for login in demonstration.logins():
        area = by_code(login.area)
        table.add_row(login.role, login.username, login.password, f"{area} {login.area}")
    return table
