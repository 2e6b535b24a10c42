"""Parameter files: no gap, no overlap, nothing said twice, nothing that decides nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fupin import policy
from fupin.rules import cases, parameters
from fupin.rules.area_measures import AreaMeasures
from fupin.rules.parameters import ParameterError, Parameters, of_the_year_before
from fupin.rules.rule import Graph, Rule, rule
from fupin.rules.text import Text
from fupin.rules.yaml_file import YamlError

HEAD = """
line:
  title: {zh: 线, en: Line}
  unit: yuan a year
  article: "§1"
  values:
"""
SOURCED = "confidence: published, source: a bulletin"


def load(folder: Path, *values: str, head: str = HEAD) -> Parameters:
    text = head + "\n".join(f"    - {{{value}, {SOURCED}}}" for value in values)
    (folder / "lines.yaml").write_text(text, "utf-8")
    return parameters.load(folder)


def test_last_days_may_be_written_and_change_nothing(tmp_path: Path) -> None:
    line = load(
        tmp_path,
        "from: 2016-01-01, value: 2952",
        "from: 2014-01-01, to: 2014-12-31, value: 2800",
        "from: 2015-01-01, to: 2015-12-31, value: 2855",
    )["line"]
    assert [value.since.year for value in line.values] == [2014, 2015, 2016]
    assert line.on(dt.date(2015, 12, 31)).value == 285_500
    assert line.on(dt.date(2030, 1, 1)).value == 295_200


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (("from: 2014-01-01, to: 2014-12-30, value: 1", "from: 2015-01-01, value: 2"), "a gap between .* 2014-12-30"),
        (("from: 2014-01-01, to: 2015-01-01, value: 1", "from: 2015-01-01, value: 2"), "an overlap between"),
        (("from: 2014-01-01, to: 2013-12-31, value: 1", "from: 2015-01-01, value: 2"), "ends before, on 2013-12-31"),
        (("from: 2014-01-01, to: 2014-12-31, value: 1",), "nothing holds after 2014-12-31"),
        (("from: 2014-01-01, to: soon, value: 1",), "'to' must be a date"),
        (("from: 2014-01-01 08:00:00, value: 1",), "'from' must be a date"),
        (("from: 2014-01-01, value: yes",), "True is no number"),
        (("from: 2014-01-01, value: null",), "None is no number"),
        ((), "has no value"),
    ],
)
def test_values_that_do_not_fit_together_are_refused(tmp_path: Path, values: tuple[str, ...], message: str) -> None:
    with pytest.raises(ParameterError, match=rf"{tmp_path.name}/lines.yaml: line.*{message}"):
        load(tmp_path, *values)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit: yuan a year", "unit:", "unit None is not one of"),
        ("{zh: 线, en: Line}", "{zh: 线}", "title: en missing"),
        ("{zh: 线, en: Line}", "Line", "title: expected the fields en, zh"),
    ],
)
def test_a_parameter_without_unit_or_title_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        load(tmp_path, "from: 2014-01-01, value: 1", head=HEAD.replace(old, new))


def test_a_parameter_that_stands_twice_in_a_file_is_refused(tmp_path: Path) -> None:
    """YAML keeps the last of two, and the first would be lost in silence."""
    values = f"    - {{from: 2014-01-01, value: 1, {SOURCED}}}\n"
    (tmp_path / "lines.yaml").write_text(HEAD + values + HEAD + values, "utf-8")
    with pytest.raises(YamlError, match=r"lines\.yaml, line 9: 'line' stands twice"):
        parameters.load(tmp_path)


def test_cases_of_a_rule_that_stand_twice_are_refused(tmp_path: Path) -> None:
    case = "poor:\n  - {year: 2015, given: {a: 1}, then: 1, because: one}\n"
    (tmp_path / "chapter.yaml").write_text(case + case, "utf-8")
    with pytest.raises(YamlError, match="'poor' stands twice"):
        list(cases.load(tmp_path))


@pytest.mark.parametrize("text", ["- a list", "{broken"])
def test_a_file_that_is_no_mapping_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "lines.yaml").write_text(text, "utf-8")
    with pytest.raises(YamlError, match=r"lines\.yaml"):
        parameters.load(tmp_path)


def amount(entity: str, *inputs: str) -> Rule:
    """A rule that needs those inputs."""
    scope: dict[str, object] = {}
    exec(f"def amount({', '.join(inputs)}):\n    'An amount.'", scope)
    return rule(entity, article="§1", kind="money", title=Text("数", "Amount"))(scope["amount"])  # type: ignore[arg-type]


def refuse(loaded: Parameters, item: Rule, *measures: AreaMeasures) -> None:
    policy.refuse_unused(loaded, Graph([item], tuple(loaded)), measures)


def test_a_parameter_that_nothing_uses_is_refused(tmp_path: Path) -> None:
    loaded = load(tmp_path, "from: 2014-01-01, value: 1")
    with pytest.raises(ParameterError, match=r"lines\.yaml: no rule and no measure uses line; remove it"):
        refuse(loaded, amount("household", "size"))


def test_a_parameter_is_used_by_the_year_the_year_before_a_row_s_day_or_a_measure(tmp_path: Path) -> None:
    loaded = load(tmp_path, "from: 2014-01-01, value: 1")
    refuse(loaded, amount("household", "line"))
    refuse(loaded, amount("loan", "line_on_start"))
    refuse(loaded, amount("household", "size"), AreaMeasures(line="line", cutoff="cutoff", dimensions=()))
    before = Parameters((*loaded.values(), of_the_year_before(loaded["line"])))
    refuse(before, amount("household", "previous_line"))


@pytest.mark.parametrize("name", policy.names())
def test_every_policy_refuses_a_parameter_that_is_added_to_it_for_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = load(tmp_path, "from: 2014-01-01, value: 1")
    real = policy.parameters.load
    monkeypatch.setattr(policy.parameters, "load", lambda folder: Parameters((*real(folder).values(), *added.values())))
    with pytest.raises(ParameterError, match="no measure uses line"):
        policy.load.__wrapped__(name)
