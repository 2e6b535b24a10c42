"""Rules, parameters and snapshots refuse what does not fit, with a sentence that helps."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from fupin.rules import parameters, snapshot
from fupin.rules.parameters import ParameterError
from fupin.rules.rule import Graph, Reasons, Rule, RuleError, rule
from fupin.rules.snapshot import SnapshotError
from fupin.rules.tables import MAY_BE_LEFT_OUT, TABLES, Table
from fupin.rules.text import Text

SAME = Text("同", "same")
REASONS = Reasons(SAME, SAME, SAME)


def amount(name: str, *inputs: str) -> Rule:
    """A household rule of that name that needs those inputs."""
    scope: dict[str, object] = {}
    exec(f"def {name}({', '.join(inputs)}):\n    'An amount.'\n    return {inputs[0]}", scope)
    return rule("household", article="§1", kind="money", title=SAME)(scope[name])  # type: ignore[arg-type]


def test_an_input_that_nothing_provides_is_refused() -> None:
    with pytest.raises(RuleError, match=r"'sise' is no column or rule of household"):
        Graph([amount("per_head", "sise")], [])


def test_an_input_with_two_meanings_is_refused() -> None:
    with pytest.raises(RuleError, match="stands for two things"):
        Graph([amount("per_head", "size")], ["size"])


def test_a_circle_is_refused() -> None:
    with pytest.raises(RuleError, match="circle: first, second"):
        Graph([amount("first", "second"), amount("second", "first")], [])


def test_two_rules_of_one_name_are_refused() -> None:
    with pytest.raises(RuleError, match="first is defined twice"):
        Graph([amount("first", "size"), amount("first", "size")], [])


def test_a_verdict_must_say_its_reasons() -> None:
    with pytest.raises(RuleError, match="must say its reasons"):
        rule("household", article="§1", kind="verdict", title=SAME)(lambda size: size > 0)


def test_layers_come_in_an_order_that_can_be_computed() -> None:
    graph = Graph([amount("third", "second", "first"), amount("second", "first"), amount("first", "size")], [])
    assert [[item.name for item in layer] for layer in graph.layers("household")] == [
        [], ["first"], ["second"], ["third"],
    ]  # fmt: skip


GOOD = """
line:
  title: {zh: 线, en: Line}
  unit: yuan a year
  article: "§1"
  values:
    - {from: 2015-01-01, value: 2855.5, confidence: published, source: a bulletin}
    - {from: 2014-01-01, value: 2800, confidence: published, source: a bulletin}
"""


def load(folder: Path, text: str) -> parameters.Parameters:
    (folder / "file.yaml").write_text(text, "utf-8")
    return parameters.load(folder)


def test_a_value_holds_from_its_day_until_the_next(tmp_path: Path) -> None:
    line = load(tmp_path, GOOD)["line"]
    assert line.on(dt.date(2014, 12, 31)).value == 280_000
    assert line.on(dt.date(2015, 1, 1)).value == 285_550
    with pytest.raises(ParameterError, match=r"no value on 2013-12-31; the first begins on 2014-01-01"):
        line.on(dt.date(2013, 12, 31))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (", source: a bulletin", "", "source missing"),
        ("source: a bulletin", "source: ' '", "needs its source"),
        ("  unit: yuan a year\n", "", "unit missing"),
        ("yuan a year", "yuan a moon", "unit 'yuan a moon' is not one of"),
        ("2014-01-01", "2015-01-01", "two values from 2015-01-01"),
        ("published", "certain", "confidence must be one of"),
        ("2855.5", "2855.555", "finer than a fen"),
        ("2014-01-01", "some day", "must be a date"),
        ("  article:", "  clause:", "article missing"),
    ],
)
def test_a_parameter_file_that_is_not_as_it_must_be_is_refused(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        load(tmp_path, GOOD.replace(old, new, 1))


def blank_tables() -> dict[str, pl.DataFrame]:
    """A snapshot with one household in one village, everything else not recorded."""
    place = {
        "village_code": "513301001001", "township_code": "513301001", "county_code": "513301",
        "prefecture_code": "5133", "year": 2015, "number": "H1", "household_number": "H1",
    }  # fmt: skip

    def row(table: Table) -> pl.DataFrame:
        schema = {column.name: snapshot.ARROW_TYPE[column.kind] for column in table.columns}
        values = {name: [place.get(name)] for name in schema}
        return pl.DataFrame(values)

    return {name: row(table) for name, table in TABLES.items() if name not in MAY_BE_LEFT_OUT}


def test_a_snapshot_is_read_back_and_verified(tmp_path: Path) -> None:
    written = snapshot.write(tmp_path / "s", year=2015, tables=blank_tables())
    assert snapshot.read(tmp_path / "s") == written
    assert written.rows == {"person": 1, "household": 1, "village": 1, "township": 1, "county": 1, "bill": 0, "loan": 0}


def test_the_same_data_have_the_same_digest(tmp_path: Path) -> None:
    first = snapshot.write(tmp_path / "a", year=2015, tables=blank_tables())
    second = snapshot.write(tmp_path / "b", year=2015, tables=blank_tables())
    changed = blank_tables()
    changed["household"] = changed["household"].with_columns(size=pl.lit(3))
    third = snapshot.write(tmp_path / "c", year=2015, tables=changed)
    assert first.sha256 == second.sha256 != third.sha256


def test_a_changed_file_is_found(tmp_path: Path) -> None:
    written = snapshot.write(tmp_path / "s", year=2015, tables=blank_tables())
    path = written.path("household")
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(SnapshotError, match=r"household\.parquet was changed"):
        snapshot.read(tmp_path / "s")


def test_a_changed_manifest_is_found(tmp_path: Path) -> None:
    snapshot.write(tmp_path / "s", year=2015, tables=blank_tables())
    manifest = tmp_path / "s" / snapshot.MANIFEST
    manifest.write_text(manifest.read_text().replace("2015", "2016"))
    with pytest.raises(SnapshotError, match="was changed after it was frozen"):
        snapshot.read(tmp_path / "s")


def test_a_snapshot_refuses_what_breaks_its_contract(tmp_path: Path) -> None:
    tables = blank_tables()
    cases = {
        "stands twice": ("household", pl.concat([tables["household"]] * 2)),
        "every row needs it": ("person", tables["person"].with_columns(household_number=pl.lit(None))),
        "not in the code list": ("household", tables["household"].with_columns(house_grade=pl.lit("E"))),
        "columns are missing: size": ("household", tables["household"].drop("size")),
    }
    for message, (name, frame) in cases.items():
        with pytest.raises(SnapshotError, match=message):
            snapshot.write(tmp_path / "s", year=2015, tables=tables | {name: frame})
        assert not list(tmp_path.iterdir()), "nothing half-written"
