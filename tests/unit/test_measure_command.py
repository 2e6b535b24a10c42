"""fupin measure: reading tables, errors that name the cell, and what is printed."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from fupin.cli.commands.measure import command
from fupin.cli.main import main
from fupin.cli.own_table import TableError

ROWS = """county,income,size,housing,water,school
康定,2100,3,1,0,0
康定,5200.5,4,0,0,0
康定,,2,1,1,
丹巴,-300,5,是,1,0
丹巴,2855,1,否,0,1
"""
INCOME = ("--income", "income", "--weight", "size", "--line", "2855")
POVERTY = ("--multidimensional", "housing=1/4,water=0.25,school=1/2", "--cutoff", "1/3")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "households.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def run(path: Path, *options: str) -> Result:
    return CliRunner().invoke(command, [str(path), *options], catch_exceptions=False)


def answer(path: Path, *options: str) -> dict:
    return json.loads(run(path, *options, "--format", "json").stdout)


def test_the_measures_of_a_small_table(table: Path) -> None:
    [found] = answer(table, *INCOME)["measures"]
    assert (found["units"], found["left_out"], found["losses"], found["population"]) == (4, 1, 1, 13)
    assert found["headcount_ratio"] == 8 / 13  # 3 and 5 of 13; 2,855 is the line itself
    assert found["poverty_gap"] == pytest.approx((3 * (2855 - 2100) / 2855 + 5) / 13)
    assert found["lorenz"][0] == [0, 0]
    assert found["lorenz"][-1] == [1, 1]


def test_groups_and_deprivations(table: Path) -> None:
    found = answer(table, *INCOME, *POVERTY, "--by", "county")
    assert [row["group"] for row in found["measures"]] == [{"county": "丹巴"}, {"county": "康定"}]
    danba, kangding = found["multidimensional"]
    # 丹巴: five persons lack housing and water (1/2), one lacks school (1/2): all are poor.
    assert (danba["headcount_ratio"], danba["intensity"]) == (1, 1 / 2)
    assert [item["contribution"] for item in danba["indicators"]] == pytest.approx([5 / 12, 5 / 12, 1 / 6])
    assert (kangding["left_out"], kangding["headcount_ratio"]) == (1, 0)
    reweighted = answer(table, *POVERTY, "--missing", "reweight", "--by", "county")["multidimensional"][1]
    assert (reweighted["left_out"], reweighted["headcount_ratio"]) == (0, 1 / 3)  # the third row is deprived of all


def test_a_line_by_the_median_is_the_same_for_every_group(table: Path) -> None:
    share = ("--income", "income", "--line-share-of-median", "0.6")
    found = answer(table, *share, "--by", "county")
    # The middle of −300, 2100, 2855 and 5200.50 is 2477.50.
    assert {row["line"] for row in found["measures"]} == {0.6 * 2477.5}


def test_every_kind_of_file_gives_the_same(table: Path, tmp_path: Path) -> None:
    expected = run(table, *INCOME, *POVERTY, "--by", "county").stdout
    copies = [tmp_path / name for name in ("marked.csv", "chinese.csv", "book.xlsx", "columns.parquet", "tabs.tsv")]
    copies[0].write_text(ROWS, encoding="utf-8-sig")
    copies[1].write_text(ROWS, encoding="gb18030")
    frame = pl.read_csv(table)
    frame.write_excel(copies[2])
    frame.write_parquet(copies[3])
    copies[4].write_text(ROWS.replace(",", "\t"), encoding="utf-8")
    for path in copies:
        assert run(path, *INCOME, *POVERTY, "--by", "county").stdout == expected, path.name


def test_csv_holds_a_row_per_group_with_everything(table: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(table, *INCOME, *POVERTY, "--by", "county", "--format", "csv").stdout)))
    assert [row["county"] for row in rows] == ["丹巴", "康定"]
    assert float(rows[0]["multidimensional_headcount_ratio"]) == 1
    assert rows[1]["multidimensional_contribution_school"] == ""


def test_text_in_both_languages(table: Path) -> None:
    assert "基尼系数" in run(table, *INCOME).stdout
    english = run(table, *INCOME, "--language", "en").stdout
    assert "Gini coefficient" in english
    assert "Sen index" in english


def test_a_group_of_which_nothing_is_known_is_said_and_does_not_stop_the_others(table: Path) -> None:
    table.write_text(ROWS + "炉霍,,4,,,\n", encoding="utf-8")
    result = run(table, *INCOME, "--by", "county")
    assert "炉霍" in result.stdout
    assert "炉霍: nothing is known here" in result.stderr
    assert "康定: nothing" not in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "options", "texts"),
    [
        ("", "", ("--income", "incom"), ["'incom'", "did you mean income?"]),
        ("", "", ("--income", "zzz"), ["it has: county, income"]),
        ("5200.5", "五千", INCOME, ["row 3", "'income'", "'五千'", "not a number"]),
        ("5200.5", "1e999", INCOME, ["row 3", "'1e999'"]),
        ("5200.5,4", "5200.5,-4", INCOME, ["row 3", "'size'", "'-4'", "negative"]),
        ("", "", ("--multidimensional", "size=1", "--cutoff", "1"), ["row 2", "'size'", "'3'", "neither 1"]),
        ("", "", ("--multidimensional", "water=x", "--cutoff", "1"), ["'x' is not a number"]),
        ("", "", ("--multidimensional", "water,water", "--cutoff", "1"), ["twice"]),
        ("", "", ("--multidimensional", "water", "--cutoff", "2"), ["cutoff", "up to 1"]),
        ("", "", ("--multidimensional", "water"), ["give both"]),
        ("", "", ("--income", "income", "--line", "0"), ["above zero"]),
        ("", "", ("--income", "income", "--line", "1", "--line-share-of-median", "1"), ["not both"]),
        ("", "", ("--income", "income", "--by", "countie"), ["did you mean county?"]),
        ("", "", (), ["--income"]),
        (ROWS[ROWS.index("\n") + 1 :], "", INCOME, ["there are no rows"]),
        (ROWS[ROWS.index("\n") + 1 :], "康定,,3,1,0,0\n", INCOME, ["no row has both"]),
    ],
)
def test_errors_say_where_and_what_to_do(table: Path, old: str, new: str, options: tuple, texts: list[str]) -> None:
    table.write_text(ROWS.replace(old, new) if old else ROWS, encoding="utf-8")
    with pytest.raises(SystemExit) as stopped:
        main(["measure", str(table), *options])
    assert stopped.value.code == 2
    with pytest.raises(Exception) as error:
        run(table, *options)
    for text in texts:
        assert text in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for name, content, text in (
        ("missing.csv", None, "no such file"),
        ("odd.doc", b"x", "csv, xlsx or parquet"),
        ("broken.parquet", b"not parquet", "save it anew"),
        ("broken.xlsx", b"not a workbook", "save it anew"),
        ("latin.csv", b"income\n\xff\xff\xff\n", "neither UTF-8 nor GB18030"),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(TableError, match=text):
            run(path, "--income", "income")
