"""What the command line prints on, and how it shows long work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

Report = Callable[[str, float], None]
"""Called by long work with what it does now and the share that is done (0 to 1)."""

console = Console(highlight=False)


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """Show a bar with the title while the block runs; one line with the time stays.

    Without a terminal (a log, a pipe) only that line is printed.
    """
    columns = (
        SpinnerColumn(finished_text="[green]✓[/]"),
        TextColumn("{task.description}", table_column=Column(min_width=37)),
        BarColumn(bar_width=16),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[now]}[/]"),
    )
    with Progress(*columns, console=console) as bars:
        task = bars.add_task(title, total=1.0, now="")

        def report(now: str, share: float) -> None:
            bars.update(task, completed=min(share, 1.0), now=now)

        yield report
        bars.update(task, completed=1.0, now="")
