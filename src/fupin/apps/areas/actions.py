"""Write a list of areas into the register.

Nobody's permission is asked and nothing is put on the audit log here, because users and the log stand above the areas
in the layers: callers use ``accounts.area_actions.import_areas``, which does both.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import attrgetter, or_

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fupin.apps.areas.errors import AreaError, Problem
from fupin.apps.areas.models import CODE_LENGTH, Area, Level
from fupin.apps.areas.queries import inside
from fupin.apps.areas.vintages import Entry, Vintage, parent_code

_PREFECTURE_DIGITS = CODE_LENGTH[Level.PREFECTURE]
_FIELDS = ("name", "residents_committee", "valid_to", "parent", "successor")


@dataclass(frozen=True, slots=True)
class AreaImport:
    """What a list of areas did to the register, in numbers of areas.

    ``added`` areas (a renamed area counts as a new one that succeeds the old), ``changed`` ones (corrected, ended or
    succeeded as the list says, or placed under a renamed area), ``ended`` ones that the list no longer has, and rows
    of the list that said nothing new (``unchanged``).
    """

    added: int
    changed: int
    ended: int
    unchanged: int

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.ended)


@transaction.atomic
def register_vintage(*, vintage: Vintage, close_missing: bool = False) -> AreaImport:
    """Bring the register to what a list of areas says; the same list again changes nothing.

    A row that names a code and first day of the register corrects that area. A row with a later first day confirms
    the area that is valid then, when name and kind are the same; otherwise the area has been renamed: it ends on that
    day and a new one succeeds it. Any other row adds an area. An empty valid_to or successor says nothing: it never
    reopens an area.

    With ``close_missing`` the list is complete for its prefectures: areas of the register that go on but are not in it
    end on the list's first day, the latest valid_from of its areas that go on.

    Raises AreaError with every problem found; nothing is written then.
    """
    plan = _Plan(vintage)
    plan.take_entries()
    plan.link_successors()
    if close_missing:
        plan.end_missing()
    plan.move_over()
    plan.check()
    if plan.problems:
        raise AreaError.about(vintage.file, plan.problems)
    return plan.write()


@dataclass
class _Plan:
    """The register's areas around a list, brought in memory to what the list says; then written at once, or not."""

    vintage: Vintage
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        prefectures = {
            code[:_PREFECTURE_DIGITS] for e in self.vintage.entries for code in (e.code, e.successor) if code
        }
        self.periods: dict[str, list[Area]] = defaultdict(list)
        """code → its areas by first day"""
        self.below: dict[str, list[Area]] = defaultdict(list)
        """code → the areas of the next level that the register has in it"""
        for area in Area.objects.filter(reduce(or_, map(inside, sorted(prefectures)), Q())).order_by("valid_from"):
            self.periods[area.code].append(area)
            self.below[parent_code(area.code)].append(area)
        self.before = {area.pk: _values(area) for area in self._areas()}
        self.area_of: dict[Entry, Area] = {}
        self.added: list[Area] = []
        self.renamed: set[str] = set()
        self.ended: set[int] = set()
        self.successions: list[tuple[Area, Area]] = []

    def _areas(self) -> Iterator[Area]:
        return (area for areas in self.periods.values() for area in areas)

    def _on(self, code: str, day: datetime.date) -> Area | None:
        """Return the area that has a code on a day."""
        for area in self.periods.get(code, ()):
            if area.valid_from <= day and (area.valid_to is None or day < area.valid_to):
                return area
        return None

    def _wrong(self, entry: Entry, column: str, what: str, remedy: str) -> None:
        value = getattr(entry, column)
        self.problems.append(Problem(entry.line, column, "" if value is None else str(value), what, remedy))

    def take_entries(self) -> None:
        """Find or make the area of each row, from the prefecture down."""
        for entry in self.vintage.entries:
            same = next((area for area in self.periods[entry.code] if area.valid_from == entry.valid_from), None)
            running = self._on(entry.code, entry.valid_from)
            if same:
                area = same
                area.name, area.residents_committee = entry.name, entry.residents_committee
            elif running and (running.name, running.residents_committee) == (entry.name, entry.residents_committee):
                area = running
            else:
                area = self._add(entry, running)
            area.valid_to = entry.valid_to or area.valid_to
            self.area_of[entry] = area

    def _add(self, entry: Entry, renamed: Area | None) -> Area:
        """Make the area of a row; one that has the code until then ends on its first day."""
        parent = self._on(entry.parent, entry.valid_from)
        if entry.parent and parent is None:
            self._wrong(
                entry,
                "parent",
                _("No area has this code on %(day)s.") % {"day": entry.valid_from},
                _("Add the area to the list, or correct valid_from."),
            )
        area = Area(
            code=entry.code,
            name=entry.name,
            level=entry.level,
            parent=parent,
            residents_committee=entry.residents_committee,
            valid_from=entry.valid_from,
        )
        if renamed:
            area.valid_to, renamed.valid_to = renamed.valid_to, entry.valid_from
            self.successions.append((renamed, area))
            self.renamed.add(entry.code)
        self.periods[entry.code].append(area)
        self.periods[entry.code].sort(key=attrgetter("valid_from"))
        self.added.append(area)
        return area

    def move_over(self) -> None:
        """Put what goes on inside a renamed area under its new name; what ended before stays under the old one."""
        for code in self.renamed:
            for child in self.below[code]:
                last_day = child.valid_to - datetime.timedelta(days=1) if child.valid_to else datetime.date.max
                child.parent = self._on(code, last_day) or child.parent

    def link_successors(self) -> None:
        """Find the area that takes over where the list names one."""
        for entry, area in self.area_of.items():
            if entry.successor and entry.valid_to:
                successor = self._on(entry.successor, entry.valid_to)
                if successor is None:
                    self._wrong(
                        entry,
                        "successor",
                        _("No area has this code on %(day)s.") % {"day": entry.valid_to},
                        _("Add the successor to the list, or correct valid_to."),
                    )
                else:
                    self.successions.append((area, successor))

    def end_missing(self) -> None:
        """End the areas of the list's prefectures that go on in the register and are not in the list."""
        listed = {entry.code for entry in self.vintage.entries if entry.valid_to is None}
        for prefecture in self.vintage.prefectures:
            entries = [entry for entry in self.vintage.entries if entry.code.startswith(prefecture)]
            first_day = max((entry.valid_from for entry in entries if entry.valid_to is None), default=None)
            if prefecture not in listed or first_day is None:
                self._wrong(
                    entries[0],
                    "code",
                    _("Areas can be ended only by a complete list, and this one lacks prefecture %(code)s.")
                    % {"code": prefecture},
                    _("Give the complete list of the prefecture, or leave out --close-missing."),
                )
                continue
            for area in self._areas():
                missing = area.code.startswith(prefecture) and area.code not in listed and area.valid_to is None
                if missing and area.valid_from < first_day:
                    area.valid_to = first_day
                    self.ended.add(area.pk)

    def check(self) -> None:
        """Find codes that would stand twice at one time, and areas that would go on in an area that has ended."""
        for entry in self.vintage.entries:
            for earlier, later in pairwise(self.periods[entry.code]):
                if earlier.valid_to is None or earlier.valid_to > later.valid_from:
                    self._wrong(
                        entry,
                        "code",
                        _("The register has this code again from %(day)s.") % {"day": later.valid_from},
                        _("Give a valid_to not after that day."),
                    )
        line_of = {entry.code: entry for entry in self.vintage.entries}
        going_on = {code for code, areas in self.periods.items() if areas and areas[-1].valid_to is None}
        for code in sorted(going_on):
            parent = parent_code(code)
            if parent and parent not in going_on:
                entry = line_of.get(parent) or line_of.get(code) or self.vintage.entries[0]
                self._wrong(
                    entry,
                    "valid_to",
                    _("%(code)s goes on, but the area above it, %(parent)s, has ended.")
                    % {"code": code, "parent": parent},
                    _("Let both go on, or give both a valid_to."),
                )

    def write(self) -> AreaImport:
        """Write what has changed, level by level, so that what is above exists first."""
        for length in CODE_LENGTH.values():
            Area.objects.bulk_create([area for area in self.added if len(area.code) == length], batch_size=2000)
        for area, successor in self.successions:
            area.successor = successor
        old = [area for area in self._areas() if area.pk in self.before and _values(area) != self.before[area.pk]]
        succeeded = {id(area): area for area, _successor in self.successions if area.pk not in self.before}
        Area.objects.bulk_update([*old, *succeeded.values()], _FIELDS, batch_size=500)
        new = {id(area) for area in self.added}
        touched = new | {id(area) for area in old}
        ended = sum(area.pk in self.ended for area in old)
        return AreaImport(
            added=len(self.added),
            changed=len(old) - ended,
            ended=ended,
            unchanged=sum(id(area) not in touched for area in self.area_of.values()),
        )


def _values(area: Area) -> tuple[object, ...]:
    """Return what an import may change of an area."""
    return (area.name, area.residents_committee, area.valid_to, area.parent_id, area.successor_id)
