"""The web server, run inside the command line."""

from __future__ import annotations

import socket
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from fupin.cli.console import console
from fupin.rules.errors import FupinError


class PortUnavailable(FupinError):
    """The server cannot listen where it should."""


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return import_app("fupin.config.wsgi:application")


def require_free_port(host: str, port: int) -> None:
    """Raise PortUnavailable when nobody could listen there now."""
    try:
        with socket.create_server((host, port)):
            pass
    except PermissionError as error:
        raise PortUnavailable(
            f"Port {port} needs administrator's rights. Choose one above 1023, such as --port 8000"
        ) from error
    except OSError as error:
        raise PortUnavailable(
            f"Another program listens on port {port} of {host}, perhaps an earlier start of this one. Stop it, "
            f"or choose another port: --port {port + 1}"
        ) from error


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until interrupted.

    Each worker loads the application itself: Polars and DuckDB keep threads, which do not survive a fork.
    """
    require_free_port(host, port)
    _Server(
        {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "timeout": 120,
            "graceful_timeout": 5,
            "max_requests": 5000,
            "max_requests_jitter": 500,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda _server: console.print(
                f"[bold green]fupin[/] listens on [bold]http://{host}:{port}/[/]  (Ctrl-C stops it)"
            ),
        }
    ).run()
