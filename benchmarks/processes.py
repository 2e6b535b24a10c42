"""Run a command and measure it from outside."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUPIN = (sys.executable, "-m", "fupin.cli.main")
WITH_POSTGRESQL = str(ROOT / "scripts" / "with_postgresql.sh")


@dataclass(frozen=True, slots=True)
class Run:
    """Wall-clock seconds, the largest resident memory of the process in MiB, and what it printed."""

    seconds: float
    peak_mib: float
    output: str


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end; exit with its messages when it fails."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as messages:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, env={**os.environ, **(environment or {})}, cwd=ROOT, stdout=output, stderr=messages
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        messages.seek(0)
        if process.returncode:
            sys.exit(f"{' '.join(command)} failed ({process.returncode}):\n{messages.read()}{output.read()}")
        return Run(seconds, usage.ru_maxrss / 1024, output.read())
