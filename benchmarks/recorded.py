"""Keep what one benchmark measured beside what the others did: in results.json, and in its table in the document."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from dataclasses import asdict

from benchmarks.__main__ import DOCUMENT, RESULTS, Measurement, machine, revision, seconds_in_words, table


def record(section: str, measurements: Iterable[Measurement]) -> None:
    """Print measurements as they come; then replace those that results.json and the document have of the section."""
    found = []
    for each in measurements:
        memory = f"{each.peak_mib:,.0f} MiB" if each.peak_mib else ""
        print(f"{each.work:<55} {seconds_in_words(each.seconds):>8} {memory:>10}  {each.detail}  {each.compared}")
        found.append(each)
    day = datetime.datetime.now(datetime.UTC).date().isoformat()
    content = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    content.setdefault("sections", {})[section] = {
        "date": day,
        "revision": revision(),
        "machine": machine(),
        "measurements": [asdict(each) for each in found],
    }
    RESULTS.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
    begin, end = f"<!-- {section}: begin -->", f"<!-- {section}: end -->"
    before, begun, rest = DOCUMENT.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not begun or not ended:
        raise SystemExit(f"{DOCUMENT} has no place for the table: {begin} … {end}")
    note = f"{day}, {revision()}, {machine()}."
    DOCUMENT.write_text(f"{before}{begin}\n{note}\n\n{table(found)}\n{end}{after}", "utf-8")
