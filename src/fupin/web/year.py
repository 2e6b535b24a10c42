"""The year that a page shows."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from fupin.apps.determination import queries
from fupin.apps.determination.models import Determination


class YearChoice(NamedTuple):
    """All determined years, newest first, and the determination of the chosen one; None when there is none."""

    years: list[int]
    determination: Determination | None

    @property
    def year(self) -> int | None:
        """The chosen year."""
        return self.determination.snapshot.year if self.determination else None

    @property
    def newest(self) -> int | None:
        """The newest determined year."""
        return self.years[0] if self.years else None

    @property
    def query(self) -> str:
        """What an address needs to keep the year: nothing for the newest one."""
        return "" if self.year == self.newest else f"year={self.year}"


def year_choice(request: HttpRequest) -> YearChoice:
    """Return the year asked for by ``?year=`` when it has been determined, the newest one otherwise."""
    cached: YearChoice | None = getattr(request, "_year_choice", None)
    if cached is None:
        determinations = queries.by_year()
        newest = next(iter(determinations.values()), None)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
        cached = YearChoice(list(determinations), determinations.get(year, newest))
        request._year_choice = cached  # type: ignore[attr-defined]
    return cached
