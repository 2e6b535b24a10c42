"""The entry point of the command line. A subcommand's module is loaded only when it is called."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from collections.abc import Sequence

import click
import django
from click import Command, Context, Group

from fupin.cli import commands
from fupin.rules.errors import FupinError


class Subcommands(Group):
    """Find the subcommands in the package ``commands`` by their module names."""

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of all subcommands."""
        return sorted(module.name.strip("_").replace("_", "-") for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Load one subcommand; Django is set up first, because its module may import models."""
        if cmd_name not in self.list_commands(ctx):
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fupin.config.settings")
        django.setup()
        name = cmd_name.replace("-", "_")
        if not any(module.name == name for module in pkgutil.iter_modules(commands.__path__)):
            name += "_"  # a Python keyword, such as import_
        command: Command = importlib.import_module(f"{commands.__name__}.{name}").command
        return command


@click.group(cls=Subcommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="fupin")
def cli() -> None:
    """Work on poverty household by household (扶贫)."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; an error that the user can mend is one sentence and exit code 2."""
    try:
        cli.main(args=list(arguments) if arguments is not None else None, prog_name="fupin")
    except FupinError as error:
        click.echo(f"fupin: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
