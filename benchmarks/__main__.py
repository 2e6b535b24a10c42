"""Measure everything once on this machine: ``python -m benchmarks [--persons N]``.

Writes benchmarks/results.json and the table of docs/performance.md.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.processes import FUPIN, ROOT, WITH_POSTGRESQL, run

RESULTS = ROOT / "benchmarks" / "results.json"
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- benchmarks: begin -->", "<!-- benchmarks: end -->"
YEAR = 2015


@dataclass(frozen=True, slots=True)
class Measurement:
    """One line of the table: what was done, how long it took, and what that is compared with."""

    work: str
    seconds: float
    detail: str = ""
    peak_mib: float | None = None
    compared: str = ""


def workbooks(persons: int, folder: Path) -> Iterator[Measurement]:
    """From two workbooks to results, without a database; and into the databases."""
    home = {"FUPIN_HOME": str(folder / "workbooks-home")}
    made = run([*FUPIN, "synthesize", f"--persons={persons}", f"--year={YEAR}", f"--workbooks={folder}"], home)
    yield Measurement("write the two workbooks of a fictional prefecture", made.seconds, "", made.peak_mib)
    files = [str(folder / "households.xlsx"), str(folder / "persons.xlsx")]
    raw = run([sys.executable, "-m", "benchmarks.raw_read", *files])
    yield Measurement("read the two workbooks, nothing else (calamine)", raw.seconds, "", raw.peak_mib)
    determined = run([*FUPIN, "determine", *files, f"--year={YEAR}", f"--out={folder / 'out'}"], home)
    summary = json.loads((folder / "out" / "summary.json").read_text("utf-8"))
    yield Measurement(
        "`fupin determine`: workbooks to results",
        determined.seconds,
        f"{summary['households']:,} households, {summary['persons']:,} persons",
        determined.peak_mib,
        f"{determined.seconds / raw.seconds:.1f} × reading the workbooks",
    )
    for name, prefix in (("SQLite", ()), ("PostgreSQL", (WITH_POSTGRESQL,))):
        script = folder / f"import-{name}.sh"
        # One server for all three commands; the import alone is timed inside it.
        script.write_text(
            f"set -e\n{' '.join(FUPIN)} migrate >/dev/null\n{' '.join(FUPIN)} areas import >/dev/null\n"
            f"start=$(date +%s.%N)\n{' '.join(FUPIN)} import {' '.join(files)} --year {YEAR} >/dev/null\n"
            "echo $(date +%s.%N) $start\n"
        )
        imported = run([*prefix, "bash", str(script)], {"FUPIN_HOME": str(folder / f"import-{name}")})
        end, start = map(float, imported.output.split()[-2:])
        yield Measurement(
            f"`fupin import` into {name}, with checks and history",
            end - start,
            f"{summary['persons'] / (end - start):,.0f} persons/s",
            None,
            f"{(end - start) / raw.seconds:.1f} × reading the workbooks",
        )


def demonstration(persons: int, folder: Path) -> Iterator[Measurement]:
    """The demonstration, a determination in it, and its pages."""
    home = {"FUPIN_HOME": str(folder / "demo")}
    built = run([*FUPIN, "demo", "--no-serve", f"--persons={persons}"], home)
    yield Measurement("`fupin demo --no-serve`, first start", built.seconds, "five years", built.peak_mib)
    again = run([*FUPIN, "demo", "--no-serve"], home)
    yield Measurement("`fupin demo --no-serve`, second start", again.seconds)
    snapshot = next((folder / "demo" / "snapshots").glob(f"{YEAR}-*"))
    alone = run([sys.executable, "-m", "benchmarks.determination", str(snapshot)], home)
    figures = json.loads(alone.output)
    yield Measurement(
        "determination of one year, every rule",
        figures["determine"],
        f"{figures['rows']['household']:,} households, {figures['rows']['person']:,} persons",
        alone.peak_mib,
        f"{figures['determine'] / figures['scan']:.1f} × a plain scan of the same columns",
    )
    pages = run([sys.executable, "-m", "benchmarks.pages"], home)
    for title, page in json.loads(pages.output).items():
        yield Measurement(
            f"page: {title}",
            page["p50"],
            f"p95 {page['p95'] * 1000:.0f} ms, {page['queries']:.0f} SQL queries, {page['bytes'] / 1024:.0f} KiB",
        )


def machine() -> str:
    """Return what the figures were measured on."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}"


def revision() -> str:
    """Return the commit that was measured."""
    answer = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return answer.stdout.strip() or "unknown"


def seconds_in_words(seconds: float) -> str:
    """Return milliseconds below one second."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"


def table(measurements: list[Measurement]) -> str:
    """Return the measurements as a table in Markdown."""
    lines = ["| work | time | peak memory | what | compared, in the same run |", "| --- | --- | --- | --- | --- |"]
    for each in measurements:
        memory = f"{each.peak_mib:,.0f} MiB" if each.peak_mib else ""
        lines.append(f"| {each.work} | {seconds_in_words(each.seconds)} | {memory} | {each.detail} | {each.compared} |")
    return "\n".join(lines)


def write(persons: int, measurements: list[Measurement]) -> None:
    """Write the results and put the table into the document."""
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    content = {
        "date": day,
        "revision": revision(),
        "machine": machine(),
        "persons": persons,
        "measurements": [asdict(each) for each in measurements],
    }
    if RESULTS.exists():  # what other benchmarks recorded stays
        content["sections"] = json.loads(RESULTS.read_text("utf-8")).get("sections", {})
    RESULTS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    note = f"{day}, {content['revision']}, {persons:,} registered poor, {content['machine']}."
    text = DOCUMENT.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCUMENT.write_text(f"{before}{BEGIN}\n{note}\n\n{table(measurements)}\n{END}{after}", "utf-8")


def main() -> None:
    """Measure, print each line as it comes, write the results."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--persons", type=int, default=174_500, help="registered poor in 2014 (default: %(default)s)")
    persons = parser.parse_args().persons
    print(machine())
    measurements = []
    with tempfile.TemporaryDirectory(prefix="fupin-bench-") as folder:
        for part in (workbooks, demonstration):
            for each in part(persons, Path(folder)):
                measurements.append(each)
                memory = f"{each.peak_mib:,.0f} MiB" if each.peak_mib else ""
                print(
                    f"{each.work:<55} {seconds_in_words(each.seconds):>8} {memory:>10}  {each.detail}  {each.compared}"
                )
    write(persons, measurements)
    print(f"Written: {RESULTS.relative_to(ROOT)}, {DOCUMENT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
