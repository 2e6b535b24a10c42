"""Show on the error channel which stage of the intake of workbooks is running, and how many rows are done."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from fupin.rules.text import Text

_STAGES: dict[str, Text] = {
    "household": Text("读取户信息表", "Reading households"),
    "person": Text("读取人口信息表", "Reading persons"),
    "check": Text("检查数据", "Checking"),
    "register": Text("写入登记库", "Writing to the register"),
    "determine": Text("测算", "Determining"),
    "write": Text("写出结果", "Writing results"),
}


class Stages:
    """One line per stage; the numbers of rows are not known before a file is read, so only the rows done are shown."""

    def __init__(self, language: str) -> None:
        self.language = language
        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}"), TimeElapsedColumn())
        self.progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, stage: str, rows: int) -> None:
        """Tell that a stage has come so far."""
        if stage not in self._tasks:
            self._tasks[stage] = self.progress.add_task(_STAGES[stage].in_language(self.language), total=None)
        self.progress.update(self._tasks[stage], completed=rows)
