"""Compare with OpenFisca-Core: ``python -m benchmarks.openfisca --snapshot DIR [--persons N]``.

The same twenty-two rules are written for OpenFisca as its handbook shows, on the same Parquet files, from reading to
written household results; the results must be equal in every row. OpenFisca has no "unknown": blanks are filled first,
so that both see complete data. It keeps whole numbers in 32 bits: sums that need more are made in 64 inside a formula.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.__main__ import Measurement
from benchmarks.processes import run
from benchmarks.recorded import record
from benchmarks.same_rules import HOUSEHOLD_RULES, same_rules
from fupin.rules import engine, snapshot
from fupin.rules.snapshot import Snapshot
from fupin.rules.tables import TABLES

PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
HOUSEHOLD = build_entity(key="household", plural="households", label="", roles=[{"key": "member", "plural": "members"}])
MILLION = 1_000_000
GRADES = {"A": 1, "B": 2, "C": 3, "D": 4}

PERSON_INPUTS = {
    "birth_date": int, "education": int, "schooling": int, "dropout_reason": int, "basic_medical": bool,
    "employee_medical": bool,
}  # fmt: skip
HOUSEHOLD_INPUTS = {
    "exit_status": int, "size": int, "wage_income": int, "business_income": int, "business_cost": int,
    "property_income": int, "transfer_income": int, "unsafe_house": bool, "house_grade": int, "safe_water": bool,
    "domestic_power": bool, "broadcast_tv": bool,
}  # fmt: skip


def half_up(amount, by):
    """Divide whole numbers and round half away from zero."""
    return np.sign(amount) * ((2 * np.abs(amount.astype(np.int64)) + by) // (2 * by))


def rules(value: dict[str, int], year: int) -> list[type[Variable]]:
    """Return the variables of OpenFisca: inputs, and a formula for each rule."""
    made: list[type[Variable]] = []

    def add(name, entity, kind, formula=None):
        body = {"entity": entity, "value_type": kind, "definition_period": DateUnit.YEAR, "label": name}
        if formula is not None:
            body["formula"] = formula
        made.append(type(name, (Variable,), body))

    for name, kind in PERSON_INPUTS.items():
        add(name, PERSON, kind)
    for name, kind in HOUSEHOLD_INPUTS.items():
        add(name, HOUSEHOLD, kind)

    def school_age(person, period):
        birth = person("birth_date", period)
        return year - birth // 10_000 - (birth % 10_000 > 831)

    def of_compulsory_age(person, period):
        age = person("school_age", period)
        return (age >= value["compulsory_age_from"]) & (age <= value["compulsory_age_to"])

    def schooled(person, period):
        finished = np.isin(person("education", period), (3, 4, 5))
        excused = np.isin(person("dropout_reason", period), (1, 2))
        at_school = person("schooling", period) != 1
        return ~person("of_compulsory_age", period) | at_school | finished | excused

    add("school_age", PERSON, int, school_age)
    add("of_compulsory_age", PERSON, bool, of_compulsory_age)
    add("schooled", PERSON, bool, schooled)
    add(
        "insured",
        PERSON,
        bool,
        lambda person, period: person("basic_medical", period) | person("employee_medical", period),
    )

    def household(name, kind, formula):
        add(name, HOUSEHOLD, kind, formula)

    household(
        "net_income",
        int,
        lambda h, p: (
            h("wage_income", p)
            + h("business_income", p)
            - h("business_cost", p)
            + h("property_income", p)
            + h("transfer_income", p)
        ),
    )
    household("net_income_per_head", int, lambda h, p: half_up(h("net_income", p), h("size", p)))
    household("below_national_line", bool, lambda h, p: h("net_income_per_head", p) < value["national_poverty_line"])
    household("poor", bool, lambda h, p: h("exit_status", p) != 1)
    household(
        "poverty_shortfall",
        int,
        lambda h, p: np.maximum(value["national_poverty_line"] - h("net_income_per_head", p), 0),
    )
    household("poor_members", int, lambda h, p: np.where(h("poor", p), h("size", p), 0))
    household(
        "gap_share",
        int,
        lambda h, p: half_up(
            np.minimum(h("poverty_shortfall", p), value["national_poverty_line"]).astype(np.int64) * MILLION,
            value["national_poverty_line"],
        ),
    )
    household("gap_millionths", int, lambda h, p: h("gap_share", p) * h("poor_members", p))
    household(
        "squared_gap_millionths",
        int,
        lambda h, p: half_up(h("gap_share", p).astype(np.int64) ** 2, MILLION) * h("poor_members", p),
    )
    household("compulsory_education", bool, lambda h, p: h.all(h.members("schooled", p)))
    household("basic_medical_care", bool, lambda h, p: h.all(h.members("insured", p)))
    household("safe_housing", bool, lambda h, p: (h("house_grade", p) < GRADES["C"]) & ~h("unsafe_house", p))
    household("safe_water_supply", bool, lambda h, p: h("safe_water", p))
    household("electricity_at_home", bool, lambda h, p: h("domestic_power", p))
    household("radio_and_television", bool, lambda h, p: h("broadcast_tv", p))
    household("income_above_line", bool, lambda h, p: h("net_income_per_head", p) > value["province_exit_line"])
    household("shortfall", int, lambda h, p: np.maximum(value["province_exit_line"] - h("net_income_per_head", p), 0))
    standards = ("income_above_line", "compulsory_education", "basic_medical_care", "safe_housing",
                 "safe_water_supply", "electricity_at_home", "radio_and_television")  # fmt: skip
    household("exit_ready", bool, lambda h, p: np.logical_and.reduce([h(name, p) for name in standards]))
    return made


def complete(whole: Snapshot, persons: int, directory: Path) -> None:
    """Write the first prefectures of a snapshot, until there are enough persons, with every blank filled."""
    written = 0
    for part in whole.parts:
        tables = {name: pl.read_parquet(whole.path(name, part)) for name in TABLES}
        for name, inputs in (("person", PERSON_INPUTS), ("household", HOUSEHOLD_INPUTS)):
            filled = []
            for column in inputs:
                contract = TABLES[name][column]
                if contract.codes is not None:
                    filled.append(pl.col(column).fill_null(min(contract.codes)))
                elif contract.kind == "flag":
                    filled.append(pl.col(column).fill_null(False))
                elif contract.kind == "date":
                    filled.append(pl.col(column).fill_null(pl.date(1980, 1, 1)))
                else:
                    filled.append(pl.col(column).fill_null(1))
            tables[name] = tables[name].with_columns(filled)
        snapshot.write_part(directory, part, tables=tables)
        written += tables["person"].height
        if written >= persons:
            break
    snapshot.seal(directory, year=whole.year)


def _inputs(frozen: Snapshot, table: str, columns: dict[str, type], *keys: str) -> pl.DataFrame:
    frame = pl.scan_parquet(frozen.files(table)).select(*keys, *columns)
    dates = [pl.col("birth_date").dt.strftime("%Y%m%d").cast(pl.Int32)] if table == "person" else []
    grades = (
        [pl.col("house_grade").replace_strict(GRADES, default=0, return_dtype=pl.Int32)] if table == "household" else []
    )
    return frame.with_columns(*dates, *grades).collect()


def with_openfisca(directory: Path, target: Path) -> None:
    """From Parquet to Parquet with OpenFisca."""
    frozen = snapshot.read(directory, verify=False)
    values = {name: int(found.value) for name, found in same_rules().values(frozen.year).items()}
    persons = _inputs(frozen, "person", PERSON_INPUTS, "household_number")
    homes = _inputs(frozen, "household", HOUSEHOLD_INPUTS, "number")
    system = TaxBenefitSystem([PERSON, HOUSEHOLD])
    system.add_variables(*rules(values, frozen.year))
    builder = SimulationBuilder()
    builder.create_entities(system)
    index = pl.DataFrame({"household_number": homes["number"], "place": np.arange(homes.height)})
    owner = persons.join(index, on="household_number", how="left", maintain_order="left")["place"].to_numpy()
    builder.declare_person_entity("person", np.arange(persons.height))
    group = builder.declare_entity("household", np.arange(homes.height))
    builder.join_with_persons(group, owner, np.zeros(persons.height, dtype=np.int8))
    simulation = builder.build(system)
    for frame, inputs in ((persons, PERSON_INPUTS), (homes, HOUSEHOLD_INPUTS)):
        for name, kind in inputs.items():
            column = frame[name].cast(pl.Boolean if kind is bool else pl.Int32)
            simulation.set_input(name, frozen.year, column.to_numpy())
    found = {name: simulation.calculate(name, frozen.year) for name in HOUSEHOLD_RULES}
    pl.DataFrame({"number": homes["number"], **found}).write_parquet(target, compression="zstd")


def compare(ours: Path, theirs: Path) -> int:
    """Return how many values were compared; exit when one differs."""
    found = engine.Results(ours, 0.0).read("household").sort("number")
    wanted = pl.read_parquet(theirs).sort("number")
    if found["number"].to_list() != wanted["number"].to_list():
        raise SystemExit("the households differ")
    for name in HOUSEHOLD_RULES:
        wrong = (found[name].cast(pl.Int64) != wanted[name].cast(pl.Int64)) | found[name].is_null()
        if wrong.any():
            raise SystemExit(f"{name} differs in {wrong.sum()} households")
    return found.height * len(HOUSEHOLD_RULES)


def measurements(source: Path, persons: int, folder: Path) -> Iterator[Measurement]:
    """Run both in processes of their own, one after the other; the data are made in a third.

    A process that is started by a big one counts as big, so this one stays small.
    """
    here, directory = [sys.executable, "-m", "benchmarks.openfisca", "--snapshot"], folder / "complete"
    run([*here, str(source), "--persons", str(persons), "--complete", str(directory)])
    rows = snapshot.read(directory, verify=False).rows
    ours = run([sys.executable, "-m", "benchmarks.same_rules", str(directory), str(folder / "ours")])
    theirs = run([*here, str(directory), "--openfisca", str(folder / "theirs.parquet")])
    values = compare(folder / "ours", folder / "theirs.parquet")
    what = f"{rows['person']:,} persons, {rows['household']:,} households"
    yield Measurement("22 rules with fupin, areas rolled up as well", ours.seconds, what, ours.peak_mib)
    yield Measurement(
        "the same rules with OpenFisca-Core",
        theirs.seconds,
        f"{values:,} values equal",
        theirs.peak_mib,
        f"{theirs.seconds / ours.seconds:.1f} × the time, {theirs.peak_mib / ours.peak_mib:.1f} × the memory of fupin",
    )


def main() -> None:
    """Compare, or be one of the two."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.openfisca", description=__doc__)
    parser.add_argument("--snapshot", type=Path, required=True, help="of fupin synthesize-nation")
    parser.add_argument("--persons", type=int, default=9_500_000, help="at least (default: %(default)s)")
    parser.add_argument("--complete", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--openfisca", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.complete:
        complete(snapshot.read(arguments.snapshot, verify=False), arguments.persons, arguments.complete)
    elif arguments.openfisca:
        with_openfisca(arguments.snapshot, arguments.openfisca)
    else:
        with tempfile.TemporaryDirectory(prefix="fupin-openfisca-") as folder:
            record("openfisca", measurements(arguments.snapshot, arguments.persons, Path(folder)))


if __name__ == "__main__":
    main()
