"""Read and convert files in processes of their own, one per file, under a ceiling of memory.

The native reader lays out the whole rectangle of a sheet, so one stray cell in the last corner could take all memory
of the machine, and a damaged file could take the process down. Here only the worker dies, and the clerk gets a
sentence. The two lists are read at the same time.
"""

from __future__ import annotations

import multiprocessing
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

from fupin.apps.intake import errors
from fupin.apps.intake.convert import Typed, convert
from fupin.apps.intake.errors import IntakeError
from fupin.apps.intake.layouts import Kind
from fupin.apps.intake.places import Villages
from fupin.apps.intake.workbook import read

try:
    import resource
except ImportError:  # Windows has no ceilings; the file is read all the same
    resource = None  # type: ignore[assignment]

MEMORY_CEILING = 8 << 30
"""Bytes of address space of a worker, at most three quarters of what the machine has."""

Progress = Callable[[Kind, int], None]
"""Called with the list and the number of its rows read so far."""


@dataclass(frozen=True, slots=True)
class _Job:
    kind: Kind
    path: Path
    process: SpawnProcess
    answers: Connection


def read_all(files: dict[Kind, Path], villages: Villages, *, progress: Progress | None = None) -> dict[Kind, Typed]:
    """Read and convert several lists at the same time.

    Raises:
        IntakeError: a file as a whole cannot be used; the first of ``files`` counts when several cannot.
    """
    context = multiprocessing.get_context("spawn")
    jobs: list[_Job] = []
    typed: dict[Kind, Typed] = {}
    failed: dict[Kind, IntakeError] = {}
    try:
        for kind, path in files.items():
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(sender, path, kind, villages), daemon=True)
            process.start()
            sender.close()
            jobs.append(_Job(kind, path, process, receiver))
        open_jobs = {job.answers: job for job in jobs}
        while open_jobs:
            for answers in wait(list(open_jobs)):
                job = open_jobs[answers]  # type: ignore[index]
                what, value = _receive(job)
                if what == "rows":
                    if progress is not None:
                        progress(job.kind, value)
                    continue
                del open_jobs[job.answers]
                if what == "typed":
                    typed[job.kind] = value
                elif what == "refused":
                    failed[job.kind] = IntakeError(value)
                else:
                    raise RuntimeError(f"reading {job.path.name} failed:\n{value}")
    finally:
        for job in jobs:
            job.process.kill()
            job.process.join()
            job.answers.close()
    for kind in files:
        if kind in failed:
            raise failed[kind]
    return typed


def _receive(job: _Job) -> tuple[str, Any]:
    """Return the next answer of a worker; one that died without a word could not read the file."""
    try:
        answer: tuple[str, Any] = job.answers.recv()
    except (EOFError, ConnectionError):
        return "refused", errors.GAVE_UP.format(file=job.path.name)
    return answer


def _work(answers: Connection, path: Path, kind: Kind, villages: Villages) -> None:
    """Read one file and answer with the typed list, or with what is wrong with the file."""
    _limit_memory()
    try:
        book = read(path, kind, progress=lambda rows: answers.send(("rows", rows)))
        answers.send(("typed", convert(book, villages)))
    except IntakeError as error:
        answers.send(("refused", error.text))
    except MemoryError:
        answers.send(("refused", errors.GAVE_UP.format(file=path.name)))
    except Exception as error:
        answers.send(("crashed", "".join(traceback.format_exception(error))))


def _limit_memory() -> None:
    if resource is not None:
        physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        ceiling = min(MEMORY_CEILING, physical * 3 // 4)
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
