"""``fupin serve``: serve the pages."""

from __future__ import annotations

import click

from fupin.cli.server import serve


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="Processes.")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 64), help="Threads per process.")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages with gunicorn. Run `fupin migrate` before, once per version."""
    serve(host=host, port=port, workers=workers, threads=threads)
