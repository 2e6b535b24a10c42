"""What can be wrong with a list of areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fupin.rules.errors import FupinError

SHOWN = 20
"""A longer list of problems is cut: who has mended twenty sees the next ones."""


class Problem(NamedTuple):
    """One thing wrong in a list of areas: line of the file (the header is line 1), column, what stands there."""

    line: int
    column: str
    value: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = _("row %(line)d, column %(column)s, “%(value)s”") % self._asdict()
        return f"{where}: {self.what} {self.remedy}"


class AreaError(FupinError):
    """A list of areas cannot be taken; nothing of it was written."""

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    @classmethod
    def about(cls, file: str, problems: Sequence[Problem]) -> Self:
        """Put the problems of a file into one error, in the order of its rows."""
        ordered = sorted(set(problems))
        count = len(ordered)
        head = ngettext(
            "%(file)s: nothing was imported, because of %(count)d problem.",
            "%(file)s: nothing was imported, because of %(count)d problems.",
            count,
        ) % {"file": file, "count": count}
        lines = [head, *(f"  {problem}" for problem in ordered[:SHOWN])]
        if count > SHOWN:
            lines.append("  " + _("… and %(count)d more.") % {"count": count - SHOWN})
        return cls("\n".join(lines), ordered)
