"""fupin parameters: a table that can be read, and JSON and CSV that agree with it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from fupin import policy
from fupin.cli.commands.parameters import command
from fupin.rules.parameters import PREVIOUS, UNCONFIRMED


def run(*options: str) -> Result:
    return CliRunner().invoke(command, options, catch_exceptions=False)


def answer(*options: str) -> dict[str, dict]:
    return {entry["name"]: entry for entry in json.loads(run("--format", "json", *options).stdout)}


@pytest.mark.parametrize("name", policy.names())
def test_every_parameter_is_listed_once_with_all_its_values(name: str) -> None:
    listed = answer("--policy", name)
    expected = {key: item for key, item in policy.load(name).parameters.items() if not key.startswith(PREVIOUS)}
    assert list(listed) == list(expected)
    assert all(len(listed[key]["values"]) == len(item.values) for key, item in expected.items())


def test_values_are_in_the_units_of_the_files_with_first_and_last_day() -> None:
    line = answer()["province_exit_line"]
    assert (line["unit"], line["article"], line["title"]["zh"]) == ("yuan a year", "§24", "省定脱贫线")
    values = {value["from"]: (value["value"], value["to"]) for value in line["values"]}
    assert values["2015-01-01"] == (2855, "2015-12-31")
    assert values["2020-01-01"] == (4000, None)
    assert answer()["base_rate_one_year"]["values"][-1]["value"] == 4.35


def test_unconfirmed_values_and_only_these() -> None:
    listed = answer("--unconfirmed")
    values = [value for entry in listed.values() for value in entry["values"]]
    assert values and all(value["unconfirmed"] and value["confidence"] in UNCONFIRMED for value in values)
    assert "target_persons" not in listed


def test_values_of_a_day_leave_out_what_begins_later() -> None:
    listed = answer("--on", "2015-12-31")
    assert [value["value"] for value in listed["province_exit_line"]["values"]] == [2855]
    for entry in listed.values():
        [value] = entry["values"]
        assert value["from"] <= "2015-12-31" <= (value["to"] or "9999")
    first = {name: min(value["from"] for value in entry["values"]) for name, entry in answer().items()}
    before = dt.date.fromisoformat(max(first.values())) - dt.timedelta(days=1)
    assert set(answer("--on", str(before))) == {name for name, day in first.items() if day <= str(before)} < set(first)


def test_csv_holds_the_same_as_json() -> None:
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv").stdout)))
    told = [
        (name, value["from"], value["to"] or "", value["value"], value["source"])
        for name, entry in answer().items()
        for value in entry["values"]
    ]
    assert [(row["name"], row["from"], row["to"], float(row["value"]), row["source"]) for row in rows] == told


def on_a_terminal(columns: int, language: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the lines of the table on a terminal of this width."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(columns))
    return re.sub(r"\x1b\[[\d;]*m", "", run("--language", language).stdout).splitlines()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_fits_the_terminal_and_cuts_nothing(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow, wide = (on_a_terminal(columns, language, monkeypatch) for columns in (100, 200))
    listed = {name: item for name, item in policy.load().parameters.items() if not name.startswith(PREVIOUS)}
    sources = " ".join(value.source for item in listed.values() for value in item.values)
    for columns, lines in ((100, narrow), (200, wide)):
        assert max(map(cell_len, lines)) <= columns
        assert set(listed) <= set(" ".join(lines).split())
        assert {word for word in sources.split() if len(word) < 20} <= set(" ".join(lines).split())
    assert len(wide) < len(narrow) * 0.8, "a wide terminal is used"


def test_the_table_speaks_both_languages() -> None:
    chinese, english = run("--on", "2015-12-31").stdout, run("--on", "2015-12-31", "--language", "en").stdout
    assert "省定脱贫线" in chinese and "背景知识" in chinese and "待确认" in chinese
    assert "Provincial exit line" in english and "background" in english and "to be confirmed" in english
    assert max(map(len, english.splitlines())) <= 100


def test_an_unknown_policy_is_refused_with_the_choices() -> None:
    result = run("--policy", "nowhere")
    assert result.exit_code == 2
    assert "ganzi2015" in result.stderr
