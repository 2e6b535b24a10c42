"""``fupin users``: create, list and disable users."""

from __future__ import annotations

import click
from rich.table import Table

from fupin.apps.accounts import actions
from fupin.apps.accounts.models import Role, User
from fupin.apps.accounts.passwords import random_password
from fupin.apps.accounts.scope import current_appointments
from fupin.apps.areas.models import Area
from fupin.cli.console import console
from fupin.rules.errors import FupinError


@click.group()
def command() -> None:
    """Create, list and disable users."""


@command.command()
@click.argument("username")
@click.option("--role", required=True, type=click.Choice(Role.values), help="What the user is appointed to do.")
@click.option("--area", "code", required=True, help="Code of the area: 4, 6, 9 or 12 digits.")
@click.option("--name", "full_name", default="", help="Name under which the user signs.")
@click.option("--ask-password", is_flag=True, help="Ask for the password instead of making one.")
def add(username: str, role: str, code: str, full_name: str, ask_password: bool) -> None:
    """Create USERNAME, or appoint an existing user to a further area.

    The password of a new user is made and printed once.
    """
    area = Area.objects.filter(code=code, valid_to__isnull=True).first()
    if area is None:
        raise FupinError(f"No area has the code {code} today. `fupin areas list` shows the codes.")
    user = User.objects.filter(username=username).first()
    if user is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask_password else None
        shown = None if password else random_password()
        user = actions.create_user(actor=None, username=username, full_name=full_name, password=password or shown)
        if shown:
            console.print(f"Password of {username}: [bold]{shown}[/]  (not shown again)")
    actions.appoint(actor=None, user=user, role=Role(role), area=area)
    console.print(f"{username} is {role} of {area.name} ({area.code}).")


@command.command("list")
def list_() -> None:
    """List the users with their appointments."""
    table = Table("user", "name", "appointments", "last login", box=None)
    for user in User.objects.order_by("username"):
        held = ", ".join(f"{each.role} {each.area.name} ({each.area.code})" for each in current_appointments(user))
        seen = f"{user.last_login:%Y-%m-%d %H:%M}" if user.last_login else "never"
        table.add_row(user.username, user.full_name, held if user.is_active else "[red]disabled[/]", seen)
    console.print(table)


@command.command()
@click.argument("username")
def password(username: str) -> None:
    """Give USERNAME a new password, made and printed once."""
    made = random_password()
    actions.set_password(actor=None, user=_user(username), password=made)
    console.print(f"Password of {username}: [bold]{made}[/]  (not shown again)")


@command.command()
@click.argument("username")
def disable(username: str) -> None:
    """Shut USERNAME out. What they did stays on record."""
    actions.disable(actor=None, user=_user(username))
    console.print(f"{username} is disabled.")


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise FupinError(f"There is no user {username}. `fupin users list` shows all.")
    return user
