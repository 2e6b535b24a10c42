"""``fupin users``: a user who can log in, from the command line."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from fictional import Prefecture
from fupin.apps.accounts.models import Role, User
from fupin.apps.accounts.scope import scope_of
from fupin.cli.commands.users import command
from fupin.rules.errors import FupinError


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_add_makes_a_password_once_and_appoints(prefecture: Prefecture) -> None:
    output = _run("add", "wang", "--role", "township_clerk", "--area", prefecture.township.code, "--name", "王芳")
    user = User.objects.get(username="wang")
    password = re.search(r"Password of wang: (\S+)", output)
    assert password and user.check_password(password[1])
    assert scope_of(user).codes == (prefecture.township.code,)

    again = _run("add", "wang", "--role", "county_office", "--area", prefecture.county.code)
    assert "Password" not in again
    assert scope_of(User.objects.get(username="wang")).codes == (prefecture.county.code,)


def test_an_unknown_area_and_an_unknown_user_are_said_so(prefecture: Prefecture) -> None:
    runner = CliRunner()
    with pytest.raises(FupinError, match="fupin areas list"):
        runner.invoke(command, ["add", "x", "--role", "county_office", "--area", "999999"], catch_exceptions=False)
    assert not User.objects.filter(username="x").exists()
    with pytest.raises(FupinError, match="fupin users list"):
        runner.invoke(command, ["disable", "nobody"], catch_exceptions=False)


def test_list_shows_appointments_and_who_is_disabled(prefecture: Prefecture) -> None:
    _run("disable", Role.FIRST_SECRETARY.value)
    lines = {line.split()[0]: line for line in _run("list").splitlines() if line.strip()}
    assert "disabled" in lines[Role.FIRST_SECRETARY.value]
    assert prefecture.county.code in lines[Role.COUNTY_OFFICE.value]
